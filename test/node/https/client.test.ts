import { expect, it } from "vitest";
import type { HttpsFetchHandler } from "../../../src/host/https";
import { tcpFlag } from "../../../src/ip/packet";
import { httpsClient } from "../../../src/node/https/client";
import { HttpsLab } from "./lab";

/** One file from the lab's server; what the client was told, and how many segments with FIN and RST there were. */
async function fetch(lab: HttpsLab, whole = true) {
  const told: string[] = [];
  const seen = { fin: 0, rst: 0 };
  lab.network.tap({}, ({ packet }) => {
    if (packet.protocol !== "tcp") return;
    if (packet.flags & tcpFlag.fin) seen.fin++;
    if (packet.flags & tcpFlag.rst) seen.rst++;
  });
  const handler: HttpsFetchHandler = {
    data: (octets) => told.push(`${octets.length}`),
    done: () => told.push("done"),
    failed: (failure) => told.push(failure),
  };
  const running = httpsClient().fetch(
    lab.client,
    {
      server: { address: "172.16.4.26", port: 443 },
      name: "software.cisco.com",
      path: "/latest/ap1g7",
      login: undefined,
      timeout: 30_000,
    },
    handler,
  );
  if (!whole) running.cancel();
  await lab.conductor.pass(20_000);
  return { told, seen };
}

it.each([
  [200, "done"],
  [401, "authentication"],
  [404, "no-such-file"],
])(
  "closes the connection in order after an answer %i, as a client does that has what it asked for",
  async (status, end) => {
    const lab = new HttpsLab();
    lab.answer = () => ({ status, headers: {}, body: "x".repeat(50_000) });
    const { told, seen } = await fetch(lab);
    expect(told.at(-1)).toBe(end);
    expect(seen).toEqual({ fin: 2, rst: 0 });
  },
);

it("tells nothing of what was cancelled", async () => {
  const { told } = await fetch(new HttpsLab(), false);
  expect(told).toEqual([]);
});
