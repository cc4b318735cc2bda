import { describe, expect, test } from "vitest";
import { ewcConfigurationStore } from "../../../../src/devices/ewc/configuration/store";
import { ewcModules } from "../../../../src/devices/ewc/restconf/modules";
import type { EwcServices } from "../../../../src/devices/ewc/services";
import { Restconf } from "../../../../src/devices/iosxe/restconf/restconf";
import type { HttpsRequest } from "../../../../src/host/https";
import { Random } from "../../../../src/host/random";
import { nodeCrypto } from "../../../../src/node/crypto";
import { ap9105, ap9117, Lab, tftpProfile } from "../lab";
import { modesWithoutWay, randomStatement } from "./random-configuration";
import { randomRequest } from "./random-requests";

// Bounded here; `node scripts/fuzz.js` runs many more (EWCLAB_FUZZ_DOCUMENTS, EWCLAB_FUZZ_LABS, EWCLAB_FUZZ_SEED).
const documents = Number(process.env.EWCLAB_FUZZ_DOCUMENTS ?? 150);
const labs = Number(process.env.EWCLAB_FUZZ_LABS ?? 4);
const firstSeed = Number(process.env.EWCLAB_FUZZ_SEED ?? 1);
const patience = Math.max(60_000, documents * 200, labs * 30_000);

const crypto = nodeCrypto();

function store(random: Random, startup?: string) {
  return ewcConfigurationStore({
    crypto,
    entropy: (length) => Uint8Array.from({ length }, () => random.below(256)),
    deviceKey: new Uint8Array(32).fill(random.below(256)),
    defaultHostname: "WLC3C57.31C5.7BC8",
    release: /^version (\S+)/m.exec(startup ?? "")?.[1] ?? "17.9",
    ...(startup === undefined ? {} : { startup }),
  });
}

/** The same requests for a device's RESTCONF, whoever it is. */
function client(restconf: Restconf<EwcServices>) {
  const connection = {};
  return (method: string, target: string, body: string) => {
    const headers: Record<string, string> = {
      accept: "application/yang-data+json",
      "content-type": "application/yang-data+json",
      authorization: `Basic ${Buffer.from("fuzz:Cisco123").toString("base64")}`,
    };
    const request: HttpsRequest = {
      method,
      target,
      header: (name) => headers[name],
      body: new TextEncoder().encode(body),
      peer: { address: "172.16.4.99", port: 40_000 },
      connection,
    };
    return restconf.handle(request).status;
  };
}

describe("random configuration", () => {
  test("reaches every sub-mode but those whose text is no line of its own", () => {
    expect(modesWithoutWay).toEqual(["conf-ssh-pubkey-data"]);
  });

  test(
    "print, apply, print is a fixpoint, on the same device and on another",
    () => {
      let accepted = 0;
      for (let seed = firstSeed; seed < firstSeed + documents; seed++) {
        const random = new Random(`configuration ${seed}`);
        const device = store(random);
        for (let count = 1 + random.below(12); count > 0; count--) {
          const statement = randomStatement(random);
          if (device.apply(statement).length === 0) accepted++;
        }
        const printed = device.print();
        const other = store(new Random("other"), printed);
        const told = `seed ${seed}:\n${printed}`;
        expect(other.startupProblems, told).toEqual([]);
        expect(other.print(), told).toBe(printed);
        device.save();
        device.reload();
        expect(device.startupProblems, told).toEqual([]);
        expect(device.print(), told).toBe(printed);
      }
      // A generator whose lines are all refused would prove nothing.
      expect(accepted).toBeGreaterThan(documents);
    },
    patience,
  );
});

describe("a lab under random configuration", () => {
  test(
    "survives joins and an upgrade, whatever it was told over command line and RESTCONF",
    () => {
      let changed = 0;
      for (let seed = firstSeed; seed < firstSeed + labs; seed++) {
        const random = new Random(`lab ${seed}`);
        const lab = new Lab();
        lab.bundle("17.9.4.27", "/EWC/17_9_4a", 60_000);
        lab.bundle("17.12.1.5", "/EWC/17_12_1", 60_000);
        lab.ap({ ...ap9105, version: "17.3.3.26" });
        lab.ap(ap9117);
        const say = (count: number) => {
          const { configuration } = lab.services;
          for (let left = count; left > 0; left--) configuration.apply(randomStatement(random));
          // Whoever asks must be let in; how is tried elsewhere.
          configuration.apply(
            "username fuzz privilege 15 password 0 Cisco123\nrestconf\nip http secure-server",
          );
          const ask = client(new Restconf(lab.services, ewcModules));
          for (let requests = 8; requests > 0; requests--) {
            const { method, target, body } = randomRequest(random);
            const status = ask(method, target, body);
            expect(status, `seed ${seed}: ${method} ${target} ${body}`).toBeLessThan(500);
            if (status < 300) changed++;
          }
          const printed = configuration.print();
          const other = store(new Random("other"), printed);
          expect(other.startupProblems, `seed ${seed}:\n${printed}`).toEqual([]);
          expect(other.print(), `seed ${seed}`).toBe(printed);
        };
        say(10);
        lab.run(200);
        if (random.below(2) === 0) lab.services.configuration.apply(tftpProfile("/EWC/17_12_1"));
        say(3);
        lab.saveAndDownload();
        lab.run(400);
        say(3);
        lab.install({ operation: "activate", profile: undefined });
        lab.run(400);
        if (lab.ewc.services) say(2);
        lab.run(300);
        lab.powerCycle();
        lab.run(200);
        expect(lab.ewc.services, `seed ${seed}`).toBeDefined();
      }
      expect(changed).toBeGreaterThan(labs);
    },
    patience,
  );
});
