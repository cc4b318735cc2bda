import { type ChildProcess, spawn } from "node:child_process";
import { createSocket, type Socket } from "node:dgram";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import {
  DtlsClient,
  type DtlsEndpoint,
  type DtlsEvent,
  DtlsListener,
  type DtlsOptions,
  DtlsServer,
  type SuiteName,
} from "../../src/dtls";
import { nodeCrypto } from "../../src/node/crypto";
import { type IssuedIdentity, LabPki } from "../../src/node/pki";
import { requireTool } from "./tools";

const crypto = nodeCrypto();
let pki: LabPki;
const day = 86_400_000;
const folder = mkdtempSync(join(tmpdir(), "ewclab-dtls-"));
let identities: Record<"ec" | "rsa" | "deep" | "foreign" | "expired" | "other", IssuedIdentity>;
let rootFile: string;

beforeAll(async () => {
  pki = await LabPki.create({ epoch: Date.now() });
  const [middle, foreign] = [await pki.authority.intermediate("Lab Device CA"), await pki.foreign()];
  const past = { notBefore: Date.now() - 9 * day, notAfter: Date.now() - day };
  identities = {
    ec: await pki.issue({ commonName: "ewc-ec" }),
    rsa: await pki.issue({ commonName: "ewc-rsa", key: "rsa" }),
    deep: await middle.issue({ commonName: "AP9117AXI-DEEP" }),
    foreign: await foreign.issue({ commonName: "rogue" }),
    expired: await pki.issue({ commonName: "old", ...past }),
    other: await pki.issue({ commonName: "other" }),
  };
  rootFile = file("root.pem", pki.authority.certificatePem);
});

const suites: Record<SuiteName, { openssl: string; key: "ec" | "rsa" }> = {
  TLS_RSA_WITH_AES_128_CBC_SHA: { openssl: "AES128-SHA", key: "rsa" },
  TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256: { openssl: "ECDHE-ECDSA-AES128-GCM-SHA256", key: "ec" },
  TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384: { openssl: "ECDHE-ECDSA-AES256-GCM-SHA384", key: "ec" },
  TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256: { openssl: "ECDHE-RSA-AES128-GCM-SHA256", key: "rsa" },
  TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384: { openssl: "ECDHE-RSA-AES256-GCM-SHA384", key: "rsa" },
};

