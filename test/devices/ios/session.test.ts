import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { choice, command, optional, parameter, word } from "../../../src/devices/ios/grammar";
import { IPV4, LINE, range, WORD } from "../../../src/devices/ios/parameter-types";
import { Session } from "../../../src/devices/ios/session";
import { Grammar } from "../../../src/devices/ios/tree";
import { FakeClock, FakeTerminal } from "./fake-terminal";

interface Device {
  readonly seen: string[];
  finish?: () => void;
  interrupted?: boolean;
}

const device = command<Device>();
const show = word("show", "Show running system information");
const ap = word("ap", "Cisco AP");
const filterable = true;

const grammar = new Grammar<Device>(
  [
    { name: "exec", suffix: "" },
    { name: "config", suffix: "(config)" },
    { name: "config-if", suffix: "(config-if)", parent: "config" },
  ],
  [
    device({
      mode: "exec",
      filterable,
      syntax: [show, ap, word("image", "AP image information")],
      run: (context) => context.print("image one\nimage two\n sub two\nother three"),
    }),
    device({ mode: "exec", filterable, syntax: [show, ap, word("summary", "AP summary")], run: () => {} }),
    device({
      mode: "exec",
      filterable,
      syntax: [show, word("arp", "ARP table")],
      run: (context) => context.write(Array.from({ length: 60 }, (_, row) => `row ${row}\n`).join("")),
    }),
    device({
      mode: "exec",
      syntax: [word("ping", "Send echo messages"), parameter("to", IPV4, "Destination")],
      run: (context, { to }) => void context.device.seen.push(to),
    }),
    device({
      mode: "exec",
      syntax: [word("slow", "Takes its time")],
      run(context) {
        context.print("begun");
        context.wait(() => {
          context.device.interrupted = true;
          context.print("broken off");
          context.done();
        });
        context.device.finish = () => {
          context.print("ended");
          context.done();
        };
      },
    }),
    device({
      mode: "exec",
      syntax: [word("reload", "Restart")],
      run: (context) =>
        context.ask({ kind: "confirm", text: "Proceed with reload? [confirm]" }, (reply) => {
          context.device.seen.push(reply ?? "refused");
          context.done();
        }),
    }),
    device({
      mode: "exec",
      syntax: [word("activate", "Activate")],
      run: (context) =>
        context.ask({ kind: "y/n", text: "Proceed? [y/n]" }, (reply) => {
          context.device.seen.push(reply ?? "refused");
          context.done();
        }),
    }),
    device({
      mode: "exec",
      privilege: 15,
      syntax: [word("configure", "Enter configuration mode"), word("terminal", "From the terminal")],
      run: (context) => context.enter("config"),
    }),
    device({ mode: "exec", syntax: [word("exit", "Leave")], run: (context) => context.close() }),
    device({
      mode: ["config", "config-if"],
      syntax: [word("exit", "Leave")],
      run: (context) => {
        context.leave();
      },
    }),
    device({
      mode: "config",
      privilege: 15,
      syntax: [word("hostname", "Set system's network name"), parameter("name", WORD, "Name")],
      run: (context, { name }) => void context.device.seen.push(`hostname ${name}`),
      negate: { run: (context) => void context.device.seen.push(`${context.form} hostname`), needs: 1 },
    }),
    device({
      mode: "config",
      privilege: 15,
      syntax: [word("interface", "Select an interface"), parameter("name", WORD, "Name")],
      run: (context, { name }) => context.enter("config-if", name),
    }),
    device({
      mode: "config-if",
      privilege: 15,
      syntax: [word("description", "Describe"), parameter("text", LINE, "Text")],
      run: (context, { text }) => void context.device.seen.push(`${context.modeData}: ${text}`),
    }),
    device({
      mode: "config",
      syntax: [word("banner", "Define a banner"), parameter("text", LINE, "c text c")],
      run: (context, { text }) =>
        context.readText(
          text.startsWith("^C") ? "^C" : text[0]!,
          text.slice(text.startsWith("^C") ? 2 : 1),
          (read) => {
            context.device.seen.push(read);
            context.done();
          },
        ),
    }),
    device({
      mode: "exec",
      syntax: [
        word("test", "Test things"),
        choice("what", { alpha: "First", beta: "Second" }),
        optional(parameter("count", range(1, 100), "How often")),
      ],
      run: (context, { what, count }) => void context.device.seen.push(`${what} ${count ?? "-"}`),
    }),
  ],
);
grammar.link("config", word("do", "To run exec commands in config mode"), "exec");

