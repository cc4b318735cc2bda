export interface Node {
  readonly title: string;
  readonly detail: string;
  readonly mark?: "good" | "busy" | "bad";
  readonly words?: string;
}

export interface Box extends Node {
  readonly kind: "controller" | "server" | "access-point";
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface Picture {
  readonly width: number;
  readonly height: number;
  readonly boxes: readonly Box[];
  /** SVG paths. */
  readonly lines: readonly string[];
  /** The same in words. */
  readonly description: string;
}

const width = 250;
const height = 52;
const gap = 16;
const margin = 12;
/** Access points below each other, before the next column begins. */
const column = 12;

/** Servers above, the controller in the middle, its access points below in columns of a dozen: three floors of a tree. */
export function drawTopology(network: {
  readonly controller: Node;
  readonly servers: readonly Node[];
  readonly accessPoints: readonly Node[];
}): Picture {
  const { controller, servers, accessPoints } = network;
  const columns = Math.max(1, Math.ceil(accessPoints.length / column), Math.min(accessPoints.length, 3));
  const rows = Math.ceil(accessPoints.length / columns);
  const across = Math.max(columns, servers.length, 1);
  const total = across * width + (across - 1) * gap + 2 * margin;
  const place = (count: number, index: number) =>
    (total - (count * width + (count - 1) * gap)) / 2 + index * (width + gap);
  const floor = height + 56;
  const top = servers.length > 0 ? floor : 0;
  const boxes: Box[] = [];
  const lines: string[] = [];
  const middle: Box = { ...controller, kind: "controller", x: place(1, 0), y: margin + top, width, height };
  boxes.push(middle);
  servers.forEach((server, index) => {
    const box: Box = { ...server, kind: "server", x: place(servers.length, index), y: margin, width, height };
    boxes.push(box);
    lines.push(link(box.x + width / 2, box.y + height, middle.x + width / 2, middle.y));
  });
  const below = middle.y + floor;
  accessPoints.forEach((ap, index) => {
    const at = Math.floor(index / rows);
    const x = place(columns, at);
    const y = below + (index % rows) * (height + gap);
    boxes.push({ ...ap, kind: "access-point", x, y, width, height });
    // One trunk beside each column, with a branch to each of its boxes.
    const trunk = x - gap / 2;
    if (index % rows === 0) lines.push(link(middle.x + width / 2, middle.y + height, trunk, y - 12));
    lines.push(
      `M${trunk} ${y - 12 - (index % rows === 0 ? 0 : gap + height - 12 - height / 2)}V${y + height / 2}H${x}`,
    );
  });
  return {
    width: total,
    height: below + (rows === 0 ? 0 : rows * (height + gap)) + margin,
    boxes,
    lines,
    description: [controller, ...servers, ...accessPoints]
      .map(({ title, detail, words }) => [title, detail, words].filter(Boolean).join(" "))
      .join("; "),
  };
}

/** Down, across, down. */
function link(x1: number, y1: number, x2: number, y2: number): string {
  const y = (y1 + y2) / 2;
  return `M${x1} ${y1}V${y}H${x2}V${y2}`;
}
