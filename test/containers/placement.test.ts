import { expect, test } from "vitest";
import { placeTenants, type Room, type Tenant } from "../../containers/fabric/placement";

const any = () => true;
const room = (megabytes: number, taken = 0, has: Room["has"] = any): Room => ({ megabytes, taken, has });
const tenant = (name: string, megabytes: number, image = "device"): Tenant => ({
  hosts: [name],
  image,
  megabytes,
});

test("equal engines share a lab, the largest host first", () => {
  const hosts = [tenant("ap-1", 30), tenant("ewc", 60), tenant("ap-2", 30), tenant("tftp", 15)];
  const places = placeTenants(hosts, [room(8_000), room(8_000)]);
  expect(Object.fromEntries(places)).toEqual({ ewc: 0, "ap-1": 1, "ap-2": 1, tftp: 0 });
});

test("an engine with more memory, or with less of it taken, gets more", () => {
  const hosts = Array.from({ length: 10 }, (_, index) => tenant(`ap-${index}`, 30));
  const count = (rooms: Room[]) => [...placeTenants(hosts, rooms).values()].filter((at) => at === 1).length;
  expect(count([room(4_000), room(16_000)])).toBe(8);
  expect(count([room(8_000, 150), room(8_000)])).toBe(7);
});

test("who needs an image goes where it is, and anywhere when it is nowhere", () => {
  const rooms = [room(64_000, 0, (image) => image === "device"), room(1_000, 500, any)];
  const places = placeTenants([tenant("tftp", 15, "tftpd-hpa"), tenant("ap", 30)], rooms);
  expect(Object.fromEntries(places)).toEqual({ tftp: 1, ap: 0 });
  const none = placeTenants(
    [tenant("own", 64, "netshoot")],
    [room(64_000, 0, () => false), room(1_000, 500, () => false)],
  );
  expect(none.get("own")).toBe(0);
});

test("those that share a container stay together", () => {
  const places = placeTenants(
    [{ hosts: ["ap-1", "ap-2", "ap-3"], image: "device", megabytes: 40 }, tenant("ewc", 60)],
    [room(8_000), room(8_000)],
  );
  expect([...new Set(["ap-1", "ap-2", "ap-3"].map((name) => places.get(name)))]).toEqual([1]);
});