function begin(options: { privilege?: number; rows?: number; columns?: number; synchronous?: boolean } = {}) {
  const terminal = new FakeTerminal(options.columns ?? 200, options.rows ?? 24);
  const clock = new FakeClock();
  const thing: Device = { seen: [] };
  const log: string[] = [];
  const session = new Session(terminal, {
    grammar,
    device: thing,
    clock,
    mode: "exec",
    user: "admin",
    privilege: options.privilege ?? 15,
    line: "vty 0",
    length: undefined,
    width: undefined,
    greeting: "",
    hostname: () => "EWC",
    execTimeout: () => 600_000,
    loggingSynchronous: () => options.synchronous ?? false,
    configured: () => log.push("configured"),
    closed: () => log.push("closed"),
  });
  expect(terminal.read()).toBe(options.privilege === 1 ? "EWC>" : "EWC#");
  return { terminal, clock, thing, session, log };
}

describe("lines", () => {
  test("are echoed, abbreviated and answered", () => {
    const { terminal } = begin();
    expect(terminal.type("sh ap im\r")).toBe("sh ap im\nimage one\nimage two\n sub two\nother three\nEWC#");
    expect(terminal.type("\r")).toBe("\nEWC#");
    expect(terminal.type("! a remark\r")).toBe("! a remark\nEWC#");
  });

  test("one wrong character is marked in its column, behind the prompt", () => {
    const { terminal } = begin();
    // `sho` fits and `x` does not.
    expect(terminal.type("shox ap image\r")).toBe(
      "shox ap image\n       ^\n% Invalid input detected at '^' marker.\n\nEWC#",
    );
    expect(terminal.type("show ap image now\r")).toBe(
      "show ap image now\n                  ^\n% Invalid input detected at '^' marker.\n\nEWC#",
    );
    expect(terminal.type("ping 300.1.1.1\r").split("\n")[1]).toBe("         ^");
  });

  test("ambiguous and incomplete lines", () => {
    const { terminal } = begin();
    expect(terminal.type("show a\r")).toBe('show a\n% Ambiguous command:  "show a"\nEWC#');
    expect(terminal.type("show ap\r")).toBe("show ap\n% Incomplete command.\n\nEWC#");
    expect(terminal.type("show\r")).toBe('show\n% Type "show ?" for a list of subcommands\nEWC#');
  });

  test("privilege hides commands", () => {
    const { terminal } = begin({ privilege: 1 });
    expect(terminal.type("configure terminal\r")).toContain("% Invalid input detected");
    expect(terminal.type("?")).not.toContain("configure");
  });

  test("choices, ranges and optional parts", () => {
    const { terminal, thing } = begin();
    terminal.type("test a\rtest beta 100\rtest beta 101\r");
    expect(thing.seen).toEqual(["alpha -", "beta 100"]);
  });
});

describe("help", () => {
  test("lists what may follow, aligned, and gives the line back", () => {
    const { terminal } = begin();
    expect(terminal.type("show ?")).toBe(
      ["show ?", "  ap   Cisco AP", "  arp  ARP table", "", "EWC#show "].join("\n"),
    );
    expect(terminal.type("ap image ?")).toBe(
      "ap image ?\n  |     Output modifiers\n  <cr>  <cr>\n\nEWC#show ap image ",
    );
  });

  test("completes the word under the cursor", () => {
    const { terminal } = begin();
    expect(terminal.type("sh?")).toBe("sh?\nshow  \n\nEWC#sh");
    expect(terminal.type("\x15")).toContain("\b");
    expect(terminal.type("show a?")).toBe("show a?\nap  arp  \n\nEWC#show a");
  });

  test("shows parameters by their type", () => {
    const { terminal } = begin();
    expect(terminal.type("ping ?")).toContain("\n  A.B.C.D  Destination\n\n");
    terminal.type("\x15");
    expect(terminal.type("test beta ?")).toContain("\n  <1-100>  How often\n  <cr>     <cr>\n\n");
  });

  test("says what it does not know", () => {
    const { terminal } = begin();
    expect(terminal.type("frob ?")).toBe("frob ?\n% Unrecognized command\nEWC#frob ");
    terminal.type("\x15");
    expect(terminal.type("show a i?")).toContain('% Ambiguous command:  "show a i"');
  });

  test("offers the filters behind a bar", () => {
    const { terminal } = begin();
    expect(terminal.type("show arp | ?")).toContain("  begin    Begin with the line that matches\n  count ");
  });

  test("Tab writes the word out", () => {
    const { terminal } = begin();
    expect(terminal.type("sh\t")).toBe("sh\nEWC#show ");
    expect(terminal.type("a\t")).toBe("a\nEWC#show a");
  });
});

