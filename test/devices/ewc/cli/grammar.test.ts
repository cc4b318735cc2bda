import { readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { expect, test } from "vitest";
import { ewcCommandLine } from "../../../../src/devices/ewc/cli/command-line";
import { ewcGrammar } from "../../../../src/devices/ewc/cli/grammar";
import { ewcDocument } from "../../../../src/devices/ewc/configuration/document";
import { everyEdge } from "../../ios/every-edge";
import { FakeTerminal } from "../../ios/fake-terminal";
import { accessPoint, FakeServices } from "./fake-services";

const modes = ["exec", ...ewcDocument.modes.map((mode) => mode.name)];

const edges = () => everyEdge(ewcGrammar(), modes);

test("every word and parameter has help", () => {
  let count = 0;
  for (const { edge, path } of edges()) {
    expect(edge.token.help, path).not.toBe("");
    count++;
  }
  expect(count).toBeGreaterThan(400);
});

test("docs/supported.md names every exec and configuration word", () => {
  const page = readFileSync(join(__dirname, "../../../../docs/supported.md"), "utf8");
  const section = page.slice(page.indexOf("## EWC command line"), page.indexOf("## Network simulation"));
  const said = new Set(section.split("A 17.9 EWC has these")[0]!.split(/[^A-Za-z0-9-]+/));
  const missing = new Set<string>();
  /** `/all` and `flash:` without what is no letter. */
  const bare = (text: string) => text.replace(/[^A-Za-z0-9-]/g, "");
  for (const mode of ["exec", "config"]) {
    for (const { token, next } of ewcGrammar().root(mode).edges) {
      if (token.kind !== "keyword" || ["no", "default", "end", "version"].includes(token.text)) continue;
      if (!said.has(bare(token.text))) missing.add(token.text);
      if (token.text === "do") continue;
      for (const second of next.edges) {
        if (second.token.kind === "keyword" && !said.has(bare(second.token.text)))
          missing.add(second.token.text);
      }
    }
  }
  expect([...missing]).toEqual([]);
});

const visible = String.fromCharCode(...Array.from({ length: 94 }, (_, at) => 33 + at));

test("any walk through the grammar is answered, and the session goes on", () => {
  const words = [
    ...new Set([...edges()].flatMap(({ edge }) => (edge.token.kind === "keyword" ? [edge.token.text] : []))),
  ];
  const token = fc.oneof(
    { weight: 6, arbitrary: fc.constantFrom(...words) },
    {
      weight: 2,
      arbitrary: fc.constantFrom(
        "1",
        "0",
        "255.255.255.0",
        "10.0.0.1",
        "AP-9117",
        "gi0",
        "12:00:00",
        "default",
      ),
    },
    { weight: 1, arbitrary: fc.string({ maxLength: 5 }) },
    { weight: 1, arbitrary: fc.constantFrom("?", "|", "| include .", "\t") },
  );
  const line = fc.array(token, { maxLength: 7 }).map((tokens) => tokens.join(" "));
  const script = fc.tuple(fc.constantFrom("", "configure terminal"), fc.array(line, { maxLength: 12 }));
  fc.assert(
    fc.property(script, ([first, lines]) => {
      const services = new FakeServices();
      services.joined = [accessPoint("AP-9117")];
      services.configuration.apply("username admin privilege 15");
      const commandLine = ewcCommandLine(services);
      const terminal = new FakeTerminal(200, 0);
      commandLine.shell(terminal, "admin");
      for (const text of ["terminal length 0", first, ...lines]) {
        terminal.type(`${text}\r`);
        services.listener?.({ type: "refused", reason: "not now" });
        if (terminal.closed) return;
      }
      // Whatever is being asked or paged is left; then a command must be answered.
      services.clock.advance(500_000);
      terminal.type("q#\x03\x03\x03\x1a\x15");
      if (terminal.closed) return;
      // A banner may wait for any character as its end.
      terminal.type(`${visible}\r\x03q\x03\x03\x1a\x15disable\rterminal length 0\r`);
      terminal.read();
      expect(terminal.type("show clock | count .\r")).toContain("regexp = 1\n");
    }),
    { numRuns: 500 },
  );
});
