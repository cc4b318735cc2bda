// The picture of time: a lane for each host with its states as bands, transfers as bars, lines as marks, and packets as arrows.

const left = 132;
const laneHeight = 58;
const head = 40;
const stateColours = {
  Discovery: "#8a94a3",
  "DTLS Setup": "#b07cc6",
  Join: "#5b8def",
  "Image Data": "#e0a030",
  Configure: "#3fa7a0",
  "Data Check": "#58b368",
  Run: "#2f9e53",
  "DTLS Teardown": "#c96a5a",
  Sulking: "#a06a2c",
  "power off": "#5a5f66",
  "power on": "#c9cfd8",
};

/**
 * Places by time. Lab time is bursts of milliseconds with minutes between them, so a pause takes as much room as its logarithm
 * says ("even"); "true" is the clock's own measure.
 */
function makeScale(events, mode) {
  const times = [...new Set(events.map(({ at }) => at))].sort((a, b) => a - b);
  const places = [0];
  for (let i = 1; i < times.length; i++) {
    const gap = times[i] - times[i - 1];
    places.push(places[i - 1] + (mode === "true" ? gap : 1 + Math.log10(1 + gap) * 2));
  }
  const total = places.at(-1) || 1;
  const between = (list, other, value) => {
    let low = 0;
    let high = list.length - 1;
    if (high < 0) return 0;
    if (value <= list[0]) return other[0];
    if (value >= list[high]) return other[high];
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if (list[middle] <= value) low = middle;
      else high = middle;
    }
    const part = (value - list[low]) / (list[high] - list[low] || 1);
    return other[low] + part * (other[high] - other[low]);
  };
  return {
    /** 0 to 1. */
    place: (at) => between(times, places, at) / total,
    time: (place) => between(places, times, place * total),
  };
}

class Lanes {
  constructor(trace, onSelect) {
    this.trace = trace;
    this.onSelect = onSelect;
    this.view = { from: 0, to: 1 };
    this.mode = "even";
    this.root = $("lanes");
    this.svg = draw("svg", {
      role: "img",
      "aria-label": "Timeline: a lane for each host. The list below says the same in words.",
    });
    this.root.append(this.svg);
    this.#arrange();
    this.#listen();
  }

