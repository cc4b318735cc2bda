import { describe, expect, test } from "vitest";
import type { SftpRequest } from "../../../src/host/sftp";
import { fetchBySftp } from "../../../src/node/ssh/client";
import { sshService } from "../../../src/node/ssh/service";
import { sftpClient } from "../../../src/node/ssh/sftp-client";
import { filesHandler, pattern, sftpOptions } from "./files";
import { SshLab } from "./lab";

interface Outcome {
  /** `done`, or the failure's name. */
  result: string;
  detail: string;
  octets: Uint8Array;
  size: number | undefined;
  pieces: number;
  /** Lab time at the end. */
  at: number;
}

/** Fetches with the devices' client; `during` is called with each piece's number, and may cancel. */
function fetchIn(
  lab: SshLab,
  changes: Partial<SftpRequest> = {},
  during: (piece: number, cancel: () => void) => void = () => {},
): Promise<Outcome> {
  const request: SftpRequest = {
    server: { address: lab.server.address, port: 22 },
    path: "/ap1g8",
    username: "ewc",
    password: "secret",
    timeout: 40_000,
    ...changes,
  };
  return lab.run(
    new Promise((resolve) => {
      const pieces: Uint8Array[] = [];
      let size: number | undefined;
      const end = (result: string, detail = "") =>
        resolve({
          result,
          detail,
          size,
          octets: Buffer.concat(pieces),
          pieces: pieces.length,
          at: lab.time.now(),
        });
      const fetch = sftpClient().fetch(lab.client, request, {
        size: (octets) => {
          size = octets;
        },
        data: (octets) => {
          pieces.push(octets);
          during(pieces.length, () => {
            fetch.cancel();
            end("cancelled");
          });
        },
        done: () => end("done"),
        failed: end,
      });
    }),
  );
}

function serve(lab: SshLab, files: Record<string, Uint8Array>, journal: string[] = []) {
  return sshService().serve(lab.server, 22, sftpOptions(new Map(Object.entries(files)), journal));
}

describe("SFTP fetch", () => {
  test("octets, size, and what the server saw", async () => {
    const lab = await SshLab.start();
    const journal: string[] = [];
    serve(lab, { "/ap1g8": pattern(300_007) }, journal);
    const outcome = await fetchIn(lab);
    expect(outcome).toMatchObject({ result: "done", size: 300_007, pieces: 10 });
    expect(Buffer.compare(outcome.octets, pattern(300_007))).toBe(0);
    await lab.conductor.pass(10);
    expect(journal).toEqual(["none ewc", "password ewc", "open /ap1g8 1", "close /ap1g8", "end"]);
  });

  test.each([0, 1, 32_767, 32_768, 32_769, 5_000_000])("%i octets", async (size) => {
    const lab = await SshLab.start();
    serve(lab, { "/ap1g8": pattern(size) });
    const outcome = await fetchIn(lab);
    expect(outcome).toMatchObject({ result: "done", size });
    expect(Buffer.compare(outcome.octets, pattern(size))).toBe(0);
  });

  test("a server that gives less than it was asked for", async () => {
    const lab = await SshLab.start();
    const files = new Map([["/ap1g8", pattern(200_000)]]);
    const handler = filesHandler(files);
    const stingy = {
      ...handler,
      read: (handle: number, offset: number, length: number) =>
        handler.read(handle, offset, Math.min(length, 1000 + (offset % 7000))),
    };
    sshService().serve(lab.server, 22, { ...sftpOptions(files), sftp: () => stingy });
    const outcome = await fetchIn(lab);
    expect(outcome.result).toBe("done");
    expect(Buffer.compare(outcome.octets, pattern(200_000))).toBe(0);
  });

  test("a file that is shorter than the server said", async () => {
    const lab = await SshLab.start();
    const files = new Map([["/ap1g8", pattern(1000)]]);
    const handler = filesHandler(files);
    const lying = {
      ...handler,
      fstat: (handle: number) => ({ ...(handler.fstat(handle) as object), size: 100_000 }) as never,
    };
    sshService().serve(lab.server, 22, { ...sftpOptions(files), sftp: () => lying });
    expect(await fetchIn(lab)).toMatchObject({ result: "protocol", detail: "the file ended early" });
  });

  test("the same seed ends at the same time", async () => {
    const times: number[] = [];
    for (let run = 0; run < 3; run++) {
      const lab = await SshLab.start(9);
      lab.client.link.set({ loss: 0.02, jitter: 3 });
      serve(lab, { "/ap1g8": pattern(400_000) });
      const outcome = await fetchIn(lab);
      expect(outcome.result).toBe("done");
      times.push(outcome.at);
    }
    expect(new Set(times).size).toBe(1);
  });

  test("ssh2's own client fetches the same octets", async () => {
    const lab = await SshLab.start();
    serve(lab, { "/ap1g8": pattern(700_000) });
    const { client, server, time } = lab;
    const connect = () => client.connect({ address: server.address, port: 22 }, { data: () => {} });
    const login = { connect, username: "ewc", password: "secret", clock: client.clock, time };
    const octets = await lab.run(fetchBySftp(login, "/ap1g8"));
    expect(Buffer.compare(octets, pattern(700_000))).toBe(0);
    await expect(lab.run(fetchBySftp(login, "/ap1g6"))).rejects.toMatchObject({ reason: "no-such-file" });
  });
});

