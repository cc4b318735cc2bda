import type { AccessPointSpec } from "../../../src/topology/topology";
import { placeOf } from "../address-plan";
import { accessPointText, descriptionFile } from "../device-files";
import type { HostLife } from "../host-life";
import { deviceLimits } from "../rights";
import { SharedContainer } from "../shared-container";
import { type Ground, identityOf } from "./ground";
import { createOnWire, deviceSysctls } from "./host-container";

/**
 * Several access points in one container, all of which have said that they are ready.
 * @param index of the container among those that are shared
 */
export async function startShared(
  ground: Ground,
  life: HostLife,
  members: readonly AccessPointSpec[],
  index: number,
): Promise<SharedContainer> {
  const { topology, desk } = ground;
  const places = members.map(({ name, address }) => ({ name, ...placeOf(topology, address) }));
  const first = places[0]!;
  const shared = await SharedContainer.create(places, life, (ears) =>
    createOnWire(ground, life, first.name, {
      image: "device",
      name: `access-points-${index + 1}`,
      told: `access points ${first.name} to ${places.at(-1)!.name}`,
      environment: {
        EWCLAB_ADDRESSES: places.map(({ cidr }) => cidr).join(" "),
        EWCLAB_WIRES: String(first.wire),
        EWCLAB_GATEWAY: first.router,
        EWCLAB_DESK: desk,
      },
      // One whose power goes takes its address with it; the others keep theirs.
      sysctls: { ...deviceSysctls, "net.ipv4.conf.all.promote_secondaries": "1" },
      limits: deviceLimits,
      keyboard: true,
      ...ears,
    }),
  );
  const descriptions = members.map((spec) =>
    accessPointText(
      spec,
      topology.accessPoints.indexOf(spec),
      identityOf(ground, spec.name),
      ground.siteIn(first.name),
    ),
  );
  const { container } = shared;
  await container.put([descriptionFile(`[${descriptions.join(",")}]`)]);
  const begin = async () => {
    await container.start();
    for (const { name } of members) life.began(name, container);
  };
  await Promise.all([begin(), ...members.map(({ name }) => life.whenReady(name))]);
  return shared;
}