describe("filters", () => {
  test.each([
    ["include two", "image two\n sub two\n"],
    ["i ^image", "image one\nimage two\n"],
    ["exclude image", " sub two\nother three\n"],
    ["begin sub", " sub two\nother three\n"],
    ["section image two", "image two\n sub two\n"],
    ["count image", "Number of lines which match regexp = 2\n"],
    ["include one|three", "image one\nother three\n"],
  ])("| %s", (filter, expected) => {
    const { terminal } = begin();
    expect(terminal.type(`show ap image | ${filter}\r`)).toBe(`show ap image | ${filter}\n${expected}EWC#`);
  });

  test("wrong ones are refused", () => {
    const { terminal } = begin();
    expect(terminal.type("show arp | frob x\r")).toBe(
      "show arp | frob x\n               ^\n% Invalid input detected at '^' marker.\n\nEWC#",
    );
    expect(terminal.type("show arp | include (\r")).toContain("% Failed to compile regular expression.");
    expect(terminal.type("show arp | include\r")).toContain("% Incomplete command.");
  });
});

describe("pager", () => {
  const rows = (from: number, to: number) =>
    Array.from({ length: to - from + 1 }, (_, at) => `row ${from + at}\n`).join("");
  const erase = `${"\b".repeat(9)}${" ".repeat(8)}${"\b".repeat(9)}`;

  test("pages, lines and the way out", () => {
    const { terminal } = begin({ rows: 24 });
    expect(terminal.type("show arp\r")).toBe(`show arp\n${rows(0, 22)} --More-- `);
    expect(terminal.type("\r")).toBe(`${erase}row 23\n --More-- `);
    expect(terminal.type(" ")).toBe(`${erase}${rows(24, 46)} --More-- `);
    expect(terminal.type("q")).toBe(`${erase}EWC#`);
  });

  test("ends by itself and finds what is searched", () => {
    const { terminal } = begin({ rows: 24 });
    terminal.type("show arp\r");
    terminal.type(" ");
    expect(terminal.type(" ")).toBe(`${erase}${rows(46, 59)}EWC#`);
    terminal.type("show arp\r");
    expect(terminal.type("/row 5[0-9]\r")).toBe(`${erase}/row 5[0-9]\nfiltering...\n${rows(50, 59)}EWC#`);
  });

  test("length 0 does not page", () => {
    const { terminal, session } = begin();
    session.facts.length = 0;
    expect(terminal.type("show arp\r")).toBe(`show arp\n${rows(0, 59)}EWC#`);
  });
});

describe("modes", () => {
  test("prompts, no, default, do, exit and end", () => {
    const { terminal, thing, log } = begin();
    expect(terminal.type("conf t\r")).toBe("conf t\nEWC(config)#");
    terminal.type("hostname edge\rno hostname\rdefault hostname\rno hostname edge\r");
    expect(thing.seen.splice(0)).toEqual(["hostname edge", "no hostname", "default hostname", "no hostname"]);
    terminal.read();
    expect(terminal.type("do ping 10.0.0.1\r")).toBe("do ping 10.0.0.1\nEWC(config)#");
    expect(terminal.type("int g0\r")).toBe("int g0\nEWC(config-if)#");
    terminal.type("description up link \r");
    expect(thing.seen).toEqual(["10.0.0.1", "g0: up link"]);
    terminal.read();
    expect(terminal.type("hostname x\r")).toBe("hostname x\nEWC(config)#");
    expect(log).toEqual([]);
    expect(terminal.type("exit\r")).toBe("exit\nEWC#");
    expect(log).toEqual(["configured"]);
  });

  test("Ctrl-Z and Ctrl-C leave configuration", () => {
    const { terminal, thing } = begin();
    terminal.type("conf t\r");
    expect(terminal.type("\x1a")).toBe("^Z\nEWC#");
    terminal.type("conf t\rint g0\r");
    expect(terminal.type("half a line\x03")).toBe("half a line\nEWC#");
    expect(thing.seen).toEqual([]);
    expect(terminal.type("garbage\x03")).toBe("garbage\nEWC#");
  });

  test("a banner goes on until its delimiter", () => {
    const { terminal, thing } = begin();
    terminal.type("conf t\rbanner #one\r");
    expect(terminal.read()).toBe("");
    expect(terminal.type("show ap?\rthree# rest\r")).toBe("show ap?\nthree# rest\nEWC(config)#");
    expect(thing.seen).toEqual(["one\nshow ap?\nthree"]);
  });
});

