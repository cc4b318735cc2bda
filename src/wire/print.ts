import { hex, type Shape } from "./codec";

type Record = Readonly<{ [name: string]: unknown }>;

/** A value in the words of its format's declaration, one line for each field, indented by two spaces a level. */
export function printFields(shape: Shape, value: unknown, indent = ""): string[] {
  if (shape.kind === "record") {
    return shape.fields.flatMap(({ name, shape: inner }) => {
      const field = (value as Record)[name];
      return field === undefined ? [] : printField(name, inner, field, indent);
    });
  }
  return [`${indent}${printScalar(shape, value)}`];
}

function printField(name: string, shape: Shape, value: unknown, indent: string): string[] {
  switch (shape.kind) {
    case "record":
      return [`${indent}${name}`, ...printFields(shape, value, `${indent}  `)];
    case "list":
      return (value as readonly unknown[]).flatMap((item, i) =>
        printField(`${name}[${i}]`, shape.item, item, indent),
      );
    case "variant":
      return printVariant(shape, value as Record, indent);
    default:
      return [`${indent}${name}: ${printScalar(shape, value)}`];
  }
}

// A variant's value says in `element` which of the shapes it has; without one it is the unknown one, with its numbers.
function printVariant(shape: Extract<Shape, { kind: "variant" }>, value: Record, indent: string): string[] {
  const variant = shape.variants.find(({ name }) => name === value.element);
  if (variant) {
    return [
      `${indent}${String(value.vendor)} ${variant.name}`,
      ...printFields(variant.shape, value, `${indent}  `),
    ];
  }
  return Object.entries(value).map(([name, field]) => `${indent}${name}: ${printPlain(field)}`);
}

function printScalar(shape: Shape, value: unknown): string {
  if (shape.kind === "unsigned" && typeof value === "number") {
    const name = shape.names?.[value];
    return name === undefined ? String(value) : `${value} (${name})`;
  }
  return printPlain(value);
}

function printPlain(value: unknown): string {
  if (value instanceof Uint8Array) return printOctets(value);
  return typeof value === "string" ? JSON.stringify(value) : String(value);
}

/** Hexadecimal, cut after 32 octets with the whole length said. */
export function printOctets(octets: Uint8Array): string {
  const shown = Array.from(octets.subarray(0, 32), hex).join("");
  return octets.length > 32 ? `${shown}... (${octets.length} octets)` : shown;
}
