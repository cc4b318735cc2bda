import { writeSync } from "node:fs";
import { join } from "node:path";
import type { AccessPoint } from "../../devices/ap/access-point";
import { UsageError } from "../../errors";
import { makeFolder } from "../../node/make-folder";
import { accessPoint } from "../factory/access-point";
import { FileFlash } from "./file-flash";
import { keepLateness } from "./lateness";
import { type DescriptionOf, deviceSite } from "./parts";
import { framesOf, LineReader, type Order, parseOrder } from "./several-frames";
import { type DeviceSpec, deviceSpec } from "./spec";

/**
 * Several access points in one process, each at an address of its own, for labs that have more of them than a machine has room
 * for processes. Standard output has their consoles in frames, standard input what is typed and when their power goes and
 * comes; standard error says `ready` and the number of each that has power.
 * @throws UsageError for a device that is no access point.
 */
export function severalDevices(specs: readonly DeviceSpec[], flash: string): void {
  const running = new Map<number, AccessPoint>();
  const late = keepLateness(flash);
  const powerOn = (index: number, spec: DeviceSpec) => {
    const description = accessPointIn(spec);
    const site = deviceSite(description, {
      flash: new FileFlash(flashFolder(flash, index, spec)),
      console: (text) => print(framesOf(index, Buffer.from(text))),
      late,
    });
    const device = accessPoint(description, site);
    running.set(index, device);
    device.powerOn();
    process.stderr.write(`ready ${index}\n`);
  };
  const obey = (order: Order) => {
    if ("keys" in order) running.get(order.to)?.type(order.keys);
    else {
      running.get(order.to)?.powerOff();
      running.delete(order.to);
      if (order.power === "on") powerOn(order.to, deviceSpec(order.device));
    }
  };
  const orders = new LineReader((line) => obey(parseOrder(line)));
  process.stdin.setEncoding("utf8");
  process.stdin.on("data", (text: string) => orders.take(text));
  process.stdin.on("error", () => {});
  for (const [index, spec] of specs.entries()) powerOn(index, spec);
}

function accessPointIn(spec: DeviceSpec): DescriptionOf<"ap"> {
  if (spec.kind !== "ap") throw new UsageError(`"${spec.name}" is a controller: it has a process of its own`);
  return { ...spec, bind: "address" };
}

function flashFolder(flash: string, index: number, spec: DeviceSpec): string {
  const folder = join(flash, `device-${index}`);
  makeFolder(folder, 0o700);
  return join(folder, `unit-${spec.kind === "ap" ? spec.unit : 1}`);
}

/** At once: a process that is killed has said all that its devices did. */
function print(octets: Uint8Array): void {
  for (let left = octets; left.length > 0; ) {
    try {
      left = left.subarray(writeSync(1, left));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EAGAIN") throw error;
    }
  }
}
