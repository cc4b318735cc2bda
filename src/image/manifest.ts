/** The manifest's and its signature's names inside the image. */
export const manifestName = "manifest.sha512";
export const signatureName = "manifest.sig";

/** Hexadecimal digits of a SHA-512. */
const digits = 128;

/** A line per part, as sha512sum writes and `sha512sum -c` reads them. */
export function encodeManifest(digests: ReadonlyMap<string, string>): string {
  let text = "";
  for (const [name, digest] of digests) text += `${digest}  ${name}\n`;
  return text;
}

/** Octets of the manifest over parts of these names, before any digest is known. */
export function manifestSize(names: readonly string[]): number {
  return names.reduce((size, name) => size + digits + 2 + name.length + 1, 0);
}

/** Part name to digest; undefined when a line is none of ours or names a part twice. */
export function decodeManifest(text: string): Map<string, string> | undefined {
  const digests = new Map<string, string>();
  const lines = text.split("\n");
  if (lines.pop() !== "") return undefined;
  for (const line of lines) {
    const match = /^([0-9a-f]{128}) {2}([\w.-]{1,100})$/.exec(line);
    if (!match || digests.has(match[2]!)) return undefined;
    digests.set(match[2]!, match[1]!);
  }
  return digests;
}

export function hex(octets: Uint8Array): string {
  let text = "";
  for (const octet of octets) text += octet.toString(16).padStart(2, "0");
  return text;
}
