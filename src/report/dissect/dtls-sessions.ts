import type { Crypto } from "../../crypto/port";
import { decodeAlert } from "../../dtls/alert";
import {
  handshakeHeaderLength,
  handshakeName,
  handshakeType,
  readFragment,
} from "../../dtls/handshake-header";
import { protections } from "../../dtls/key-schedule";
import { decodeClientHelloStart, decodeServerHello } from "../../dtls/messages";
import type { Protection } from "../../dtls/protection";
import { contentType, readSequence, recordHeaderLength } from "../../dtls/record";
import { type SuiteName, suiteNamed, suites } from "../../dtls/suites";

/** One record of a DTLS datagram, as far as it can be read. */
export interface ReadRecord {
  /** `ClientHello`, `Alert close_notify`, `ApplicationData`, `Handshake (encrypted)`. */
  readonly name: string;
  readonly epoch: number;
  readonly sequence: number;
  readonly octets: number;
  /** What is inside application data, where the keys are known. */
  readonly plain?: Uint8Array;
}

interface DtlsFlow {
  clientRandom: Uint8Array | undefined;
  serverRandom: Uint8Array | undefined;
  suite: SuiteName | undefined;
  keys: { client: Protection; server: Protection } | undefined;
}

/** Reads the DTLS datagrams of a capture in order, with the keys of its key log. */
export class DtlsSessions {
  readonly #masters = new Map<string, Uint8Array>();
  readonly #sessions = new Map<string, DtlsFlow>();

  constructor(
    private readonly crypto: Crypto,
    keyLog: readonly string[],
  ) {
    for (const line of keyLog) {
      const [, random, master] = /^CLIENT_RANDOM ([0-9a-f]{64}) ([0-9a-f]{96})/i.exec(line) ?? [];
      if (random && master) this.#masters.set(random.toLowerCase(), octetsOf(master));
    }
  }

  /**
   * @param session the same for both directions of a conversation
   * @param sender who sent the datagram: DTLS's client is the access point
   */
  read(session: string, sender: "client" | "server", datagram: Uint8Array): ReadRecord[] {
    const records: ReadRecord[] = [];
    for (let at = 0; at + recordHeaderLength <= datagram.length; ) {
      const type = datagram[at]!;
      const epoch = (datagram[at + 3]! << 8) | datagram[at + 4]!;
      const sequence = readSequence(datagram, at + 5);
      const length = (datagram[at + 11]! << 8) | datagram[at + 12]!;
      const fragment = datagram.subarray(at + recordHeaderLength, at + recordHeaderLength + length);
      at += recordHeaderLength + length;
      const opened = epoch === 0 ? fragment : this.#open(session, sender, type, epoch, sequence, fragment);
      const head = { epoch, sequence, octets: length };
      if (type === contentType.handshake && opened) {
        for (const name of this.#handshake(session, opened)) records.push({ name, ...head });
      } else if (type === contentType.applicationData) {
        records.push({ name: "ApplicationData", ...head, ...(opened ? { plain: opened } : {}) });
      } else if (type === contentType.alert) {
        const alert = opened ? decodeAlert(opened) : undefined;
        const name = alert ? `Alert ${alert.description}` : "Alert (encrypted)";
        records.push({ name, ...head });
      } else
        records.push({
          name: type === contentType.changeCipherSpec ? "ChangeCipherSpec" : nameOf(type),
          ...head,
        });
    }
    return records;
  }

  #handshake(key: string, octets: Uint8Array): string[] {
    const names: string[] = [];
    for (let at = 0; at < octets.length; ) {
      const fragment = readFragment(octets, at);
      if (typeof fragment === "string") return [...names, "Handshake (unreadable)"];
      names.push(handshakeName(fragment.type));
      if (fragment.offset === 0) this.#learn(key, fragment.type, fragment.data);
      at += handshakeHeaderLength + fragment.data.length;
    }
    return names;
  }

  #learn(key: string, type: number, body: Uint8Array): void {
    try {
      if (type === handshakeType.clientHello) {
        const clientRandom = decodeClientHelloStart(body).random.slice();
        this.#sessions.set(key, {
          ...{ clientRandom, serverRandom: undefined, suite: undefined, keys: undefined },
        });
      } else if (type === handshakeType.serverHello) {
        const session = this.#sessions.get(key);
        if (!session) return;
        const hello = decodeServerHello(body);
        session.serverRandom = hello.random.slice();
        session.suite = (Object.keys(suites) as SuiteName[]).find(
          (name) => suites[name].code === hello.suite,
        );
      }
    } catch {
      // A hello in pieces: what follows stays encrypted.
    }
  }

  #open(
    key: string,
    sender: "client" | "server",
    type: number,
    epoch: number,
    sequence: number,
    fragment: Uint8Array,
  ): Uint8Array | undefined {
    const session = this.#sessions.get(key);
    if (!session) return undefined;
    const { clientRandom, serverRandom, suite } = session;
    if (!session.keys && clientRandom && serverRandom && suite) {
      const master = this.#masters.get(hexOf(clientRandom));
      if (master)
        session.keys = protections(this.crypto, suiteNamed(suite), master, clientRandom, serverRandom);
    }
    return session.keys?.[sender].open(type, epoch, sequence, fragment);
  }
}

function nameOf(type: number): string {
  return type === contentType.handshake ? "Handshake (encrypted)" : `record type ${type}`;
}

function octetsOf(hex: string): Uint8Array {
  return Uint8Array.from(hex.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
}

function hexOf(octets: Uint8Array): string {
  return Array.from(octets, (octet) => octet.toString(16).padStart(2, "0")).join("");
}
