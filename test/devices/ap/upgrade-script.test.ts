import { describe, expect, test } from "vitest";
import { Agenda } from "../../../src/devices/ap/agenda";
import { dialects } from "../../../src/devices/ap/dialect";
import { Flash } from "../../../src/devices/ap/flash";
import { RamDisk } from "../../../src/devices/ap/ram-disk";
import { UpgradeScript } from "../../../src/devices/ap/upgrade-script";
import { VirtualTime } from "../../../src/network/virtual-time";

function script() {
  const time = new VirtualTime();
  const lines: string[] = [];
  const console = { line: (text: string) => lines.push(text) };
  const flash = new Flash({ version: "17.9.4.27", size: 1 }, { version: "17.12.1.5", size: 1 }, 1_000);
  const upgrade = new UpgradeScript(
    console,
    new Agenda(time),
    dialects.current,
    flash,
    new RamDisk(1_000_000),
    "ax-bcm32",
    "ap1g8",
  );
  return { time, lines, flash, upgrade };
}

describe("upgrade.sh ACTIVATE", () => {
  test("sets the boot variable to the other partition", () => {
    const { time, lines, flash, upgrade } = script();
    let activated: boolean | undefined;
    upgrade.activate((ok) => {
      activated = ok;
    });
    time.runUntil(10_000);
    expect([activated, flash.boot]).toEqual([true, "part1"]);
    expect(lines.join("\n")).toContain("activate part1, set BOOT to part1");
  });

  test("leaves it alone where the other partition was erased meanwhile", () => {
    const { time, lines, flash, upgrade } = script();
    let activated: boolean | undefined;
    upgrade.activate((ok) => {
      activated = ok;
    });
    time.runUntil(1_000);
    flash.openSpare().erase();
    time.runUntil(10_000);
    expect([activated, flash.boot, flash.startUp()]).toEqual([false, "part2", "17.9.4.27"]);
    expect(lines.join("\n")).not.toContain("set BOOT");
  });
});