describe("SFTP fetch that fails", () => {
  test("no such file", async () => {
    const lab = await SshLab.start();
    serve(lab, {});
    expect(await fetchIn(lab)).toMatchObject({
      result: "no-such-file",
      detail: "No such file",
      octets: Buffer.alloc(0),
    });
  });

  test("permission denied", async () => {
    const lab = await SshLab.start();
    serve(lab, {});
    expect((await fetchIn(lab, { path: "/secret/ap1g8" })).result).toBe("permission-denied");
  });

  test("wrong password", async () => {
    const lab = await SshLab.start();
    const journal: string[] = [];
    serve(lab, { "/ap1g8": pattern(10) }, journal);
    expect((await fetchIn(lab, { password: "guess" })).result).toBe("authentication");
    expect(journal).toContain("password ewc");
  });

  test("nobody listens", async () => {
    const lab = await SshLab.start();
    expect((await fetchIn(lab)).result).toBe("refused");
  });

  test("nobody answers: timed out by lab time", async () => {
    const lab = await SshLab.start();
    lab.server.unplug();
    expect(await fetchIn(lab)).toMatchObject({ result: "timed-out", at: 40_000 });
  });

  test("no SFTP at that server", async () => {
    const lab = await SshLab.start();
    sshService().serve(lab.server, 22, { software: "Cisco-1.25", authenticate: () => "accept" });
    expect((await fetchIn(lab)).result).toBe("protocol");
  });

  test("the server vanishes in the middle: timed out after the last progress", async () => {
    const lab = await SshLab.start();
    serve(lab, { "/ap1g8": pattern(5_000_000) });
    let vanished = 0;
    const outcome = await fetchIn(lab, { timeout: 5_000 }, (piece) => {
      if (piece === 20) {
        vanished = lab.time.now();
        lab.server.powerOff();
      }
    });
    expect(outcome.result).toBe("timed-out");
    expect(outcome.at).toBeGreaterThanOrEqual(vanished + 5_000);
    expect(outcome.at).toBeLessThan(vanished + 5_100);
  });

  test("the server dies in the middle: reset", async () => {
    const lab = await SshLab.start();
    const server = serve(lab, { "/ap1g8": pattern(5_000_000) });
    const outcome = await fetchIn(lab, {}, (piece) => {
      if (piece === 20) server.close();
    });
    expect(outcome.result).toBe("reset");
    expect(outcome.octets.length).toBeLessThan(5_000_000);
    expect(outcome.at).toBeLessThan(1_000);
  });

  test("cancel: nothing more is heard of it, and no timer stays", async () => {
    const lab = await SshLab.start();
    const journal: string[] = [];
    serve(lab, { "/ap1g8": pattern(5_000_000) }, journal);
    const outcome = await fetchIn(lab, { timeout: 10_000_000 }, (piece, cancel) => {
      if (piece === 5) cancel();
    });
    expect(outcome).toMatchObject({ result: "cancelled", pieces: 5 });
    await lab.conductor.pass(300_000);
    expect(journal.at(-1)).toBe("end");
    expect(lab.time.pending).toBe(0);
  });

  test("nothing is left behind by a fetch that went well", async () => {
    const lab = await SshLab.start();
    serve(lab, { "/ap1g8": pattern(100_000) });
    await fetchIn(lab, { timeout: 10_000_000 });
    await lab.conductor.pass(300_000);
    expect(lab.time.pending).toBe(0);
  });
});
