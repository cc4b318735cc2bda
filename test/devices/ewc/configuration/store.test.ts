import { readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { ewcConfigurationStore } from "../../../../src/devices/ewc/configuration/store";
import { nodeCrypto } from "../../../../src/node/crypto";
import { statement } from "./statements";

/** A device of its own: other key, other salts. */
function device(seed: number, startup?: string) {
  let state = seed;
  return ewcConfigurationStore({
    crypto: nodeCrypto(),
    entropy: (length) =>
      Uint8Array.from({ length }, () => {
        state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
        return state >> 16;
      }),
    deviceKey: new Uint8Array(32).fill(seed),
    defaultHostname: "WLC3C57.31C5.7BC8",
    release: "17.9",
    ...(startup !== undefined && { startup }),
  });
}

const PROFILE_TFTP = `
wireless profile image-download default
 image-download-mode tftp
 tftp-image-server 172.16.5.27
 tftp-image-path /EWC/17_12_1
`;

test("ip tftp blocksize: 512 to 8,192, shown unless it is the default, and taken back", () => {
  const store = device(1);
  expect(store.apply("ip tftp blocksize 8192")).toEqual([]);
  expect(store.running.tftpBlockSize).toBe(8_192);
  expect(store.print().split("\n")).toContain("ip tftp blocksize 8192");
  expect(store.apply("ip tftp blocksize 511")).toHaveLength(1);
  expect(store.apply("ip tftp blocksize 8193")).toHaveLength(1);
  expect(store.running.tftpBlockSize).toBe(8_192);
  expect(store.apply("no ip tftp blocksize")).toEqual([]);
  expect(store.running.tftpBlockSize).toBeUndefined();
  expect(store.apply("ip tftp blocksize 512")).toEqual([]);
  expect(store.print()).not.toContain("tftp blocksize");
});

describe("image-download profile", () => {
  test("holds what was typed", () => {
    const store = device(1);
    expect(store.apply(PROFILE_TFTP)).toEqual([]);
    expect(store.running.wireless.imageDownload).toEqual({
      name: "default",
      method: { mode: "tftp", imageServer: "172.16.5.27", imagePath: "/EWC/17_12_1" },
    });
    expect(store.print()).toContain(
      [
        "wireless profile image-download default",
        " image-download-mode tftp",
        "  tftp-image-server 172.16.5.27",
        "  tftp-image-path /EWC/17_12_1",
        "!",
      ].join("\n"),
    );
  });

  test("another mode drops the leaves of the one before", () => {
    const store = device(1);
    store.apply(PROFILE_TFTP);
    store.apply("wireless profile image-download default\n image-download-mode cco\n  cco-username me\n");
    expect(store.running.wireless.imageDownload?.method).toEqual({
      mode: "cco",
      username: "me",
      password: undefined,
      autoCheck: true,
      version: "suggested",
    });
    expect(store.print()).not.toContain("tftp");
  });

  test("choosing the same mode again keeps its leaves", () => {
    const store = device(1);
    store.apply(PROFILE_TFTP);
    store.apply("wireless profile image-download default\n image-download-mode tftp\n");
    expect(store.print()).toContain("tftp-image-path /EWC/17_12_1");
  });

  test("refuses what the device refuses", () => {
    const store = device(1);
    expect(store.apply("wireless profile image-download branch")[0]?.message).toBe(
      "% image download name must be default",
    );
    const sftp = "wireless profile image-download default\nimage-download-mode sftp\nsftp-port 2222";
    expect(store.apply(sftp)).toEqual([
      { line: 3, column: 1, fitting: [], text: "sftp-port 2222", message: "% sftp port must be 22" },
    ]);
  });

  test("the password reads back here, and nowhere else", () => {
    const store = device(1);
    store.apply(
      [
        "wireless profile image-download default",
        " image-download-mode sftp",
        "  sftp-image-server 172.16.5.62",
        "  sftp-username wlan",
        "  sftp-password 0 Very Secret?1",
      ].join("\n"),
    );
    const printed = store.print();
    expect(printed).toMatch(/^ {2}sftp-password 8 \S+$/m);
    expect(printed).not.toContain("Secret?1");
    const method = store.running.wireless.imageDownload?.method;
    if (method?.mode !== "sftp" || !method.password) throw new Error("no sftp password");
    expect(store.reveal(method.password)).toBe("Very Secret?1");
    const other = device(2, printed);
    expect(other.print()).toBe(printed);
    expect(other.reveal(method.password)).toBeUndefined();
    expect(device(1, printed).reveal(method.password)).toBe("Very Secret?1");
  });
});

describe("passwords", () => {
  test("a type 8 secret is checked, and never shown", () => {
    const store = device(3);
    store.apply("username admin privilege 15 secret 0 Cisco123\nenable secret Enable1");
    expect(store.login("admin", "Cisco123")).toBe(true);
    const printed = store.print();
    expect(printed).toMatch(
      /^username admin privilege 15 secret 8 \$8\$[./0-9A-Za-z]{14}\$[./0-9A-Za-z]{43}$/m,
    );
    expect(printed).not.toContain("Cisco123");
    const read = device(4, printed);
    expect(read.login("admin", "Cisco123")).toBe(true);
    expect(read.login("admin", "cisco123")).toBe(false);
    expect(read.login("nobody", "Cisco123")).toBe(false);
    expect(read.enable("Enable1")).toBe(true);
    expect(read.enable("Cisco123")).toBe(false);
  });

  test("type 8 is PBKDF2-SHA-256 of 20,000 rounds in Cisco's digits", () => {
    // The example that hashcat publishes for its mode 9200; the password is "hashcat".
    const store = device(5);
    store.apply("username admin secret 8 $8$TnGX/fE4KGHOVU$pEhnEvxrvaynpi8j4f.EMHr6M.FzU8xnZnBr/tJdFWk");
    expect(store.login("admin", "hashcat")).toBe(true);
    expect(store.login("admin", "hashcaT")).toBe(false);
  });

  test("type 7 is the known scramble", () => {
    const store = device(6);
    store.apply("username old password 7 0822455D0A16");
    expect(store.login("old", "cisco")).toBe(true);
    expect(store.apply("username old password 7 nonsense")).toHaveLength(1);
  });
});

describe("startup", () => {
  test("reload brings the saved configuration back", () => {
    const store = device(7);
    store.apply("hostname 9120-EWC");
    expect(store.modified).toBe(true);
    store.save();
    expect(store.modified).toBe(false);
    store.apply("hostname other");
    expect(store.modified).toBe(true);
    store.reload();
    expect(store.running.hostname).toBe("9120-EWC");
    store.erase();
    store.reload();
    expect(store.running.hostname).toBe("WLC3C57.31C5.7BC8");
  });

  test("a startup configuration given in clear is not shown in clear", () => {
    const store = device(9, "username admin privilege 15 password 0 Cisco123\n");
    expect(store.startup).toMatch(/^username admin privilege 15 password 7 /m);
    expect(store.startup).not.toContain("Cisco123");
    expect(store.modified).toBe(false);
    store.reload();
    expect(store.login("admin", "Cisco123")).toBe(true);
  });

  test("lines that fail are told, the rest holds", () => {
    const store = device(8, "hostname edge\nfrobnicate\nntp server 172.16.5.1\n");
    expect(store.startupProblems.map((problem) => problem.line)).toEqual([2]);
    expect(store.running.ntpServers).toEqual(["172.16.5.1"]);
  });

  test("a factory-fresh configuration prints in IOS-XE's order", () => {
    const expected = readFileSync(join(__dirname, "factory.cfg"), "utf8");
    expect(device(9).print()).toBe(expected);
  });
});

// ---- what is printed reads back ---------------------------------------------------------------------------

test("a printed configuration makes another device print the same, byte for byte", () => {
  fc.assert(
    fc.property(fc.array(statement, { maxLength: 30 }), (statements) => {
      const store = device(11);
      for (const one of statements) expect(store.apply(one)).toEqual([]);
      const printed = store.print();
      const fresh = device(12, printed);
      expect(fresh.startupProblems).toEqual([]);
      expect(fresh.print()).toBe(printed);
    }),
    { numRuns: 300 },
  );
});

test("what a save keeps, a reload brings back: blocks of the factory that are gone, lines at the ends of their ranges", () => {
  const store = device(21);
  store.apply(
    "no flow exporter default-flow-exporter\nline vty 5 15\n no transport input ssh\n exec-timeout 35791 2147483",
  );
  const printed = store.print();
  expect(printed).not.toContain("flow exporter default-flow-exporter\n destination");
  expect(printed).toContain(
    "line vty 5 15\n exec-timeout 35791 2147483\n login local\n transport input none\n",
  );
  store.save();
  store.reload();
  expect(store.startupProblems).toEqual([]);
  expect(store.print()).toBe(printed);
  store.apply("line vty 5 15\n default transport input");
  expect(store.print()).toContain(
    "line vty 5 15\n exec-timeout 35791 2147483\n login local\n transport input ssh\n",
  );
});

test("each terminal stands in one block: a range cuts those it reaches into and fills what lies between", () => {
  const store = device(15);
  const blocks = () => store.print().match(/^line vty .*(\n exec-timeout .*)?/gm);
  expect(store.apply("line vty 0 97\n exec-timeout 0 0")).toEqual([]);
  expect(blocks()).toEqual([
    "line vty 0 4\n exec-timeout 0 0",
    "line vty 5 15\n exec-timeout 0 0",
    "line vty 16 97\n exec-timeout 0 0",
  ]);
  expect(store.apply("line vty 3 6\n exec-timeout 5 0")).toEqual([]);
  expect(blocks()).toEqual([
    "line vty 0 2\n exec-timeout 0 0",
    "line vty 3 4\n exec-timeout 5 0",
    "line vty 5 6\n exec-timeout 5 0",
    "line vty 7 15\n exec-timeout 0 0",
    "line vty 16 97\n exec-timeout 0 0",
  ]);
});

test("any text at all is applied without harm", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary", maxLength: 300 }), (noise) => {
      const store = device(13);
      store.apply(noise);
      expect(device(14, store.print()).print()).toBe(store.print());
    }),
  );
});
