// The trace page's data: what the page holds in compressed form, as one list of events in order of time.
// These files are classic scripts that share one scope; src/report/page.ts puts them behind one another.

const $ = (id) => document.getElementById(id);

async function readData() {
  const octets = Uint8Array.from(atob($("data").textContent.trim()), (letter) => letter.charCodeAt(0));
  const stream = new Blob([octets]).stream().pipeThrough(new DecompressionStream("deflate-raw"));
  return JSON.parse(await new Response(stream).text());
}

/** An element with attributes and children; text is text, never markup. */
function make(name, attributes = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value === undefined || value === false) continue;
    if (key.startsWith("on")) element.addEventListener(key.slice(2), value);
    else element.setAttribute(key, value === true ? "" : value);
  }
  element.append(...children.filter((child) => child !== undefined));
  return element;
}

function draw(name, attributes = {}, ...children) {
  const element = document.createElementNS("http://www.w3.org/2000/svg", name);
  for (const [key, value] of Object.entries(attributes))
    if (value !== undefined) element.setAttribute(key, value);
  element.append(...children);
  return element;
}

function makeTrace(data) {
  const { lab } = data;
  const names = new Map(lab.hosts.map((host) => [host.address, host.name]));
  const hostAt = (address) => names.get(address);
  const packets = data.packets.map(
    ([at, on, source, destination, protocol, info, isControl, fate, detail, octets, size, leftOut]) => ({
      kind: "packet",
      ...{
        at,
        on,
        source,
        destination,
        protocol,
        info,
        isControl: isControl === 1,
        fate: fate || undefined,
        detail,
        octets,
        size,
        leftOut,
      },
      from: hostAt(source.split(":")[0]),
      to: hostAt(destination.split(":")[0]),
    }),
  );
  const order = { step: 0, state: 2, transfer: 3, drop: 3, packet: 1, line: 2, screen: 4 };
  const events = [...data.events.filter(({ kind }) => kind !== "snapshot"), ...packets];
  // Stable: what happens at one moment stays in its order, packets before what they bring about.
  events.sort(
    (one, other) =>
      one.at - other.at || (one.n && other.n ? one.n - other.n : order[one.kind] - order[other.kind]),
  );
  events.forEach((event, index) => {
    event.index = index;
  });
  const byNumber = new Map(events.filter(({ n }) => n).map((event) => [event.n, event]));
  return { ...data, events, packets, hostAt, byNumber, steps: stepsOf(events), end: events.at(-1)?.at ?? 0 };
}

function stepsOf(events) {
  const steps = [];
  for (const event of events) {
    if (event.kind !== "step") continue;
    if (event.phase === "begun")
      steps.push({ ...event, from: event.at, to: event.at, first: event.index, status: "running" });
    else {
      const step = steps.at(-1);
      if (step)
        Object.assign(step, { to: event.at, last: event.index, status: event.phase, message: event.message });
    }
  }
  return steps;
}

const two = (number) => String(number).padStart(2, "0");

/** Lab time of day: `17:02:19.173`. */
function clock(trace, at) {
  return new Date(trace.lab.epoch + at).toISOString().slice(11, 23);
}

/** Since the lab's start: `2 m 19.2 s`. */
function since(at) {
  const seconds = at / 1000;
  if (seconds < 60) return `${seconds.toFixed(seconds < 10 ? 3 : 1)} s`;
  const minutes = Math.floor(seconds / 60);
  return minutes < 60
    ? `${minutes} m ${(seconds % 60).toFixed(1)} s`
    : `${Math.floor(minutes / 60)} h ${two(minutes % 60)} m ${Math.round(seconds % 60)} s`;
}

function octetsText(octets) {
  return octets < 10_000
    ? `${octets} octets`
    : octets < 10_000_000
      ? `${(octets / 1000).toFixed(0)} KB`
      : `${(octets / 1e6).toFixed(1)} MB`;
}

/** What an event says, in one line. */
function textOf(event) {
  switch (event.kind) {
    case "line":
      return event.text;
    case "state":
      return event.state;
    case "packet":
      return `${event.protocol}: ${event.info}${event.fate ? `  [${event.fate}]` : ""}`;
    case "drop":
      return `${event.protocol} ${event.source}${event.sourcePort ? `:${event.sourcePort}` : ""} > ${event.destination}${event.destinationPort ? `:${event.destinationPort}` : ""} at ${event.on}: ${event.rule}${event.count > 1 ? ` (${event.count} more)` : ""}`;
    case "transfer":
      return `${event.file} ${event.phase}, ${octetsText(event.octets)}${event.reason ? `: ${event.reason}` : ""}`;
    case "step":
      return `${event.keyword} ${event.text}${event.phase === "begun" ? "" : ` (${event.phase})`}`;
    case "screen":
      return `${event.command} has changed`;
  }
  return event.kind;
}

/** Whose it is, for the list. */
function hostText(event) {
  switch (event.kind) {
    case "packet":
      return `${event.from ?? event.source} > ${event.to ?? event.destination}`;
    case "drop":
      return event.on;
    case "transfer":
      return `${event.from} > ${event.to}`;
    case "step":
      return "scenario";
  }
  return event.host ?? "";
}

/** Every host that an event touches. */
function hostsOf(trace, event) {
  switch (event.kind) {
    case "packet":
      return [event.from, event.to];
    case "drop":
      return [trace.hostAt(event.source), trace.hostAt(event.destination)];
    case "transfer":
      return [event.from, event.to];
    case "step":
      return [];
  }
  return [event.host];
}

/** A row has its own time: the device's stamp would push its words out of sight. */
function withoutStamp(event) {
  const text = textOf(event);
  if (event.kind !== "line") return text;
  const stamp =
    /^(\[\*[^\]]*\]\s*|\*?[A-Z][a-z]{2}\s+\d+ [\d:.]+( [A-Z]{2,4})?: |[A-Z][a-z]{2}\s+\d+ \d\d:\d\d:\d\d \S+ )/;
  return text.replace(stamp, "") || text;
}

/** A console line that is a stamp and nothing else. */
const isBlank = (text) => /^(?:\[\*[^\]]*\])?\s*$/.test(text);

const trouble =
  /failed|error|refus|denied|No such file|Timed out|ABORT|NAK|No space|reject|crashed|Invalid input/i;

/** Of lines that bear no severity: what ends a transfer or a login. */
const severe =
  /Failed password|sending NAK|No space left|predownload failed|Permission denied|ABORT|crashed/i;

function weightOf(event) {
  if (event.kind === "drop" || (event.kind === "packet" && event.fate)) return event.isLoss ? "warn" : "bad";
  if (event.kind === "packet" && /^ERROR/.test(event.info)) return "bad";
  if (event.kind === "step") return event.phase === "failed" ? "bad" : "";
  if (event.kind === "transfer") return event.phase === "failed" ? "bad" : "";
  if (event.kind !== "line") return "";
  if (event.severity !== undefined) return event.severity <= 3 ? "bad" : event.severity === 4 ? "warn" : "";
  if (severe.test(event.text)) return "bad";
  return trouble.test(event.text) ? "warn" : "";
}
