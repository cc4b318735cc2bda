import type { Timer } from "../../../host/host";
import type { Context } from "../../ios/context";
import type { EwcShell } from "./shell";

/** A port that nothing listens on: an answer of any kind shows that the address lives. */
const UNUSED_PORT = 33_434;

/**
 * `ping`: the Host port has no ICMP echo, so a datagram goes to an unused UDP port and the ICMP port-unreachable
 * that comes back counts as the reply. A firewall that treats echo and UDP differently shows differently here.
 */
export function ping(context: Context<EwcShell>, address: string, count: number, timeout: number): void {
  const { host } = context.device.operations;
  const { clock } = host;
  const times: number[] = [];
  let sent = 0;
  let sentAt = 0;
  let timer: Timer | undefined;
  let over = false;

  const socket = host.udp(undefined, {
    datagram: () => outcome("!"),
    unreachable: (_to, reason) => outcome(reason === "port" ? "!" : reason === "host" ? "U" : "A"),
  });
  context.wait(finish);
  context.print("Type escape sequence to abort.");
  context.print(`Sending ${count}, 100-byte ICMP Echos to ${address}, timeout is ${timeout / 1000} seconds:`);
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
    timer = clock.after(Math.max(timeout, 1), () => outcome("."));
    socket.send({ address, port: UNUSED_PORT }, new Uint8Array(72));
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