describe("questions", () => {
  test("[confirm] takes Return, and everything else refuses", () => {
    const { terminal, thing } = begin();
    expect(terminal.type("reload\r")).toBe("reload\nProceed with reload? [confirm]");
    expect(terminal.type("\r")).toBe("\nEWC#");
    terminal.type("reload\rn");
    terminal.type("reload\r\x03");
    expect(thing.seen).toEqual(["y", "refused", "refused"]);
  });

  test("[y/n] takes one key, and the line end that follows it", () => {
    const { terminal, thing } = begin();
    terminal.type("activate\r");
    terminal.read();
    expect(terminal.type("x")).toBe("");
    expect(terminal.type("y\r")).toBe("y\nEWC#");
    terminal.type("activate\rn");
    expect(thing.seen).toEqual(["y", "n"]);
  });
});

describe("commands that take time", () => {
  test("hold the session; keys typed meanwhile come after", () => {
    const { terminal, thing } = begin();
    expect(terminal.type("slow\r")).toBe("slow\nbegun\n");
    expect(terminal.type("ping 10.0.0.1\r")).toBe("");
    thing.finish?.();
    expect(terminal.read()).toBe("ended\nEWC#ping 10.0.0.1\nEWC#");
    expect(thing.seen).toEqual(["10.0.0.1"]);
    thing.finish?.();
    expect(terminal.read()).toBe("");
  });

  test("Ctrl-C interrupts", () => {
    const { terminal, thing } = begin();
    terminal.type("slow\r");
    terminal.read();
    expect(terminal.type("\x03")).toBe("broken off\nEWC#");
    expect(thing.interrupted).toBe(true);
  });

  test("a terminal that goes away ends the session once", () => {
    const { terminal, thing, session, log } = begin();
    terminal.type("slow\r");
    terminal.handler.closed?.();
    terminal.handler.closed?.();
    thing.finish?.();
    session.close();
    expect(log).toEqual(["closed"]);
  });
});

/** The first line as a terminal shows it. */
function drawn(text: string): string {
  const line: string[] = [];
  let at = 0;
  for (const character of text.slice(0, text.indexOf("\n"))) {
    if (character === "\b") at--;
    else line[at++] = character;
  }
  return line.join("").trimEnd();
}

describe("editing", () => {
  test.each([
    ["left arrow and delete", "show arxp\x1b[D\x1b[D\x1b[3~\r"],
    ["Ctrl-A", "how arp\x01s\r"],
    ["Ctrl-B and Ctrl-D", "show aarp\x02\x02\x02\x04\r"],
    ["backspace", "show arq\x7fp\r"],
    ["backspace inside", "show aqrp\x02\x02\b\r"],
    ["Ctrl-W", "show frob nonsense\x17\x17arp\r"],
    ["Ctrl-U", "nonsense\x15show arp\r"],
    ["Ctrl-T", "show apr\x02\x14\r"],
    ["Ctrl-K and Ctrl-Y", "arp\x01\x0bshow \x19\r"],
    ["escape sequences that mean nothing", "show \x1b[200~arp\x1b[99;99R\x1bQ\r"],
  ])("%s", (_name, keys) => {
    const { terminal, session } = begin();
    const screen = drawn(terminal.type(keys));
    expect(session.facts.history).toEqual(["show arp"]);
    expect(screen).toBe("show arp");
  });

  test("history by arrows", () => {
    const { terminal, thing } = begin();
    terminal.type("ping 10.0.0.1\rping 10.0.0.2\r");
    terminal.type("\x1b[A\x1b[A\x1b[B\x1b[A\r");
    expect(thing.seen).toEqual(["10.0.0.1", "10.0.0.2", "10.0.0.1"]);
  });

  test("CR LF, CR NUL and LF are one line end each", () => {
    const { terminal, thing } = begin();
    terminal.type("ping 1.1.1.1\r\nping 2.2.2.2\r\0ping 3.3.3.3\nping 4.4.4.4\r");
    terminal.type("\n");
    expect(thing.seen).toEqual(["1.1.1.1", "2.2.2.2", "3.3.3.3", "4.4.4.4"]);
  });
});

