import { describe, expect, test } from "vitest";
import { ExpectationError } from "../../src/errors";
import { CliSession } from "../../src/lab/cli-session";
import type { Shell } from "../../src/lab/fabric";
import type { Lab } from "../../src/lab/lab";

/** A session in which, each time that patience runs out, the device has printed the next of these. */
async function session(...printed: string[]): Promise<CliSession> {
  const shell = {
    transcript: "",
    closed: false,
    write(line: string) {
      shell.transcript += line.startsWith("terminal") ? `${line}\r\n9120-EWC#` : `${line}\r\n`;
    },
    close() {},
  };
  const lab = {
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
  return CliSession.open(lab as unknown as Lab, "9120-EWC", shell as unknown as Shell);
}

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
