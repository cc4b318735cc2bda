import { expect, test } from "vitest";
import type { CarriedPlace } from "../../../src/devices/ewc/own/own-access-point";
import { powerTransitions } from "../../../src/devices/ewc/power-transitions";
import { beginnings } from "../../../src/states/transition";
import { Lab } from "./lab";

test("every arrow of the power's table is walked, and the controller is there when it says so", () => {
  const walked: string[] = [];
  let box: CarriedPlace | undefined;
  const nothing = () => {};
  let isAlone = false;
  const lab = new Lab({
    more: {
      walked: (label, from) => void walked.push(`${from}: ${label}`),
      ownAccessPoint: (place) => {
        box = place;
        return {
          powerOn: nothing,
          powerOff: nothing,
          restart: nothing,
          get isAlone() {
            return isAlone;
          },
        };
      },
    },
  });
  const { ewc } = lab;
  const isUp = () => ewc.services !== undefined;
  const reload = () => lab.services.system.reload("Reload Command");
  const comesUp = () => lab.until("the controller", isUp, 120);

  expect(isUp()).toBe(true);
  reload();
  expect(isUp()).toBe(true);
  // Who asks again is too late.
  reload();
  lab.until("its end", () => !isUp(), 10);
  ewc.powerOff();
  expect(ewc.powered).toBe(false);
  ewc.powerOn();
  expect(isUp()).toBe(false);
  comesUp();
  expect(lab.services.system.view().lastReloadReason).toBe("PowerOn");

  box!.goesDown();
  expect(isUp()).toBe(false);
  // There is nothing to go down yet.
  box!.goesDown();
  comesUp();
  reload();
  box!.goesDown();
  expect(isUp()).toBe(false);
  comesUp();

  ewc.powerOff();
  ewc.powerOff();
  ewc.powerOn();
  comesUp();
  reload();
  ewc.powerOff();
  expect(isUp()).toBe(false);
  expect(walked).toContain("Off: found");

  const upAndReloading = () => {
    comesUp();
    reload();
  };
  // `ap-type capwap`, at every moment: no controller until it is ewc-ap again.
  for (const begin of [() => comesUp(), () => {}, upAndReloading]) {
    ewc.powerOff();
    ewc.powerOn();
    begin();
    isAlone = true;
    box!.goesDown();
    lab.run(600);
    expect(isUp()).toBe(false);
    expect(ewc.powered).toBe(true);
    box!.goesDown();
    ewc.powerOff();
    ewc.powerOn();
    lab.run(600);
    expect(isUp()).toBe(false);
    isAlone = false;
    box!.goesDown();
    comesUp();
  }

  const arrows = Object.entries(powerTransitions).flatMap(([label, arrow]) =>
    beginnings(arrow).map((from) => `${from}: ${label}`),
  );
  expect(arrows.filter((arrow) => !walked.includes(arrow))).toEqual([]);
});
