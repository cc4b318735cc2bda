// The lab as a picture: segments as lines, hosts on them, the firewall between, and in red the way that was blocked.

function drawTopology(trace) {
  const { segments, hosts } = trace.lab;
  const width = 640;
  const wall = { x: width / 2, y: 40 };
  const columns = segments.length;
  const place = new Map();
  let tallest = 0;
  segments.forEach(({ name }, column) => {
    const x = (width / columns) * (column + 0.5);
    const own = hosts.filter(({ segment }) => segment === name);
    for (const [index, host] of own.entries()) place.set(host.name, { x, y: 150 + index * 44 });
    tallest = Math.max(tallest, own.length);
  });
  const height = 150 + Math.max(1, tallest) * 44;
  const svg = draw("svg", { viewBox: `0 0 ${width} ${height}`, role: "img", "aria-label": summary(trace) });
  const line = (from, to, colour, size = 1.5, dash) =>
    draw("path", {
      d: `M${from.x} ${from.y}L${to.x} ${to.y}`,
      stroke: colour,
      "stroke-width": size,
      fill: "none",
      "stroke-dasharray": dash,
    });
  const text = (x, y, words, attributes = {}) => {
    const label = draw("text", { x, y, "text-anchor": "middle", ...attributes });
    label.textContent = words;
    return label;
  };
  // Beneath the names of the segments.
  const ways = blockedWays(trace);
  for (const { from, to } of ways) {
    const [start, end] = [place.get(from), place.get(to)];
    if (start) svg.append(line({ x: start.x, y: start.y - 14 }, wall, "var(--red)", 3));
    if (end) svg.append(line(wall, { x: end.x, y: end.y - 14 }, "var(--red)", 2, "3 5"));
  }
  segments.forEach(({ name, network }, column) => {
    const x = (width / columns) * (column + 0.5);
    const own = hosts.filter(({ segment }) => segment === name);
    svg.append(line(wall, { x, y: 104 }, "var(--line)", 2));
    svg.append(line({ x, y: 104 }, { x, y: 128 + Math.max(0, own.length - 1) * 44 }, "var(--line)", 2));
    svg.append(
      draw("rect", {
        x: x - 84,
        y: 88,
        width: 168,
        height: 30,
        rx: 15,
        fill: "var(--panel)",
        stroke: "var(--line)",
      }),
    );
    svg.append(text(x, 107, `${name}  ${network}`));
  });
  for (const { name, model, address } of hosts) {
    const at = place.get(name);
    if (!at) continue;
    const isOn = ways.some(({ from, to }) => from === name || to === name);
    svg.append(
      draw("rect", {
        x: at.x - 96,
        y: at.y - 16,
        width: 192,
        height: 34,
        rx: 5,
        fill: "var(--back)",
        stroke: isOn ? "var(--red)" : "var(--soft)",
      }),
    );
    svg.append(
      text(at.x, at.y - 2, name, { style: "font-weight: 600" }),
      text(at.x, at.y + 12, `${model}  ${address}`, { class: "soft" }),
    );
  }
  const isWall = ways.length > 0;
  svg.append(
    draw("rect", {
      x: wall.x - 62,
      y: 18,
      width: 124,
      height: 42,
      rx: 5,
      fill: "var(--back)",
      stroke: isWall ? "var(--red)" : "var(--soft)",
      "stroke-width": isWall ? 2.5 : 1,
    }),
  );
  svg.append(text(wall.x, 37, segments.length > 1 ? "firewall" : "router", { style: "font-weight: 600" }));
  svg.append(text(wall.x, 52, isWall ? "blocked something" : "let all through", { class: "soft" }));
  const box = make("div", { class: "topology" }, svg);
  if (isWall) {
    box.append(make("h3", {}, "What was blocked"));
    box.append(
      make(
        "pre",
        {},
        ways
          .map(
            ({ from, to, rule, count }) => `${from} > ${to}: ${rule}${count > 1 ? `, ${count} packets` : ""}`,
          )
          .join("\n"),
      ),
    );
  }
  return box;
}

function blockedWays(trace) {
  const ways = new Map();
  for (const event of trace.events) {
    if (event.kind !== "drop" || event.isLoss) continue;
    const from = trace.hostAt(event.source) ?? event.source;
    const to = trace.hostAt(event.destination) ?? event.destination;
    const key = `${from} ${to} ${event.rule}`;
    const way = ways.get(key) ?? { from, to, rule: event.rule, count: 0 };
    way.count += event.count;
    ways.set(key, way);
  }
  return [...ways.values()];
}

function summary(trace) {
  const { segments, hosts } = trace.lab;
  const said = segments.map(
    ({ name }) =>
      `${name}: ${hosts
        .filter(({ segment }) => segment === name)
        .map((host) => host.name)
        .join(", ")}`,
  );
  const blocked = blockedWays(trace).map(({ from, to }) => `${from} to ${to}`);
  return `The lab. ${said.join("; ")}.${blocked.length > 0 ? ` Blocked: ${[...new Set(blocked)].join(", ")}.` : ""}`;
}
