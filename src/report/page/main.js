// Puts the page together: list, lanes, filters, keys.

const rowHeight = 22;
const kinds = [
  ["line", "log lines"],
  ["state", "states"],
  ["transfer", "transfers"],
  ["packet", "messages"],
  ["bulk", "other packets"],
  ["drop", "drops"],
];

async function start() {
  const trace = makeTrace(await readData());
  const state = {
    query: "",
    hidden: new Set(),
    off: new Set(["bulk"]),
    selected: undefined,
    step: undefined,
    tab: "event",
  };
  heading(trace, (index) => select(index));

  const lanes = new Lanes(trace, (index) => select(index));
  const rows = $("rows");
  const space = make("div", { class: "space", role: "presentation" });
  rows.append(space);
  let list = [];

  function shown(event) {
    const kind = event.kind === "packet" && !event.isControl && !event.fate ? "bulk" : event.kind;
    if (state.off.has(kind) || (event.kind === "line" && isBlank(event.text))) return false;
    const hosts = hostsOf(trace, event).filter(Boolean);
    if (hosts.length > 0 && hosts.every((host) => state.hidden.has(host))) return false;
    if (state.query === "") return true;
    return `${hostText(event)} ${textOf(event)} ${event.kind === "packet" ? event.detail : ""}`
      .toLowerCase()
      .includes(state.query);
  }

  function refresh() {
    list = trace.events.filter(shown);
    space.style.height = `${list.length * rowHeight}px`;
    $("count").textContent = `${list.length} of ${trace.events.length} events`;
    paintRows();
    lanes.render(state.hidden, shown, state.selected);
  }

  function rowOf(event) {
    return make(
      "div",
      {
        class: `row ${event.kind} ${weightOf(event)}`,
        role: "option",
        id: `row-${event.index}`,
        onclick: () => select(event.index),
      },
      make("span", { class: "at" }, `${clock(trace, event.at)}  `),
      make("span", { class: "host" }, `${hostText(event).slice(0, 34)}  `),
      make("span", { class: "what" }, withoutStamp(event).slice(0, 400)),
    );
  }

  function paintRows() {
    const first = Math.max(0, Math.floor(rows.scrollTop / rowHeight) - 6);
    const last = Math.min(list.length, first + Math.ceil(rows.clientHeight / rowHeight) + 14);
    const there = new Map([...space.children].map((row) => [row.id, row]));
    const painted = [];
    for (let i = first; i < last; i++) {
      const event = list[i];
      const row = there.get(`row-${event.index}`) ?? rowOf(event);
      row.setAttribute("aria-selected", String(event === state.selected));
      row.setAttribute("aria-posinset", String(i + 1));
      row.setAttribute("aria-setsize", String(list.length));
      row.style.top = `${i * rowHeight}px`;
      painted.push(row);
    }
    // A row that stays is not taken out: one that goes between press and release has no click.
    const staying = new Set(painted);
    for (const row of there.values()) if (!staying.has(row)) row.remove();
    painted.forEach((row, at) => {
      if (space.children[at] !== row) space.insertBefore(row, space.children[at] ?? null);
    });
    if (state.selected && list.includes(state.selected))
      rows.setAttribute("aria-activedescendant", `row-${state.selected.index}`);
    else rows.removeAttribute("aria-activedescendant");
  }
  rows.addEventListener("scroll", paintRows);

  function select(index, reveal = true) {
    const event = trace.events[index];
    if (!event) return;
    state.selected = event;
    state.step = undefined;
    if (!list.includes(event)) {
      // A link leads there although the filters leave it out.
      state.off.delete(event.kind === "packet" && !event.isControl ? "bulk" : event.kind);
      state.query = "";
      $("search").value = "";
      syncFilters();
      refresh();
    }
    const at = list.indexOf(event) * rowHeight;
    if (at < rows.scrollTop || at > rows.scrollTop + rows.clientHeight - rowHeight)
      rows.scrollTop = at - rows.clientHeight / 3;
    state.tab = "event";
    if (reveal) lanes.reveal(event.at);
    lanes.render(undefined, undefined, event);
    paintRows();
    paintDetail();
    markSteps();
  }

  function selectStep(step) {
    state.step = step;
    state.selected = trace.events[step.first];
    state.tab = "step";
    lanes.selected = state.selected;
    lanes.showTimes(step.from, step.to);
    const at = list.findIndex((event) => event.index >= step.first) * rowHeight;
    if (at >= 0) rows.scrollTop = at;
    paintRows();
    paintDetail();
    markSteps();
  }

  function paintDetail() {
    const tabs = { event: "Event", step: "Step and screens", topology: "Topology" };
    const bar = make("div", { role: "tablist", "aria-label": "Details" });
    for (const [name, label] of Object.entries(tabs)) {
      const isOn = state.tab === name;
      const tab = make(
        "button",
        {
          type: "button",
          role: "tab",
          id: `tab-${name}`,
          "aria-selected": String(isOn),
          "aria-controls": "panel",
          "aria-pressed": String(isOn),
          tabindex: isOn ? "0" : "-1",
        },
        label,
      );
      tab.removeAttribute("aria-pressed");
      if (isOn) tab.style.fontWeight = "700";
      tab.addEventListener("click", () => {
        state.tab = name;
        paintDetail();
        $(`tab-${name}`).focus();
      });
      tab.addEventListener("keydown", (event) => {
        const names = Object.keys(tabs);
        const by = event.key === "ArrowRight" ? 1 : event.key === "ArrowLeft" ? -1 : 0;
        if (by === 0) return;
        event.stopPropagation();
        state.tab = names[(names.indexOf(name) + by + names.length) % names.length];
        paintDetail();
        $(`tab-${state.tab}`).focus();
      });
      bar.append(tab);
    }
    const panel = make("div", { role: "tabpanel", id: "panel", "aria-labelledby": `tab-${state.tab}` });
    if (state.tab === "topology") panel.append(drawTopology(trace));
    else if (state.tab === "step") {
      const step =
        state.step ??
        trace.steps.findLast((one) => state.selected && one.first <= state.selected.index) ??
        trace.steps[0];
      panel.append(...(step ? showStep(trace, step) : ["This trace has no steps."]));
    } else if (state.selected) panel.append(...showEvent(trace, state.selected, select));
    else panel.append(make("p", { class: "hint" }, "Choose an event in the list or in the lanes."));
    $("detail").replaceChildren(bar, panel);
  }

  function markSteps() {
    const current =
      state.step ?? trace.steps.findLast((step) => state.selected && step.first <= state.selected.index);
    for (const [index, button] of [...document.querySelectorAll("#steps button")].entries())
      button.setAttribute("aria-current", String(trace.steps[index] === current));
  }

  // Steps.
  const marks = { passed: "✔", failed: "✘", skipped: "-", running: "…" };
  $("steps").append(
    ...trace.steps.map((step) =>
      make(
        "li",
        {},
        make(
          "button",
          { type: "button", class: step.status, onclick: () => selectStep(step) },
          make("span", { "aria-label": step.status, role: "img" }, marks[step.status] ?? "-"),
          make("span", {}, make("span", { class: "keyword" }, `${step.keyword} `), step.text),
          make(
            "span",
            { class: "when" },
            step.to > step.from
              ? `${clock(trace, step.from).slice(0, 8)}, took ${since(step.to - step.from)}`
              : "",
          ),
        ),
      ),
    ),
  );

  // Filters.
  const filters = [];
  const check = (box, label, set, key) => {
    const input = make("input", { type: "checkbox" });
    input.addEventListener("change", () => {
      if (input.checked) set.delete(key);
      else set.add(key);
      refresh();
    });
    filters.push(() => {
      input.checked = !set.has(key);
    });
    box.append(make("label", {}, input, label));
  };
  for (const [key, label] of kinds) check($("kinds"), label, state.off, key);
  for (const { name } of trace.lab.hosts) check($("hosts"), name, state.hidden, name);
  function syncFilters() {
    for (const sync of filters) sync();
  }
  syncFilters();
  $("search").addEventListener("input", () => {
    state.query = $("search").value.toLowerCase();
    refresh();
  });

  // Buttons and keys.
  const near = () => lanes.zoom(1 / 1.6);
  const far = () => lanes.zoom(1.6);
  $("near").addEventListener("click", near);
  $("far").addEventListener("click", far);
  $("all").addEventListener("click", () => lanes.show(0, 1));
  $("measure").addEventListener("click", () => {
    lanes.setMode(lanes.mode === "even" ? "true" : "even");
    $("measure").setAttribute("aria-pressed", String(lanes.mode === "true"));
  });
  const themes = ["", "light", "dark"];
  $("theme").addEventListener("click", () => {
    const root = document.documentElement;
    const next = themes[(themes.indexOf(root.dataset.theme ?? "") + 1) % themes.length];
    if (next === "") delete root.dataset.theme;
    else root.dataset.theme = next;
    $("theme").textContent = `Theme: ${next || "as the system"}`;
  });
  $("keys").addEventListener("click", () => $("help").showModal());
  const step = (by) => {
    const at = state.selected ? list.indexOf(state.selected) : by > 0 ? -1 : list.length;
    const next =
      at < 0 && state.selected ? list.findIndex((event) => event.index > state.selected.index) : at + by;
    const event = list[Math.min(list.length - 1, Math.max(0, next))];
    if (event) select(event.index);
  };
  const bad = (by) => {
    const from = state.selected?.index ?? -1;
    const found =
      by > 0
        ? list.find((event) => event.index > from && weightOf(event) === "bad")
        : list.findLast((event) => event.index < from && weightOf(event) === "bad");
    if (found) select(found.index);
  };
  const keys = {
    j: () => step(1),
    k: () => step(-1),
    n: () => bad(1),
    p: () => bad(-1),
    "+": near,
    "=": near,
    "-": far,
    0: () => lanes.show(0, 1),
    h: () => lanes.pan(-0.25),
    l: () => lanes.pan(0.25),
    t: () => $("measure").click(),
    "?": () => $("help").showModal(),
    "/": () => $("search").focus(),
  };
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.matches("input, select, textarea"))
      return;
    const key =
      event.target === rows && event.key === "ArrowDown"
        ? "j"
        : event.target === rows && event.key === "ArrowUp"
          ? "k"
          : event.key;
    if (!Object.hasOwn(keys, key)) return;
    event.preventDefault();
    keys[key]();
  });

  refresh();
  paintDetail();
  // Where something failed, that is where one begins to read.
  const failed = trace.steps.find(({ status }) => status === "failed");
  const cause = trace.scenario.cause ?? [];
  const worst = cause.map((line) => trace.events.find((event) => isTheEventOf(line, event))).find(Boolean);
  if (worst) select(worst.index, false);
  else if (failed) selectStep(failed);
  else {
    state.tab = "topology";
    paintDetail();
  }
  lanes.show(0, 1);
  document.documentElement.dataset.ready = "true";
}

