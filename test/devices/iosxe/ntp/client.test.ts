import fc from "fast-check";
import { expect, test } from "vitest";
import { Resolver } from "../../../../src/devices/iosxe/names/resolver";
import { NtpClient } from "../../../../src/devices/iosxe/ntp/client";
import { WireError } from "../../../../src/errors";
import { SimulatedNetwork } from "../../../../src/network/network";
import { VirtualTime } from "../../../../src/network/virtual-time";
import { NtpServer } from "../../../../src/servers/ntp-server";
import { decodeNtp, encodeNtp } from "../../../../src/wire/ntp/packet";

const begin = Date.UTC(2024, 1, 1, 17);

function bench(ahead: number) {
  const time = new VirtualTime({ epoch: begin });
  const network = new SimulatedNetwork({ time, seed: 1 });
  network.segment("access", "172.16.4.0/24");
  const host = network.attach("access", "172.16.4.26");
  let offset = 0;
  const calendar = () => time.epoch() + offset;
  const servers: string[] = [];
  const none = { hosts: new Map(), servers: [], domain: undefined, lookup: false, timeout: 1, retries: 0 };
  const client = new NtpClient({
    host,
    resolver: new Resolver(
      host,
      () => none,
      () => 0,
    ),
    servers: () => servers,
    calendar,
    setCalendar: (epoch) => {
      offset += epoch - calendar();
    },
  });
  const server = new NtpServer(network.attach("access", "172.16.4.123"), {
    calendar: () => time.epoch() + ahead,
    log: () => {},
  });
  server.start();
  const configure = (...list: string[]) => {
    servers.splice(0, servers.length, ...list);
    client.changed();
  };
  return { time, client, server, configure, off: () => Math.round(calendar() - time.epoch()) };
}

test("the clock steps to what the server says, and a person's step back lasts until the next poll", () => {
  const { time, client, configure, off } = bench(-5_000_000);
  configure("172.16.4.123");
  time.runUntil(1_000);
  expect(off()).toBe(-5_000_000);
  expect(client.synchronizedTo).toMatchObject({ stratum: 1, reference: ".GPS.", reach: 1 });
  time.runUntil(65_000);
  expect(client.synchronizedTo).toMatchObject({ reach: 3 });
});

test("a difference below the step threshold is left alone; a silent server loses its reach after eight polls", () => {
  const { time, client, server, configure, off } = bench(100);
  configure("172.16.4.199", "172.16.4.123");
  time.runUntil(1_000);
  expect(off()).toBe(0);
  expect(client.associations().map(({ stratum, reach }) => [stratum, reach])).toEqual([
    [16, 0],
    [1, 1],
  ]);
  server.stop();
  time.runUntil(8 * 64_000 + 1_000);
  expect(client.synchronizedTo).toBeUndefined();
});

test("without a server nobody is asked any more; a name that nobody knows is none", () => {
  const { time, client, configure } = bench(0);
  configure("ntp.example.net");
  time.runUntil(10_000);
  expect(client.associations()).toMatchObject([{ address: undefined, reach: 0 }]);
  configure();
  expect(client.associations()).toEqual([]);
  client.close();
});

test("what is encoded decodes to the same to a microsecond, and garbage is told", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 2_000_000_000_000 }),
      fc.integer({ min: 0, max: 16 }),
      (at, stratum) => {
        const reference = Uint8Array.of(1, 2, 3, 4);
        const packet = {
          leap: 0,
          version: 4,
          mode: 4,
          stratum,
          reference,
          originate: at,
          receive: at,
          transmit: at,
        };
        const decoded = decodeNtp(encodeNtp(packet));
        expect(decoded.transmit).toBeCloseTo(at, 3);
        expect({ ...decoded, originate: at, receive: at, transmit: at }).toEqual(packet);
      },
    ),
  );
  expect(() => decodeNtp(new Uint8Array(47))).toThrow(WireError);
});
