import { describe, expect, test } from "vitest";
import { ExpectationError } from "../../src/errors";
import { CliSession } from "../../src/lab/cli-session";
import type { Shell } from "../../src/lab/fabric";

/** A session in which, each time that patience runs out, the device has printed the next of these. */
async function session(...printed: string[]): Promise<CliSession> {
  const shell: Shell & { transcript: string } = {
    transcript: "",
    closed: false,
    write(line: string) {
      shell.transcript += line.startsWith("terminal") ? `${line}\r\n9120-EWC#` : `${line}\r\n`;
    },
    close() {},
  };
  const time = {
    async until<T>(wanted: string, _within: number, look: () => T | undefined): Promise<T> {
      const found = look();
      if (found !== undefined) return found;
      shell.transcript += printed.shift() ?? "";
      const later = look();
      if (later === undefined) throw new ExpectationError(`${wanted}: not within its time`);
      return later;
    },
  };
  shell.transcript = "9120-EWC#";
  return CliSession.open(time, "9120-EWC", shell);
}

describe("lines that are typed", () => {
  test("the next answers what one asks", async () => {
    const ewc = await session("Proceed with reload? [confirm]", "9120-EWC#");
    expect(await ewc.type(["reload", ""])).toContain("Proceed with reload? [confirm]");
  });

  test("a line that is refused ends it, with what is on the screen", async () => {
    const ewc = await session(
      "9120-EWC(config)#",
      "% Invalid input detected at '^' marker.\r\n\r\n9120-EWC(config)#",
    );
    await expect(ewc.type(["configure terminal", "hostnaem FOO", "end"])).rejects.toThrow(
      /^"9120-EWC" refuses "hostnaem FOO":\nconfigure terminal\n.*hostnaem FOO\n% Invalid input detected/s,
    );
  });

  test("a question that nobody answers ends it, too", async () => {
    const ewc = await session("Destination filename [startup-config]?");
    await expect(ewc.type(["copy running-config startup-config"])).rejects.toThrow(
      '"9120-EWC" asks a question that nobody answers ([startup-config]?):\ncopy running-config startup-config\nDestination filename [startup-config]?',
    );
  });

  test("and so does silence", async () => {
    const ewc = await session("");
    await expect(ewc.type(["banner login ^"])).rejects.toThrow(
      'shows an answer to "banner login ^": not within',
    );
  });
});

describe("a command that takes long", () => {
  test("goes on for as long as it prints something", async () => {
    const ewc = await session("Downloading ...\r\n", "!!!!", "!!!!\r\n", "SUCCESS\r\n9120-EWC#");
    expect(await ewc.run("install add profile default")).toBe("Downloading ...\n!!!!!!!!\nSUCCESS");
  });

  test("hangs once it prints nothing", async () => {
    const ewc = await session("Downloading ...\r\n", "");
    await expect(ewc.run("install add profile default")).rejects.toThrow(
      '"9120-EWC" shows the end of "install add profile default": not within its time',
    );
  });
});
