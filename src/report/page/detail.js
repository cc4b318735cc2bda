// What is said of one event, and the screens before and after a step.

function showEvent(trace, event, select) {
  const facts = [["lab time", `${clock(trace, event.at)} (${since(event.at)} after the start)`]];
  const parts = [];
  const link = (number, words) => {
    const other = trace.byNumber.get(number);
    return other
      ? make(
          "button",
          { type: "button", onclick: () => select(other.index) },
          words ?? textOf(other).slice(0, 90),
        )
      : undefined;
  };
  switch (event.kind) {
    case "packet":
      facts.push(
        ["from", `${event.source}${event.from ? ` (${event.from})` : ""}`],
        ["to", `${event.destination}${event.to ? ` (${event.to})` : ""}`],
      );
      facts.push(["seen on", event.on], ["size", `${event.size} octets`]);
      if (event.fate) facts.push(["fate", event.fate]);
      if (event.leftOut) facts.push(["before it", `${event.leftOut} packets of bulk data were left out`]);
      parts.push(make("h3", {}, `${event.protocol}: ${event.info}`), make("pre", {}, event.detail));
      parts.push(make("h3", {}, "Octets"), make("pre", {}, hexDump(event.octets, event.size)));
      break;
    case "drop":
      facts.push(["at", event.on], ["rule", event.rule], ["packets", String(event.count)]);
      parts.push(make("pre", {}, textOf(event)));
      break;
    case "transfer":
      facts.push(
        ["file", event.file],
        ["from", event.from],
        ["to", event.to],
        ["over", event.protocol.toUpperCase()],
        ["octets", octetsText(event.octets)],
        ["now", event.phase],
      );
      if (event.reason) facts.push(["why", event.reason]);
      break;
    case "step":
      facts.push(
        ["step", `${event.keyword} ${event.text}`],
        ["line", String(event.line)],
        ["outcome", event.phase],
      );
      if (event.argument) parts.push(make("pre", {}, event.argument));
      if (event.message) parts.push(make("pre", {}, event.message));
      break;
    case "screen":
      parts.push(make("pre", { class: "screen" }, event.text));
      break;
    default:
      facts.push(["host", event.host ?? ""]);
      parts.push(make("pre", {}, textOf(event)));
  }
  if (event.cause) {
    const button = link(event.cause);
    if (button) parts.push(make("p", {}, "Told by: ", button));
  }
  const followed = trace.events.filter((other) => event.n && other.cause === event.n);
  if (followed.length > 0)
    parts.push(
      make(
        "p",
        {},
        "What followed: ",
        ...followed
          .slice(0, 6)
          .map((other) => link(other.n))
          .filter(Boolean),
      ),
    );
  const list = make(
    "dl",
    {},
    ...facts.flatMap(([name, value]) => [make("dt", {}, name), make("dd", {}, value)]),
  );
  return [list, ...parts];
}

/** Screens at a step's beginning and end; lines that differ are marked. */
function showStep(trace, step, tell) {
  const parts = [make("h2", {}, `${step.keyword} ${step.text}`)];
  const facts = [
    ["outcome", step.status],
    ["lab time", `${clock(trace, step.from)} to ${clock(trace, step.to)}`],
    ["line", String(step.line)],
  ];
  parts.push(
    make("dl", {}, ...facts.flatMap(([name, value]) => [make("dt", {}, name), make("dd", {}, value)])),
  );
  if (step.argument) parts.push(make("pre", { class: "argument", tabindex: "0" }, step.argument));
  if (step.message) parts.push(make("pre", {}, step.message));
  const screens = new Map();
  for (const event of trace.events) {
    if (event.kind !== "screen") continue;
    const key = `${event.host}: ${event.command}`;
    const seen = screens.get(key) ?? { before: undefined, after: undefined };
    if (event.index < step.first) seen.before = event.text;
    if (event.index <= (step.last ?? Infinity) + 8 && event.at <= step.to) seen.after = event.text;
    screens.set(key, seen);
  }
  if (screens.size === 0)
    parts.push(
      make(
        "p",
        { class: "hint" },
        "No screens were kept of this step: the network was not up yet, or this fabric keeps none.",
      ),
    );
  const kept = [...screens].filter(([, { before, after }]) => before !== undefined || after !== undefined);
  for (const [name, { before, after }] of kept.filter(([, one]) => one.before !== one.after)) {
    parts.push(make("h3", {}, name));
    if (before !== undefined)
      parts.push(
        make("p", { class: "hint" }, "before"),
        make("pre", { class: "screen", tabindex: "0" }, before),
        make("p", { class: "hint" }, "after"),
      );
    const old = new Set((before ?? "").split("\n"));
    const lines = (after ?? "")
      .split("\n")
      .map((line) => (before === undefined || old.has(line) ? `${line}\n` : make("ins", {}, `${line}\n`)));
    parts.push(make("pre", { class: "screen", tabindex: "0" }, ...lines));
  }
  for (const [name, { before }] of kept.filter(([, one]) => one.before === one.after))
    parts.push(
      make(
        "details",
        {},
        make("summary", {}, `${name}, unchanged`),
        make("pre", { class: "screen", tabindex: "0" }, before),
      ),
    );
  if (tell) parts.push(make("p", {}, tell));
  return parts;
}

function hexDump(base64, size) {
  const octets = Array.from(atob(base64), (letter) => letter.charCodeAt(0));
  const rows = [];
  for (let at = 0; at < octets.length; at += 16) {
    const row = octets.slice(at, at + 16);
    const hex = row.map((octet) => octet.toString(16).padStart(2, "0")).join(" ");
    const text = row.map((octet) => (octet >= 32 && octet < 127 ? String.fromCharCode(octet) : ".")).join("");
    rows.push(`${at.toString(16).padStart(4, "0")}  ${hex.padEnd(47)}  ${text}`);
  }
  if (octets.length < size)
    rows.push(`... the first ${octets.length} of ${size} octets; all are in the capture`);
  return rows.join("\n");
}
