import { StringDecoder } from "node:string_decoder";
import { textContent } from "../../../src/host/content";
import type { OwnContainer } from "../../../src/kinds/server-kind";
import { labAround } from "../../../src/lab/lab-around";
import { bundleFiles } from "../../../src/node/bundle-files";
import type { ServerSpec } from "../../../src/topology/topology";
import type { HostLife } from "../host-life";
import type { LabContainer } from "../lab-container";
import { labels } from "../labels";
import { OwnHost, wireEntry } from "../own-host";
import { firewallLimits, serverLimits } from "../rights";
import { serverContainer } from "../server-container";
import type { Ground } from "./ground";
import { addressed, createOnWire, startAndWait } from "./host-container";

/** One of the lab's kinds of servers, with its files. @returns its container, in which it has said that it is ready */
export async function startServer(ground: Ground, life: HostLife, spec: ServerSpec): Promise<LabContainer> {
  const { topology, site, siteIn } = ground;
  const { name } = spec;
  const facts = serverContainer(spec);
  const ready = life.expectReady(name);
  const decoder = new StringDecoder("utf8");
  const container = await createOnWire(ground, life, name, {
    image: facts.image,
    environment: { ...addressed(ground, spec.address), ...facts.environment(spec, siteIn(name).time) },
    limits: serverLimits(facts),
    output: (octets) => life.print(name, ready(decoder.write(octets))),
  });
  const settings = facts.settings?.(spec, labAround(topology)) ?? [];
  if (settings.length > 0)
    await container.put(
      settings.map(({ path, text }) => ({ path, content: textContent(text), mode: 0o600 })),
    );
  for (const bundle of "bundles" in spec ? spec.bundles : []) {
    const folder = facts.files?.folderOf?.(bundle) ?? bundle.folder;
    const contents = bundleFiles({ ...bundle, folder }, { pki: site.pki, seed: topology.seed });
    await container.put(
      contents.map(({ path, content }) => ({ path: `${facts.files?.root}${path}`, content })),
    );
  }
  await startAndWait(life, name, container);
  return container;
}

/** A container of the user's own, on a wire of ours. */
export async function startOwn(
  ground: Ground,
  life: HostLife,
  { name, address }: ServerSpec,
  own: OwnContainer,
): Promise<{ readonly wire: LabContainer; readonly own: OwnHost }> {
  const { network, session, ownImages } = ground;
  const ready = life.expectReady(name);
  const wire = await createOnWire(ground, life, name, {
    image: "firewall",
    environment: { ...addressed(ground, address), EWCLAB_ROLE: "wire" },
    entrypoint: wireEntry,
    limits: firewallLimits,
    output: () => {},
    notice: (octets) => {
      ready(octets.toString());
      life.heard();
    },
  });
  await startAndWait(life, name, wire);
  const host = await OwnHost.create(
    name,
    own,
    {
      docker: wire.docker,
      name: `${network}-${name.replace(/ /g, "-")}-own`,
      image: ownImages.get(name)!,
      network: `container:${wire.id}`,
      labels: { ...session.labels, [labels.host]: name },
    },
    life,
  );
  await host.begin();
  return { wire, own: host };
}