  #arrange() {
    const { hosts } = this.trace.lab;
    const of = (kind) => hosts.filter((host) => host.kind === kind).map(({ name }) => name);
    const hasFirewall = this.trace.lab.segments.length > 1;
    this.order = [
      ...of("access-point"),
      ...of("controller"),
      ...(hasFirewall ? ["firewall"] : []),
      ...of("server"),
    ];
    this.scale = makeScale(this.trace.events, this.mode);
    this.bands = this.#bands();
    this.bars = this.#bars();
  }

  setMode(mode) {
    const middle = this.scale.time((this.view.from + this.view.to) / 2);
    this.mode = mode;
    this.scale = makeScale(this.trace.events, mode);
    const half = (this.view.to - this.view.from) / 2;
    this.show(this.scale.place(middle) - half, this.scale.place(middle) + half);
  }

  #bands() {
    const bands = [];
    const open = new Map();
    for (const { kind, host, state, at } of this.trace.events) {
      if (kind !== "state") continue;
      const before = open.get(host);
      if (before) before.to = at;
      const band = { host, state, from: at, to: this.trace.end };
      open.set(host, band);
      bands.push(band);
    }
    return bands;
  }

  #bars() {
    const bars = new Map();
    for (const event of this.trace.events) {
      if (event.kind !== "transfer") continue;
      const bar = bars.get(event.id) ?? { ...event, start: event.at, stop: event.at, index: event.index };
      bars.set(
        event.id,
        Object.assign(bar, {
          stop: event.at,
          octets: event.octets,
          phase: event.phase,
          reason: event.reason,
        }),
      );
    }
    for (const bar of bars.values())
      if (bar.phase === "begun" || bar.phase === "under-way") bar.stop = this.trace.end;
    return [...bars.values()];
  }

  /** @param hidden hosts whose lanes are left out; `shown` says which events count */
  render(hidden, shown, selected) {
    this.hidden = hidden ?? this.hidden ?? new Set();
    this.shown = shown ?? this.shown ?? (() => true);
    this.selected = selected ?? this.selected;
    const rows = this.order.filter((name) => !this.hidden.has(name));
    this.rows = rows;
    const width = Math.max(480, this.root.clientWidth);
    this.width = width;
    const height = head + rows.length * laneHeight + 6;
    this.svg.setAttribute("viewBox", `0 0 ${width} ${height}`);
    this.svg.setAttribute("height", height);
    const parts = [
      this.#stepColumns(height),
      this.#axis(height),
      ...rows.map((name, row) => this.#lane(name, row)),
    ];
    parts.push(this.#arrows(rows), this.#selection(height));
    this.svg.replaceChildren(...parts);
  }

  x(at) {
    const { from, to } = this.view;
    return left + ((this.scale.place(at) - from) / (to - from)) * (this.width - left - 12);
  }

  isVisible(from, to = from) {
    return this.x(to) >= left - 2 && this.x(from) <= this.width;
  }

  y(row) {
    return head + row * laneHeight;
  }

  #clip(group) {
    return draw(
      "svg",
      {
        x: left,
        y: 0,
        width: this.width - left,
        height: "100%",
        viewBox: `${left} 0 ${this.width - left} ${head + this.rows.length * laneHeight + 6}`,
        preserveAspectRatio: "xMinYMin",
      },
      group,
    );
  }

  #stepColumns(height) {
    const group = draw("g");
    this.trace.steps.forEach((step, index) => {
      if (!this.isVisible(step.from, step.to)) return;
      const x = Math.max(left, this.x(step.from));
      const width = Math.max(1, this.x(step.to) - x);
      const isFailed = step.status === "failed";
      group.append(
        draw("rect", {
          x,
          y: 0,
          width,
          height,
          fill: isFailed ? "var(--red)" : index % 2 === 0 ? "var(--panel)" : "var(--back)",
          opacity: isFailed ? 0.14 : 1,
        }),
        draw("line", { x1: x, x2: x, y1: 0, y2: height, stroke: "var(--line)" }),
      );
      if (width > 40) {
        const label = draw("text", { x: x + 3, y: 12, class: "soft" });
        const words = `${step.keyword} ${step.text}`;
        const room = Math.floor(width / 5.9);
        label.textContent = words.length > room ? `${words.slice(0, Math.max(1, room - 1))}…` : words;
        if (isFailed) label.setAttribute("style", "fill: var(--red); font-weight: 700");
        group.append(label);
      }
    });
    return this.#clip(group);
  }

  #axis(height) {
    const group = draw("g");
    const count = Math.max(2, Math.floor((this.width - left) / 130));
    for (let i = 0; i <= count; i++) {
      const place = this.view.from + (i / count) * (this.view.to - this.view.from);
      const at = this.scale.time(place);
      const x = left + (i / count) * (this.width - left - 12);
      group.append(
        draw("line", { x1: x, x2: x, y1: 18, y2: height, stroke: "var(--line)", "stroke-dasharray": "1 4" }),
      );
      const label = draw("text", { x: Math.min(x + 2, this.width - 62), y: 32, class: "soft" });
      label.textContent = clock(this.trace, at).slice(0, this.view.to - this.view.from < 0.2 ? 12 : 8);
      group.append(label);
    }
    return group;
  }

  #lane(name, row) {
    const group = draw("g");
    const y = this.y(row);
    group.append(
      draw("line", {
        x1: 0,
        x2: this.width,
        y1: y + laneHeight - 1,
        y2: y + laneHeight - 1,
        stroke: "var(--line)",
      }),
    );
    const label = draw("text", { x: 8, y: y + 18, style: "font-weight: 600" });
    label.textContent = name.length > 18 ? `${name.slice(0, 17)}…` : name;
    const host = this.trace.lab.hosts.find((one) => one.name === name);
    const under = draw("text", { x: 8, y: y + 33, class: "soft" });
    under.textContent = host ? `${host.model} ` : "between segments";
    group.append(label, under);
    if (host) {
      const address = draw("text", { x: 8, y: y + 47, class: "soft" });
      address.textContent = host.address;
      group.append(address);
    }
    const inside = draw("g");
    for (const band of this.bands) {
      if (band.host !== name || !this.isVisible(band.from, band.to)) continue;
      const x = Math.max(left, this.x(band.from));
      const width = Math.max(1.5, Math.min(this.width, this.x(band.to)) - x);
      inside.append(
        draw("rect", { x, y: y + 36, width, height: 17, rx: 2, fill: stateColours[band.state] ?? "#808890" }),
      );
      if (width > band.state.length * 6 + 6) {
        const text = draw("text", {
          x: x + 4,
          y: y + 48,
          style: "fill: #fff; font-weight: 600; paint-order: stroke; stroke: #0008; stroke-width: 2px",
        });
        text.textContent = band.state;
        inside.append(text);
      }
    }
    this.bars.forEach((bar) => {
      if ((bar.to !== name && bar.from !== name) || !this.isVisible(bar.start, bar.stop)) return;
      const x = Math.max(left, this.x(bar.start));
      const width = Math.max(3, Math.min(this.width, this.x(bar.stop)) - x);
      const seconds = (bar.stop - bar.start) / 1000;
      const rate = seconds > 0 && bar.octets > 0 ? `, ${octetsText(Math.round(bar.octets / seconds))}/s` : "";
      const fill =
        bar.phase === "failed" ? "var(--red)" : bar.phase === "completed" ? "var(--green)" : "var(--amber)";
      const piece = draw("g", { class: "pick", "data-index": bar.index });
      piece.append(
        draw("rect", {
          x,
          y: y + 21,
          width,
          height: 12,
          rx: 2,
          fill,
          opacity: bar.to === name ? 0.95 : 0.55,
        }),
      );
      const words = `${bar.file.split("/").at(-1)} ${bar.to === name ? "in" : "out"}, ${octetsText(bar.octets)}${rate}`;
      if (width > 40) {
        const text = draw("text", { x: x + 3, y: y + 31, style: "fill: var(--back)" });
        text.textContent = words.slice(0, Math.floor(width / 5.8));
        piece.append(text);
      }
      inside.append(piece);
    });
    this.#marks(name, y, inside);
    group.append(this.#clip(inside));
    return group;
  }

  /** Lines that fall on one spot share a mark, the worst of them gives its colour. */
  #marks(name, y, group) {
    const spots = new Map();
    const rank = { bad: 3, warn: 2, "": 1 };
    for (const event of this.trace.events) {
      if (event.kind !== "line" || event.host !== name || !this.shown(event) || !this.isVisible(event.at))
        continue;
      const spot = Math.round(this.x(event.at) / 5);
      const weight = weightOf(event);
      const before = spots.get(spot);
      if (!before) spots.set(spot, { event, weight, count: 1 });
      else {
        before.count++;
        if (rank[weight] > rank[before.weight]) Object.assign(before, { event, weight });
      }
    }
    const colours = { bad: "var(--red)", warn: "var(--amber)", "": "var(--soft)" };
    for (const { event, weight, count } of spots.values()) {
      const x = this.x(event.at);
      const radius = Math.min(5, (weight === "bad" ? 4 : 2.4) + Math.log10(count) * 1.4);
      group.append(
        draw("circle", {
          cx: x,
          cy: y + 12,
          r: radius,
          fill: colours[weight],
          class: "pick",
          "data-index": event.index,
        }),
      );
    }
  }

  #arrows(rows) {
    const group = draw("g");
    const spots = new Set();
    const rowOf = new Map(rows.map((name, row) => [name, row]));
    for (const event of this.trace.events) {
      const isDrop = event.kind === "drop";
      if (!isDrop && event.kind !== "packet") continue;
      if (!this.shown(event) || !this.isVisible(event.at)) continue;
      const from = rowOf.get(isDrop ? this.trace.hostAt(event.source) : event.from);
      const isLost = isDrop || event.fate !== undefined;
      const wanted = rowOf.get(isDrop ? this.trace.hostAt(event.destination) : event.to);
      const wall = rowOf.get("firewall");
      const to = isLost && wall !== undefined && !String(event.on).startsWith("firewall of") ? wall : wanted;
      if (from === undefined && to === undefined) continue;
      const x = this.x(event.at);
      const key = `${Math.round(x / 4)} ${from} ${to} ${isLost}`;
      if (spots.has(key)) continue;
      spots.add(key);
      const y1 = this.y(from ?? to) + 28;
      const y2 = to === undefined || to === from ? y1 + (from === 0 ? 16 : -16) : this.y(to) + 28;
      const colour = isLost
        ? event.isLoss
          ? "var(--amber)"
          : "var(--red)"
        : event.isControl
          ? "var(--blue)"
          : "var(--soft)";
      const way = y2 > y1 ? 1 : -1;
      const arrow = draw("g", {
        class: "pick",
        "data-index": event.index,
        stroke: colour,
        fill: "none",
        "stroke-width": isLost ? 1.8 : 1,
        opacity: event.isControl || isLost ? 0.9 : 0.45,
      });
      arrow.append(
        draw("path", { d: `M${x} ${y1}V${y2}M${x - 3} ${y2 - 5 * way}L${x} ${y2}L${x + 3} ${y2 - 5 * way}` }),
      );
      if (isLost)
        arrow.append(draw("path", { d: `M${x - 5} ${y2 - 5}l10 10m0 -10l-10 10`, "stroke-width": 2.6 }));
      arrow.append(draw("path", { d: `M${x} ${y1}V${y2}`, stroke: "transparent", "stroke-width": 7 }));
      group.append(arrow);
    }
    return this.#clip(group);
  }

  #selection(height) {
    const group = draw("g");
    if (this.selected && this.isVisible(this.selected.at)) {
      const x = this.x(this.selected.at);
      group.append(
        draw("line", {
          x1: x,
          x2: x,
          y1: 16,
          y2: height,
          stroke: "var(--blue)",
          "stroke-width": 1.5,
          "stroke-dasharray": "4 2",
        }),
      );
    }
    return group;
  }

  show(from, to) {
    const width = Math.min(1, Math.max(1e-6, to - from));
    const start = Math.min(Math.max(0, from), 1 - width);
    this.view = { from: start, to: start + width };
    this.render();
  }

  /** @param factor below 1 for nearer */
  zoom(
    factor,
    around = this.selected && this.isVisible(this.selected.at)
      ? this.scale.place(this.selected.at)
      : (this.view.from + this.view.to) / 2,
  ) {
    const { from, to } = this.view;
    this.show(around - (around - from) * factor, around + (to - around) * factor);
  }

  pan(part) {
    const width = this.view.to - this.view.from;
    this.show(this.view.from + part * width, this.view.to + part * width);
  }

  showTimes(from, to) {
    const [start, end] = [this.scale.place(from), this.scale.place(to)];
    const room = Math.max((end - start) * 0.06, 0.004);
    this.show(start - room, end + room);
  }

  reveal(at) {
    if (this.isVisible(at) && this.x(at) < this.width - 8) return;
    const half = (this.view.to - this.view.from) / 2;
    const place = this.scale.place(at);
    this.show(place - half, place + half);
  }

  #listen() {
    let drag;
    this.svg.addEventListener("pointerdown", (event) => {
      drag = { x: event.clientX, view: this.view, moved: false };
      this.svg.setPointerCapture(event.pointerId);
    });
    this.svg.addEventListener("pointermove", (event) => {
      if (!drag) return;
      const by = ((event.clientX - drag.x) / (this.width - left)) * (drag.view.to - drag.view.from);
      if (Math.abs(event.clientX - drag.x) < 4 && !drag.moved) return;
      drag.moved = true;
      this.show(drag.view.from - by, drag.view.to - by);
    });
    this.svg.addEventListener("pointerup", (event) => {
      const wasClick = drag && !drag.moved;
      drag = undefined;
      if (!wasClick) return;
      const found = document
        .elementsFromPoint(event.clientX, event.clientY)
        .map((one) => one.closest?.(".pick"))
        .find(Boolean);
      if (found) this.onSelect(Number(found.dataset.index));
    });
    this.svg.addEventListener(
      "wheel",
      (event) => {
        event.preventDefault();
        const box = this.svg.getBoundingClientRect();
        const part = Math.max(0, (event.clientX - box.left - left) / (this.width - left));
        const around = this.view.from + part * (this.view.to - this.view.from);
        if (event.shiftKey || Math.abs(event.deltaX) > Math.abs(event.deltaY))
          this.pan((event.deltaX || event.deltaY) / 800);
        else this.zoom(event.deltaY > 0 ? 1.2 : 1 / 1.2, around);
      },
      { passive: false },
    );
    new ResizeObserver(() => this.render()).observe(this.root);
  }
}
