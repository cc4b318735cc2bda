import { deviceSite, type ProcessSite } from "./parts";
import type { DeviceSpec } from "./spec";

/** Keys at its console, as they come. */
export type Keyboard = (text: string) => void;

/**
 * Powers one device on, on this machine's sockets; it runs until the process ends, which is its power cut. Gives its
 * keyboard; undefined where the console takes no typing. Only the code of its kind is loaded: that is half of a start.
 * @throws UsageError, EnvironmentError (rejects) when what the description names cannot be had.
 */
export async function runDevice(spec: DeviceSpec, site: ProcessSite): Promise<Keyboard | undefined> {
  if (spec.kind === "ewc") {
    const { controllerOf } = await import("./controller");
    const { ewc, keyboard } = controllerOf(spec, site);
    ewc.powerOn();
    return keyboard;
  }
  const { accessPoint } = await import("../factory/access-point");
  const ap = accessPoint(spec, deviceSite(spec, site));
  ap.powerOn();
  return (text) => ap.type(text);
}