/** Whether a line of the failure's text is about this event. */
function isTheEventOf(line, event) {
  if (event.kind === "drop")
    return line.includes(`at ${event.on}: ${event.rule}`) && line.includes(event.source);
  return event.kind === "line" && event.text.length > 12 && line.includes(event.text);
}

function heading(trace, select) {
  const { scenario, lab } = trace;
  document.title = `${scenario.name} · trace`;
  $("title").textContent = scenario.name;
  const verdict = $("verdict");
  verdict.textContent = scenario.status;
  verdict.className = `verdict ${scenario.status === "passed" || scenario.status === "failed" ? scenario.status : "other"}`;
  $("about").textContent =
    `${scenario.feature} · ${scenario.uri}:${scenario.line} · ${since(trace.end)} of lab time · seed ${lab.seed} · ${lab.fabric} fabric`;
  if (!scenario.failure) return;
  const why = $("why");
  why.hidden = false;
  const isRemedyLine = (line) => line.startsWith("  => ");
  const [first, ...rest] = scenario.failure.split("\n");
  // What to do stands where it is seen first.
  const remedies = rest.filter(isRemedyLine);
  const others = rest.filter((line) => !isRemedyLine(line));
  for (const line of [first, ...remedies, ...others]) {
    const isRemedy = isRemedyLine(line);
    // The event's place in the list is one click away.
    const event =
      line.startsWith("  ") && !isRemedy ? trace.events.find((one) => isTheEventOf(line, one)) : undefined;
    const text = make("span", isRemedy ? { class: "remedy" } : {}, line);
    why.append(text);
    if (event)
      why.append(" ", make("button", { type: "button", onclick: () => select(event.index) }, "show"));
    why.append("\n");
  }
}

start();