const open: { close(): void }[] = [];
afterEach(() => {
  for (const thing of open.splice(0)) thing.close();
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

requireTool("openssl")("our client and openssl s_server", () => {
  for (const [suite, { openssl, key }] of Object.entries(suites) as [
    SuiteName,
    (typeof suites)[SuiteName],
  ][]) {
    for (const mtu of [1400, 256]) {
      test(`${suite}, mtu ${mtu}: data both ways, we close`, async () => {
        const { server, client } = await clientAgainstServer(
          identities[key],
          { suites: [suite], mtu },
          "-cipher",
          openssl,
          "-mtu",
          `${mtu}`,
        );
        const established = await client.event("established");
        expect(established.suite).toBe(suite);
        expect(established.peer[0]?.commonName).toBe(`ewc-${key}`);
        client.send("from the lab\n");
        await server.prints("from the lab");
        server.types("from openssl\n");
        expect(text((await client.event("application-data")).octets)).toBe("from openssl\n");
        client.close();
        await server.prints("DONE");
      });
    }
  }

  test("a path that swallows datagrams above 400 octets: our flights shrink until they get through", async () => {
    const { server, client } = await clientAgainstServer(
      identities.rsa,
      { identity: identities.rsa, retransmission: { initial: 100 } },
      { ours: 400 },
      "-mtu",
      "400",
    );
    await client.event("established");
    expect(client.shrunkMtu).toBe(268);
    client.send("from the lab\n");
    await server.prints("from the lab");
  });

  test("a cookie exchange (s_server -listen)", async () => {
    const { server, client } = await clientAgainstServer(identities.ec, {}, "-listen");
    await client.event("established");
    client.send("from the lab\n");
    await server.prints("from the lab");
  });

  test("x25519 and P-384", async () => {
    for (const [group, name] of [
      ["x25519", "X25519"],
      ["secp384r1", "P-384"],
    ] as const) {
      const { client } = await clientAgainstServer(
        identities.rsa,
        { identity: identities.rsa, groups: [group] },
        "-groups",
        name,
      );
      await client.event("established");
    }
  });

  test("a chain with an intermediate authority, on our side and on theirs", async () => {
    const { client } = await clientAgainstServer(identities.deep, { identity: identities.deep });
    expect((await client.event("established")).peer).toHaveLength(2);
  });

  test("an RSA client certificate", async () => {
    const { client, server } = await clientAgainstServer(identities.ec, { identity: identities.rsa });
    await client.event("established");
    await server.prints("ewc-rsa");
  });

  test("openssl refuses a client that signs with the wrong key, and we say so", async () => {
    const identity = { chain: identities.ec.chain, key: identities.other.key };
    const { client } = await clientAgainstServer(identities.ec, { identity });
    expect(await client.event("failed")).toMatchObject({
      cause: "authentication",
      alert: { direction: "received", description: "decrypt_error" },
    });
  });

  for (const [name, alert] of [
    ["foreign", "unknown_ca"],
    ["expired", "certificate_expired"],
  ] as const) {
    test(`openssl refuses our ${name} certificate with ${alert}`, async () => {
      const { client } = await clientAgainstServer(identities.ec, { identity: identities[name] });
      expect(await client.event("failed")).toMatchObject({
        alert: { direction: "received", description: alert },
      });
    });
    test(`we refuse openssl's ${name} certificate with ${alert}`, async () => {
      const { client, server } = await clientAgainstServer(identities[name], {});
      expect(await client.event("failed")).toMatchObject({
        cause: "authentication",
        alert: { direction: "sent", description: alert },
      });
      await server.prints(`alert ${alert.replaceAll("_", " ")}`);
    });
  }

  test("openssl refuses a client without a certificate", async () => {
    const { client } = await clientAgainstServer(identities.ec, {
      identity: { chain: [], key: identities.ec.key },
    });
    expect(await client.event("failed")).toMatchObject({ alert: { direction: "received" } });
  });
});

requireTool("openssl")("openssl s_client and our server", () => {
  for (const [suite, { openssl, key }] of Object.entries(suites) as [
    SuiteName,
    (typeof suites)[SuiteName],
  ][]) {
    for (const mtu of [1400, 256]) {
      test(`${suite}, mtu ${mtu}: cookie, data both ways, we close`, async () => {
        const { server, client } = await serverAgainstClient(
          identities.ec,
          { identity: identities[key], suites: [suite], mtu },
          "-cipher",
          openssl,
          "-mtu",
          `${mtu}`,
        );
        const established = await server.event("established");
        expect(established.suite).toBe(suite);
        expect(established.peer[0]?.commonName).toBe("ewc-ec");
        await client.prints("Verify return code: 0 (ok)");
        client.types("from openssl\n");
        expect(text((await server.event("application-data")).octets)).toBe("from openssl\n");
        server.send("from the lab\n");
        await client.prints("from the lab");
        server.close();
        await client.prints("closed");
      });
    }
  }

  test("all its suites and an mtu of 256: its ClientHello comes in fragments", async () => {
    const { server } = await serverAgainstClient(identities.ec, {}, "-mtu", "256");
    await server.event("established");
    const isPart = (octets: Uint8Array) => octets[13] === 1 && octets[16] !== octets[24];
    expect(server.received.some(isPart)).toBe(true);
  });

  test("a path that swallows datagrams above 400 octets: our flights shrink until they get through", async () => {
    const { server, client } = await serverAgainstClient(
      identities.rsa,
      { identity: identities.rsa, retransmission: { initial: 100 } },
      { ours: 400 },
      "-mtu",
      "400",
    );
    await server.event("established");
    expect(server.shrunkMtu).toBe(268);
    client.types("from openssl\n");
    expect(text((await server.event("application-data")).octets)).toBe("from openssl\n");
  });

  test("openssl closes", async () => {
    const { server, client } = await serverAgainstClient(identities.rsa, {});
    await server.event("established");
    client.types("Q\n");
    expect(await server.event("closed")).toEqual({ type: "closed", by: "peer" });
  });

  test("a renegotiation is refused", async () => {
    const { server, client } = await serverAgainstClient(identities.ec, {});
    await server.event("established");
    client.types("R\n");
    await client.prints("RENEGOTIATING");
    expect((await server.event("discarded")).reason).toBe("ClientHello after the handshake");
    await client.prints("no renegotiation");
  });

  for (const [name, alert] of [
    ["foreign", "unknown_ca"],
    ["expired", "certificate_expired"],
  ] as const) {
    test(`we refuse openssl's ${name} certificate with ${alert}, and it says so`, async () => {
      const { server, client } = await serverAgainstClient(identities[name], {});
      expect(await server.event("failed")).toMatchObject({
        cause: "authentication",
        alert: { direction: "sent", description: alert },
      });
      await client.prints(`alert ${alert.replaceAll("_", " ")}`);
    });
    test(`openssl refuses our ${name} certificate`, async () => {
      const { server } = await serverAgainstClient(identities.ec, { identity: identities[name] });
      expect(await server.event("failed")).toMatchObject({
        alert: { direction: "received", description: alert },
      });
    });
  }

  test("a client without a certificate is refused", async () => {
    const { server, client } = await serverAgainstClient(undefined, {});
    expect((await server.event("failed")).reason).toBe("the client shows no certificate");
    await client.prints("handshake failure");
  });

  test("DTLS 1.0 is refused", async () => {
    const { server } = await serverAgainstClient(identities.ec, {}, "-dtls1", "-cipher", "ALL:@SECLEVEL=0");
    expect(await server.event("failed")).toMatchObject({ alert: { description: "protocol_version" } });
  });

  test("the key log holds the same line as openssl's", async () => {
    const theirs = join(folder, "keylog");
    writeFileSync(theirs, "");
    const lines: string[] = [];
    const { server } = await serverAgainstClient(
      identities.ec,
      { keyLog: (line) => lines.push(line) },
      "-keylogfile",
      theirs,
    );
    await server.event("established");
    await eventually(
      () => readFileSync(theirs, "utf8").includes("CLIENT_RANDOM"),
      () => "no key log",
    );
    expect(readFileSync(theirs, "utf8").toLowerCase()).toContain(lines[0]!.toLowerCase());
  });
});

type Overrides = Partial<DtlsOptions>;

/** The path: datagrams of ours above so many octets vanish. */
interface Path {
  readonly ours: number;
}

async function clientAgainstServer(theirs: IssuedIdentity, overrides: Overrides, ...rest: (Path | string)[]) {
  const { path, more } = pathAndArguments(rest);
  const port = await freePort();
  const server = new OpenSsl(
    ["s_server", "-dtls1_2", "-accept", `127.0.0.1:${port}`, "-CAfile", rootFile, "-Verify", "3"].concat(
      ["-verify_return_error"],
      identityArguments(theirs),
      more,
    ),
  );
  await server.prints("ACCEPT");
  const end = new SocketEnd(port, path);
  await end.bound;
  end.begin(new DtlsClient(end.now(), options(overrides)));
  return { server, client: end };
}

async function serverAgainstClient(
  theirs: IssuedIdentity | undefined,
  overrides: Overrides,
  ...rest: (Path | string)[]
) {
  const { path, more } = pathAndArguments(rest);
  const end = new SocketEnd(0, path);
  const port = await end.bound;
  end.listen(new DtlsListener(end.now(), options(overrides)));
  const version = more.includes("-dtls1") ? [] : ["-dtls1_2"];
  const client = new OpenSsl(
    ["s_client", "-connect", `127.0.0.1:${port}`, "-CAfile", rootFile, "-verify", "3"].concat(
      "-verify_return_error",
      version,
      theirs === undefined ? [] : identityArguments(theirs),
      more,
    ),
  );
  return { server: end, client };
}

function pathAndArguments(rest: readonly (Path | string)[]) {
  return {
    path: rest.find((one) => typeof one === "object"),
    more: rest.filter((one) => typeof one === "string"),
  };
}

function options({ identity = identities.ec, ...overrides }: Overrides) {
  return { crypto, identity, trust: [pki.root], epoch: () => Date.now(), ...overrides };
}

function identityArguments(identity: IssuedIdentity): string[] {
  const name = identity.certificate.commonName;
  const [, ...authorities] = identity.chainPem.split(/(?<=-----END CERTIFICATE-----\n)/);
  const args = [
    "-cert",
    file(`${name}.pem`, identity.certificatePem),
    "-key",
    file(`${name}.key`, identity.keyPem),
  ];
  return authorities.length === 0
    ? args
    : [...args, "-cert_chain", file(`${name}.chain`, authorities.join(""))];
}

function file(name: string, content: string): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

function text(octets: Uint8Array): string {
  return new TextDecoder().decode(octets);
}

async function freePort(): Promise<number> {
  const socket = createSocket("udp4");
  await new Promise<void>((resolve) => socket.bind(0, "127.0.0.1", resolve));
  const { port } = socket.address();
  await new Promise<void>((resolve) => socket.close(() => resolve()));
  return port;
}

async function eventually(condition: () => boolean, otherwise: () => string): Promise<void> {
  for (const deadline = Date.now() + 15_000; !condition(); ) {
    if (Date.now() > deadline) expect.fail(otherwise());
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

/** One of our endpoints on a real socket. */
class SocketEnd {
  readonly bound: Promise<number>;
  readonly received: Uint8Array[] = [];
  private readonly socket: Socket = createSocket("udp4");
  private readonly seen: DtlsEvent[] = [];
  private endpoint: DtlsEndpoint | undefined;
  private listener: DtlsListener | undefined;
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private peerPort = 0,
    private readonly path: Path = { ours: Number.POSITIVE_INFINITY },
  ) {
    open.push({ close: () => this.release() });
    this.bound = new Promise((resolve) => {
      this.socket.bind(0, "127.0.0.1", () => resolve(this.socket.address().port));
    });
    this.socket.on("message", (octets, from) => {
      this.peerPort = from.port;
      this.received.push(new Uint8Array(octets));
      this.take(new Uint8Array(octets));
    });
  }

  get shrunkMtu(): number | undefined {
    return this.endpoint?.shrunkMtu;
  }

  now(): number {
    return performance.now();
  }

  begin(endpoint: DtlsEndpoint): void {
    this.endpoint = endpoint;
    this.drain();
  }

  listen(listener: DtlsListener): void {
    this.listener = listener;
  }

  send(line: string): void {
    this.endpoint?.send(new TextEncoder().encode(line));
    this.drain();
  }

  close(): void {
    this.endpoint?.close(this.now());
    this.drain();
  }

  /** The next event of that type; other types before it are skipped. */
  async event<T extends DtlsEvent["type"]>(type: T): Promise<DtlsEvent & { type: T }> {
    const seen: string[] = [];
    const found = () => {
      while (this.seen.length > 0 && this.seen[0]?.type !== type)
        seen.push(JSON.stringify(this.seen.shift()));
      return this.seen.length > 0;
    };
    await eventually(
      found,
      () => `no event ${type}, but ${seen.join(" ")} ${JSON.stringify(this.endpoint?.statistics)}`,
    );
    return this.seen.shift() as DtlsEvent & { type: T };
  }

  private take(octets: Uint8Array): void {
    if (this.listener === undefined) {
      this.endpoint?.handleDatagram(this.now(), octets);
    } else {
      const existing = this.endpoint instanceof DtlsServer ? this.endpoint : undefined;
      const outcome = this.listener.handleDatagram(
        this.now(),
        octets,
        `127.0.0.1:${this.peerPort}`,
        existing,
      );
      if (outcome.type === "reply") this.socket.send(outcome.octets, this.peerPort, "127.0.0.1");
      if (outcome.type === "accepted") this.endpoint = outcome.server;
    }
    this.drain();
  }

  private drain(): void {
    const { endpoint } = this;
    if (endpoint === undefined) return;
    for (let octets = endpoint.pollTransmit(); octets; octets = endpoint.pollTransmit()) {
      if (octets.length <= this.path.ours) this.socket.send(octets, this.peerPort, "127.0.0.1");
    }
    for (let event = endpoint.pollEvent(); event; event = endpoint.pollEvent()) this.seen.push(event);
    clearTimeout(this.timer);
    const due = endpoint.pollTimeout();
    if (due === undefined) return;
    this.timer = setTimeout(
      () => {
        endpoint.handleTimeout(this.now());
        this.drain();
      },
      due - this.now() + 1,
    );
  }

  private release(): void {
    clearTimeout(this.timer);
    this.socket.close();
  }
}

class OpenSsl {
  private output = "";
  private readonly child: ChildProcess;

  constructor(args: string[]) {
    this.child = spawn("openssl", args, { stdio: "pipe" });
    this.child.stdout?.on("data", (chunk) => {
      this.output += chunk;
    });
    this.child.stderr?.on("data", (chunk) => {
      this.output += chunk;
    });
    open.push({ close: () => this.child.kill() });
  }

  types(line: string): void {
    this.child.stdin?.write(line);
  }

  async prints(expected: string): Promise<void> {
    await eventually(
      () => this.output.includes(expected),
      () => `openssl did not print "${expected}" but:\n${this.output}`,
    );
  }
}
