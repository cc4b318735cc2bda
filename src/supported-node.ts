/** As `engines` in package.json has it. */
export const wantedNode = "^22.22, ^24 or >=26";

export function nodeIsSupported(): boolean {
  const [major, minor] = process.versions.node.split(".").map(Number) as [number, number];
  return (major === 22 && minor >= 22) || major === 24 || major >= 26;
}
