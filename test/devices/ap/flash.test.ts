import { expect, test } from "vitest";
import { Flash } from "../../../src/devices/ap/flash";
import { InternalError } from "../../../src/errors";

function flash() {
  return new Flash({ version: "17.3.3.26", size: 1000 }, { version: "8.10.130.0", size: 1000 }, 2);
}

test("an image is booted once it is stored and activated, not before", () => {
  const device = flash();
  const writer = device.openSpare();
  writer.erase();
  expect(device.startUp()).toBe("17.3.3.26");
  writer.store({ version: "17.9.4.27", size: 2048 });
  expect(device.startUp()).toBe("17.3.3.26");
  device.activate();
  expect(device.version(device.active)).toBe("17.3.3.26");
  expect(device.startUp()).toBe("17.9.4.27");
  expect(device.version(device.spare)).toBe("17.3.3.26");
});

test("erasing takes back an activation, so that what is gone is never booted", () => {
  const device = flash();
  device.activate();
  device.openSpare().erase();
  expect(device.startUp()).toBe("17.3.3.26");
});

test("an empty partition cannot be activated, nor one be stored that does not fit", () => {
  const device = flash();
  const writer = device.openSpare();
  writer.erase();
  expect(() => device.activate()).toThrow(InternalError);
  expect(() => writer.store({ version: "17.9.4.27", size: 2049 })).toThrow(InternalError);
});

test("one at a time may write the spare partition", () => {
  const device = flash();
  const first = device.openSpare();
  expect(() => device.openSpare()).toThrow("part1 is being written already");
  first.close();
  const second = device.openSpare();
  expect(() => first.store({ version: "17.9.4.27", size: 1 })).toThrow(InternalError);
  expect(() => first.erase()).toThrow(InternalError);
  // It has nothing to close any more.
  first.close();
  second.store({ version: "17.9.4.27", size: 1 });
  expect(device.version(device.spare)).toBe("17.9.4.27");
});
