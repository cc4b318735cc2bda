import type { Host, Timer } from "../../host/host";
import type { Context } from "./context";
import { anyOrder, parameter, word } from "./grammar";
import { range } from "./parameter-types";

/** A port that nothing listens on: an answer of any kind shows that the address lives. */
const UNUSED_PORT = 33_434;

/** Octets of the IP and UDP headers: `size` counts the whole packet. */
const HEADERS = 28;

export interface PingOptions {
  readonly count?: number | undefined;
  /** Octets of each packet. */
  readonly size?: number | undefined;
  /** Seconds to wait for each answer. */
  readonly timeout?: number | undefined;
  /** The own address that was asked for, which is told. */
  readonly source?: string | undefined;
  /** IPv4's DF bit: what a link is too narrow for is not fragmented. */
  readonly dontFragment?: boolean | undefined;
}

/** What may stand behind the destination, each once. */
export const pingGroups = [
  [word("repeat", "specify repeat count"), parameter("count", range(1, 1000), "Repeat count")],
  [word("size", "specify datagram size"), parameter("size", range(36, 18_024), "Datagram size")],
  [word("timeout", "specify timeout interval"), parameter("timeout", range(0, 3600), "Timeout in seconds")],
] as const;

/** The same in any order. */
export const pingOptions = anyOrder(...pingGroups);

/**
 * `ping`: the Host port has no ICMP echo, so a datagram goes to an unused UDP port and the ICMP port-unreachable
 * that comes back counts as the reply. A firewall that treats echo and UDP differently shows differently here.
 */
export function ping(
  context: Context<{ readonly host: Host }>,
  address: string,
  { count = 5, size = 100, timeout = 2, source, dontFragment = false }: PingOptions,
): void {
  const { host } = context.device;
  const { clock } = host;
  const patience = timeout * 1_000;
  const times: number[] = [];
  let sent = 0;
  let sentAt = 0;
  let timer: Timer | undefined;
  let over = false;

  const socket = host.udp(undefined, {
    datagram: () => outcome("!"),
    tooBig: () => outcome("M"),
    unreachable: (_to, reason) => outcome(reason === "port" ? "!" : reason === "host" ? "U" : "A"),
  });
  context.wait(finish);
  context.print("Type escape sequence to abort.");
  context.print(`Sending ${count}, ${size}-byte ICMP Echos to ${address}, timeout is ${timeout} seconds:`);
  if (source !== undefined) context.print(`Packet sent with a source address of ${source} `);
  if (dontFragment) context.print("Packet sent with the DF bit set");
  if (address === host.address) {
    while (sent < count) {
      sent++;
      times.push(0);
      context.write("!");
    }
    finish();
    return;
  }
  next();

  function next(): void {
    sent++;
    sentAt = clock.now();
    timer = clock.after(Math.max(patience, 1), () => outcome("."));
    socket.send({ address, port: UNUSED_PORT }, new Uint8Array(size - HEADERS), { dontFragment });
  }

  function outcome(mark: string): void {
    if (over) return;
    timer?.cancel();
    if (mark === "!") times.push(clock.now() - sentAt);
    context.write(mark);
    if (sent >= count) finish();
    else next();
  }

  function finish(): void {
    if (over) return;
    over = true;
    timer?.cancel();
    socket.close();
    const rate = sent === 0 ? 0 : Math.floor((times.length * 100) / sent);
    const rounded = times.map((time) => Math.max(1, Math.round(time)));
    const trip =
      rounded.length === 0
        ? ""
        : `, round-trip min/avg/max = ${Math.min(...rounded)}/${Math.round(rounded.reduce((a, b) => a + b) / rounded.length)}/${Math.max(...rounded)} ms`;
    context.print(`\nSuccess rate is ${rate} percent (${times.length}/${sent})${trip}`);
    context.done();
  }
}
