import { expect, test } from "vitest";
import { Traffic } from "../../../src/devices/ios/traffic";
import { SimulatedNetwork } from "../../../src/network/network";
import { VirtualTime } from "../../../src/network/virtual-time";
import { ap9105, Lab } from "../ewc/lab";

function pair() {
  const time = new VirtualTime({ epoch: 0 });
  const network = new SimulatedNetwork({ time, seed: 1 });
  network.segment("lan", "10.0.0.0/24");
  const traffic = new Traffic();
  const host = traffic.counted(network.attach("lan", "10.0.0.11"));
  const far = network.attach("lan", "10.0.0.12");
  return { time, traffic, host, far };
}

test("datagrams count with their octets, each way", () => {
  const { time, traffic, host, far } = pair();
  const answering = far.udp(7, { datagram: (octets, from) => answering.send(from, octets.slice(0, 10)) });
  const socket = host.udp(undefined, { datagram: () => {} });
  time.runUntil(1_000);
  for (let count = 0; count < 3; count++) socket.send({ address: "10.0.0.12", port: 7 }, new Uint8Array(100));
  time.runUntil(2_000);
  expect(traffic.output.read(2_000)).toMatchObject({ packets: 3, octets: 300, last: 1_000 });
  expect(traffic.input.read(2_000)).toMatchObject({ packets: 3, octets: 30 });
});

test("connections count both ways, whoever opens them", () => {
  const { time, traffic, host, far } = pair();
  host.listen(22, (connection) => {
    connection.handler = { data: (octets) => void connection.write(octets) };
  });
  const client = far.connect(
    { address: "10.0.0.11", port: 22 },
    { open: () => client.write(new Uint8Array(50)), data: () => {} },
  );
  far.listen(23, (connection) => {
    connection.handler = { data: () => connection.end() };
  });
  const own = host.connect(
    { address: "10.0.0.12", port: 23 },
    { open: () => own.write(new Uint8Array(5)), data: () => {} },
  );
  time.runUntil(5_000);
  expect(traffic.input.read(5_000)).toMatchObject({ packets: 1, octets: 50 });
  expect(traffic.output.read(5_000)).toMatchObject({ packets: 2, octets: 55 });
});

test("the rate is that of the last minutes, and fades", () => {
  const { time, traffic, host } = pair();
  const socket = host.udp(undefined, { datagram: () => {} });
  for (let second = 1; second <= 1_800; second++) {
    time.runUntil(second * 1_000);
    socket.send({ address: "10.0.0.12", port: 7 }, new Uint8Array(125));
  }
  const now = time.now();
  expect(traffic.output.read(now).packetsPerSecond).toBe(1);
  expect(traffic.output.read(now).bitsPerSecond).toBeGreaterThan(980);
  expect(traffic.output.read(now + 300_000).bitsPerSecond).toBeLessThan(400);
  expect(traffic.output.read(now + 3_600_000).bitsPerSecond).toBe(0);
});

test("a counted host has the address and the time of the one beneath", () => {
  const { host } = pair();
  expect(host.clock.jumps).toBeDefined();
  expect(host.address).toBe("10.0.0.11");
});

test("a controller counts its access points' traffic, and begins anew after a reload", () => {
  const lab = new Lab();
  lab.ap(ap9105);
  lab.until("the AP is registered", () => lab.images().length === 1);
  const before = lab.services.traffic.view(0).input.packets;
  expect(before).toBeGreaterThan(5);
  lab.services.system.reload("Reload Command");
  lab.run(3);
  lab.until("the controller is back", () => lab.ewc.services !== undefined);
  expect(lab.services.traffic.view(0).input.packets).toBeLessThan(before);
});

test("a factory reset takes configuration, files and staged images, and reloads", () => {
  const lab = new Lab({ configuration: "wireless tag site north\n" });
  lab.services.bootflash.write({ name: "kept.cfg", text: "hostname x\n", at: 0 });
  lab.services.system.reload("Reload Command");
  lab.run(3);
  lab.until("the controller is back", () => lab.ewc.services !== undefined);
  expect(lab.services.bootflash.files()).toHaveLength(1);
  lab.services.system.factoryReset();
  lab.run(3);
  lab.until("the controller is back", () => lab.ewc.services !== undefined);
  expect(lab.services.bootflash.files()).toEqual([]);
  expect(lab.services.configuration.running.wireless.siteTags.map(({ name }) => name)).toEqual([
    "default-site-tag",
  ]);
  expect(lab.services.configuration.running.hostname).toBe("WLC3C57.31C5.7BC8");
  expect(lab.services.system.view().lastReloadReason).toBe("Factory Reset");
});