describe("messages and time-out", () => {
  test("only who monitors sees messages; a synchronous line is drawn again", () => {
    const { terminal, session } = begin({ synchronous: true });
    session.message("*hidden");
    expect(terminal.read()).toBe("");
    session.facts.monitor = true;
    terminal.type("show a");
    terminal.read();
    session.message("*Feb 1: %X-5-Y: told");
    expect(terminal.read()).toBe("\n*Feb 1: %X-5-Y: told\nEWC#show a");
  });

  test("ten idle minutes end it, a key starts them anew", () => {
    const { terminal, clock, log } = begin();
    clock.advance(599_000);
    terminal.type("s");
    clock.advance(599_000);
    expect(terminal.closed).toBe(false);
    clock.advance(2_000);
    expect(terminal.closed).toBe(true);
    expect(log).toEqual(["closed"]);
  });
});

describe("bad input", () => {
  test("a line of 10 MB rings the bell and keeps nothing", () => {
    const { terminal } = begin();
    for (let chunk = 0; chunk < 160; chunk++) {
      const written = terminal.type("x".repeat(65_536));
      expect(written.length).toBeLessThan(140_000);
    }
    expect(terminal.type("\r")).toContain("% Invalid input detected");
    expect(terminal.type("show arp | count .\r")).toContain("= 60");
  });

  test("a terminal that is not read holds the session, and loses nothing", () => {
    const { terminal, thing } = begin();
    terminal.congested = true;
    expect(terminal.type("ping 1.1.1.1\rping 2.2.2.2\r")).toBe("");
    expect(thing.seen).toEqual([]);
    terminal.congested = false;
    terminal.handler.drained?.();
    expect(terminal.read()).toBe("ping 1.1.1.1\nEWC#ping 2.2.2.2\nEWC#");
    expect(thing.seen).toEqual(["1.1.1.1", "2.2.2.2"]);
  });

  test("control characters come into no line", () => {
    const { terminal, thing } = begin();
    terminal.type("conf t\rint g0\r");
    terminal.type("description a\x00b\x07c\x9b31md\x7f\u{1f600}é\r");
    expect(thing.seen).toEqual(["g0: abc31m\u{1f600}é"]);
    expect(terminal.read()).toBe("");
    terminal.type("exit\rbanner ^Cone\r\x1b[Atwo\x9b\r");
    terminal.type("three\x03 and more\r");
    expect(thing.seen.at(-1)).toBe("one\ntwo\nthree");
  });

  test("keys typed ahead are bounded", () => {
    const { terminal, thing } = begin();
    terminal.type("slow\r");
    terminal.read();
    for (let chunk = 0; chunk < 100; chunk++) terminal.type("y".repeat(65_536));
    thing.finish?.();
    expect(terminal.read().length).toBeLessThan(140_000);
  });

  test("any keys at all leave a session that works", () => {
    const keys = fc.array(
      fc.oneof(
        fc.constantFrom(
          "show ",
          "ap ",
          "arp",
          "conf t\r",
          "\r",
          "?",
          "\t",
          "| ",
          "i ",
          "\x1a",
          "\x03",
          "\x1b[A",
          "reload\r",
        ),
        fc.string({ unit: "binary", maxLength: 8 }),
      ),
      { maxLength: 40 },
    );
    fc.assert(
      fc.property(keys, (list) => {
        const { terminal, thing, session } = begin();
        terminal.type(list.join(""));
        thing.finish?.();
        if (terminal.closed) return;
        session.facts.length = 0;
        terminal.type("\x03\x03\x03q\x03");
        thing.finish?.();
        terminal.type("\x03");
        terminal.read();
        expect(terminal.type("end\rshow arp | count .\r")).toMatch(/= 60|config/);
      }),
      { numRuns: 400 },
    );
  });
});
