/**
 * DTLS: round trips of a 1,400-octet request and a 40-octet response between two endpoints in one process, beside
 * the same four AES-GCM operations called bare; and whole handshakes, certificates on both sides.
 */
import { createCipheriv, createDecipheriv, createSecretKey, randomBytes } from "node:crypto";
import { DtlsClient, type DtlsEndpoint, DtlsServer, defaultSuites, type SuiteName } from "../src/dtls";
import { nodeCrypto } from "../src/node/crypto";
import { type IssuedIdentity, LabPki } from "../src/node/pki";
import { beside, type Figure, show } from "./figure";

const roundTrips = 20_000;
const handshakes = 300;

export interface DtlsRow {
  readonly suite: SuiteName;
  /** Microseconds. */
  readonly roundTrip: number;
  /** Four records are sealed or opened in one. */
  readonly recordsPerSecond: number;
  /** Milliseconds of both ends together. */
  readonly handshake: number;
}

/** The lab's own suite, beside the bare cipher; `bench/dtls.ts --table` shows all suites. */
export async function measureDtls(): Promise<Figure[]> {
  const suite: SuiteName = "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256";
  const [row] = await benchDtls(() => {}, [suite]);
  const { roundTrip, handshake } = row!;
  const rate = 1e6 / roundTrip;
  return [
    { name: "DTLS round trips of 1,400 and 40 octets, both ends", value: rate, unit: "/s" },
    ...beside("the four AES-GCM operations of node:crypto alone", rate, 1e6 / bare(), "/s"),
    { name: "DTLS handshakes, certificates on both sides, both ends", value: 1000 / handshake, unit: "/s" },
  ];
}

export async function benchDtls(
  print: (line: string) => void,
  suites: readonly SuiteName[] = defaultSuites,
): Promise<DtlsRow[]> {
  const pki = await LabPki.create({ epoch: 0 });
  const identities = {
    ec: await pki.issue({ commonName: "ewc" }),
    rsa: await pki.issue({ commonName: "ewc", key: "rsa" }),
    client: await pki.issue({ commonName: "ap" }),
  };
  const crypto = nodeCrypto();
  const connect = (suite: SuiteName) => {
    const identity: IssuedIdentity = suite.includes("ECDSA") ? identities.ec : identities.rsa;
    const common = { crypto, trust: [pki.root], epoch: () => 0, suites: [suite] };
    const server = new DtlsServer(0, { ...common, identity });
    const client = new DtlsClient(0, { ...common, identity: identities.client });
    while (relay(client, server) + relay(server, client) > 0);
    return { client, server };
  };

  print(`DTLS in one process; the four bare AES-128-GCM operations take ${bare().toFixed(1)} us`);
  print("suite                                     round trip  records/s  handshake");
  return suites.map((suite) => {
    const { client, server } = connect(suite);
    exchange(client, server, 3000);
    const roundTrip = (milliseconds(() => exchange(client, server, roundTrips)) * 1000) / roundTrips;
    const connectAll = () => {
      for (let i = 0; i < handshakes; i++) connect(suite);
    };
    const handshake = milliseconds(connectAll) / handshakes;
    const recordsPerSecond = Math.round(4e6 / roundTrip);
    print(
      `${suite.padEnd(40)}${`${roundTrip.toFixed(1)} us`.padStart(12)}${`${recordsPerSecond}`.padStart(11)}` +
        `${`${handshake.toFixed(2)} ms`.padStart(11)}`,
    );
    return { suite, roundTrip, recordsPerSecond, handshake };
  });
}

const request = new Uint8Array(1400);
const response = new Uint8Array(40);

function exchange(client: DtlsEndpoint, server: DtlsEndpoint, times: number): void {
  for (let i = 0; i < times; i++) {
    client.send(request);
    relay(client, server);
    server.send(response);
    relay(server, client);
  }
}

/** Carries all datagrams over, and empties the receiver's events. */
function relay(from: DtlsEndpoint, to: DtlsEndpoint): number {
  let count = 0;
  for (let octets = from.pollTransmit(); octets !== undefined; octets = from.pollTransmit()) {
    to.handleDatagram(0, octets);
    count++;
  }
  while (to.pollEvent() !== undefined);
  return count;
}

/** Microseconds for sealing and opening both messages with nothing around it. */
function bare(): number {
  const key = createSecretKey(randomBytes(16));
  const nonce = randomBytes(12);
  const additional = randomBytes(13);
  const pass = (plaintext: Uint8Array) => {
    const cipher = createCipheriv("aes-128-gcm", key, nonce).setAAD(additional);
    const sealed = cipher.update(plaintext);
    cipher.final();
    const decipher = createDecipheriv("aes-128-gcm", key, nonce).setAAD(additional);
    decipher.setAuthTag(cipher.getAuthTag());
    decipher.update(sealed);
    decipher.final();
  };
  const run = (times: number) => {
    for (let i = 0; i < times; i++) {
      pass(request);
      pass(response);
    }
  };
  run(3000);
  return (milliseconds(() => run(roundTrips)) * 1000) / roundTrips;
}

function milliseconds(work: () => void): number {
  const begin = performance.now();
  work();
  return performance.now() - begin;
}

if (require.main === module) {
  if (process.argv.includes("--table")) void benchDtls((line) => process.stdout.write(`${line}\n`));
  else void measureDtls().then((figures) => show("DTLS", figures));
}
