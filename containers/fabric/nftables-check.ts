import { posix } from "node:path";
import type Docker from "dockerode";
import { pack } from "tar-stream";
import { type SourcePlace, UsageError } from "../../src/errors";
import { ownTables } from "../../src/firewall/languages/nftables-listing";
import type { NftablesSpec } from "../../src/firewall/spec";
import { imageTag } from "../images/names";
import { logText } from "../log-text";
import { displayed, type NftablesFile, readNftables } from "./nftables-file";
import type { LabSession } from "./session";

// Checks first, then loads in earnest: some things (a helper that the kernel has not) only the kernel can say. The interfaces
// are there, since `iif` asks for them.
const script = [
  "set -e",
  'for name; do ip link add "$name" type bridge; done',
  'nft -I . -c -f "$MAIN"',
  'nft -I . -f "$MAIN"',
  "nft list tables",
].join("\n");

/** What nft has taken in this process. */
const taken = new Set<string>();

/**
 * Asks nft in a container of its own, without any network, whether it takes the file.
 * @param place of the text's first character, where the rules are a text
 * @throws UsageError in nft's words, at the file, line and column that it names.
 */
export async function checkNftables(
  docker: Docker,
  session: Pick<LabSession, "labels">,
  spec: NftablesSpec,
  interfaces: readonly string[],
  place?: SourcePlace,
): Promise<void> {
  const file = readNftables(spec);
  const asked = JSON.stringify([file.files, interfaces]);
  if (taken.has(asked)) return;
  const container = await docker.createContainer({
    Image: imageTag("firewall"),
    Entrypoint: ["sh", "-c", script, "sh", ...interfaces],
    Env: [`MAIN=${file.main}`],
    User: "root",
    WorkingDir: file.folder,
    Labels: session.labels,
    HostConfig: { NetworkMode: "none", CapAdd: ["NET_ADMIN"] },
  } as Docker.ContainerCreateOptions);
  try {
    await container.putArchive(archive(file) as unknown as NodeJS.ReadableStream, { path: "/" });
    await container.start();
    const { StatusCode } = (await container.wait({})) as { StatusCode: number };
    const output = await logText(container);
    if (StatusCode !== 0) throw refusal(output, file, place);
    const own = [...output.matchAll(/^table \S+ (\S+)$/gm)].find(([, table]) => ownTables.test(table ?? ""));
    if (own)
      throw new UsageError(`${own[0]}: names that begin with "ewclab" are of the lab's own tables`, place);
    taken.add(asked);
  } finally {
    await container.remove({ force: true });
  }
}

function archive(file: NftablesFile) {
  const tar = pack();
  for (const { path, text } of file.files) tar.entry({ name: path.slice(1) }, text);
  tar.finalize();
  return tar;
}

/** nft's `site.nft:12:3-8: Error: ...` at the place in the user's own file. */
export function refusal(
  output: string,
  { folder, main, name }: Pick<NftablesFile, "folder" | "main" | "name">,
  place?: SourcePlace,
): UsageError {
  const home = folder.replace(/^\/run\/rules/, "");
  const nameOf = (file: string) => {
    const found = posix.resolve(folder, file);
    if (found === posix.join(folder, main)) return name;
    return found.startsWith("/run/rules/")
      ? displayed(name === "" ? undefined : name, home, found.slice("/run/rules".length))
      : found;
  };
  const placed = /^(\S+?):(\d+):(\d+)-(\d+): Error: (.*)$/m.exec(output);
  if (!placed) return new UsageError(`nft does not take the rules: ${output.trim()}`, place);
  const [whole, file, line, column, , reason] = placed as unknown as string[];
  const rest = output
    .slice(output.indexOf(whole as string) + (whole as string).length)
    .replace(
      /^(?:In file included from )?(\S+?)(?=:\d+:\d+-\d+:)/gm,
      (_, other: string) => nameOf(other) || "rules",
    )
    .trimEnd();
  const at = { line: Number(line), column: Number(column) };
  const inFile = nameOf(file as string);
  const message = `nft: ${reason}${rest}`;
  if (inFile !== "") return new UsageError(message, { file: inFile, ...at });
  if (place === undefined)
    return new UsageError(`line ${line}, column ${column} of the nftables rules: ${message}`);
  return new UsageError(message, {
    ...place,
    line: place.line + at.line - 1,
    column: place.column + at.column - 1,
  });
}
