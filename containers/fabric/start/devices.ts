import { StringDecoder } from "node:string_decoder";
import { carriedBy } from "../../../src/lab/carried";
import type { AccessPointSpec, ControllerSpec } from "../../../src/topology/topology";
import { accessPointText, controllerFile, descriptionFile, ownImageFile } from "../device-files";
import type { HostLife } from "../host-life";
import type { LabContainer } from "../lab-container";
import { deviceLimits } from "../rights";
import { type Ground, identityOf } from "./ground";
import { addressed, createOnWire, deviceSysctls, startAndWait } from "./host-container";

/** @returns its container, in which it has said that it is ready */
export async function startController(
  ground: Ground,
  life: HostLife,
  spec: ControllerSpec,
  index: number,
): Promise<LabContainer> {
  const { name } = spec;
  const carried = carriedBy(spec, index);
  const own = carried && { carried, identity: identityOf(ground, carried.spec.name) };
  const beside = carried?.isOnNetwork ? [carried.spec.address] : [];
  const container = await createDevice(ground, life, spec, {
    keyboard: own !== undefined,
    environment: { ...addressed(ground, spec.address, ...beside), EWCLAB_CAPTURE: "1" },
    // What a controller's process says beside its console is the console of the access point in its box.
    aside: (text) => {
      if (carried && text !== "") life.print(carried.spec.name, text);
    },
  });
  const description = controllerFile(spec, index, identityOf(ground, name), ground.siteIn(name), own);
  await container.put([ownImageFile(spec, ground.site), description]);
  await startAndWait(life, name, container);
  return container;
}

/** @returns its container, in which it has said that it is ready; one that starts off has no power yet */
export async function startAccessPoint(
  ground: Ground,
  life: HostLife,
  spec: AccessPointSpec,
  index: number,
): Promise<LabContainer> {
  const { name, startsOff } = spec;
  const container = await createDevice(ground, life, spec, {
    keyboard: true,
    environment: addressed(ground, spec.address),
  });
  const description = accessPointText(spec, index, identityOf(ground, name), ground.siteIn(name));
  // Not in its environment, which whoever may look at containers can read: it holds the device's key.
  await container.put([descriptionFile(description)]);
  if (!startsOff) await startAndWait(life, name, container);
  return container;
}

function createDevice(
  ground: Ground,
  life: HostLife,
  { name }: ControllerSpec | AccessPointSpec,
  {
    keyboard,
    environment,
    aside = () => {},
  }: { keyboard: boolean; environment: Record<string, string>; aside?: (text: string) => void },
): Promise<LabContainer> {
  const ready = life.expectReady(name);
  const console = new StringDecoder("utf8");
  const notices = new StringDecoder("utf8");
  return createOnWire(ground, life, name, {
    image: "device",
    keyboard,
    environment,
    limits: deviceLimits,
    sysctls: deviceSysctls,
    output: (octets) => life.print(name, console.write(octets)),
    notice: (octets) => {
      aside(ready(notices.write(octets)).replace(/^ready\n/m, ""));
      life.heard();
    },
  });
}
