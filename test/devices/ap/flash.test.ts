import { expect, test } from "vitest";
import { Flash } from "../../../src/devices/ap/flash";
import { InternalError } from "../../../src/errors";

function flash() {
  return new Flash({ version: "17.3.3.26", size: 1000 }, { version: "8.10.130.0", size: 1000 }, 2);
}

test("an image is booted once it is stored and activated, not before", () => {
  const device = flash();
  device.erase();
  expect(device.startUp()).toBe("17.3.3.26");
  device.store({ version: "17.9.4.27", size: 2048 });
  expect(device.startUp()).toBe("17.3.3.26");
  device.activate();
  expect(device.version(device.active)).toBe("17.3.3.26");
  expect(device.startUp()).toBe("17.9.4.27");
  expect(device.version(device.spare)).toBe("17.3.3.26");
});

test("erasing takes back an activation, so that what is gone is never booted", () => {
  const device = flash();
  device.activate();
  device.erase();
  expect(device.startUp()).toBe("17.3.3.26");
});

test("an empty partition cannot be activated, nor one be stored that does not fit", () => {
  const device = flash();
  device.erase();
  expect(() => device.activate()).toThrow(InternalError);
  expect(() => device.store({ version: "17.9.4.27", size: 2049 })).toThrow(InternalError);
});
