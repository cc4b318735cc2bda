import type { Topology } from "../../src/topology/topology";
import type { Engine } from "../engine";
import { type ImageName, imageTag, isKnown, requireImages } from "../images/names";
import { ownImage } from "../images/own";
import { ownContainerOf } from "./own-host";
import { placeTenants, type Room, type Tenant } from "./placement";
import { serverContainer } from "./server-container";
import { sharedPlaces } from "./shared-container";

/** Megabytes that a container takes, about: an access point's, what each one more in the same container adds, and so on. */
const takes = { accessPoint: 30, oneMore: 4, controller: 60, server: 15, firewall: 15 } as const;

/** Which engine has which hosts of a lab. */
export interface Spread {
  /** The router stands there, and whoever sits at the keyboard comes in there. */
  readonly home: Engine;
  /** Those that have hosts, the home first. */
  readonly used: readonly Engine[];
  engineOf(host: string): Engine;
  /** The images of the user's own containers, by their hosts' names. */
  readonly ownImages: ReadonlyMap<string, string>;
}

/**
 * Spreads a lab over the engines, and sees to it that each has the images of its part.
 * @throws EnvironmentError when an image is missing.
 */
export async function spreadOver(engines: readonly Engine[], topology: Topology): Promise<Spread> {
  const [home] = engines as [Engine, ...Engine[]];
  await requireLabImages(engines, imagesOf(topology));
  const places = engines.length === 1 ? undefined : await placesOf(topology, engines);
  const engineOf = (host: string) => engines[places?.get(host) ?? 0]!;
  const used = engines.filter(
    (engine) => engine === home || [...(places?.values() ?? [])].some((at) => engines[at] === engine),
  );
  const ownImages = new Map<string, string>();
  for (const spec of topology.servers) {
    const own = ownContainerOf(spec);
    if (own) ownImages.set(spec.name, await ownImage(engineOf(spec.name).docker, spec.name, own.from));
  }
  return { home, used, engineOf, ownImages };
}

/**
 * Every engine has the firewall's image, which joins it to the others, and some engine each of the others.
 * @throws EnvironmentError naming those that are missing.
 */
export async function requireLabImages(
  engines: readonly Engine[],
  names: readonly ImageName[],
): Promise<void> {
  const [home, ...others] = engines as [Engine, ...Engine[]];
  if (others.length === 0) {
    await requireImages(home.docker, names);
    return;
  }
  const had = await Promise.all(engines.map(tagsOf));
  const nowhere = names.filter((name) => had.every((tags) => !isKnown(tags, imageTag(name))));
  await Promise.all(
    engines.map(({ docker, host }) =>
      requireImages(docker, ["firewall", ...nowhere], `the Docker engine at ${host}`),
    ),
  );
}

function imagesOf({ servers }: Topology): ImageName[] {
  const ours = servers.filter((spec) => ownContainerOf(spec) === undefined);
  return ["device", "firewall", ...ours.map((spec) => serverContainer(spec).image)];
}

async function placesOf(
  topology: Topology,
  engines: readonly Engine[],
): Promise<ReadonlyMap<string, number>> {
  const tags = await Promise.all(engines.map(tagsOf));
  const rooms = engines.map(
    ({ memory, running }, index): Room => ({
      megabytes: memory / (1 << 20),
      taken: running * takes.accessPoint + (index === 0 ? takes.firewall : 0),
      has: (image) => isKnown(tags[index]!, image),
    }),
  );
  return placeTenants(tenantsOf(topology), rooms);
}

function tenantsOf(topology: Topology): Tenant[] {
  const { accessPoints, controllers, servers } = topology;
  const shared = sharedPlaces(topology);
  const alone = accessPoints.filter((spec) => !shared.some((place) => place.includes(spec)));
  const device = imageTag("device");
  const one = ({ name }: { name: string }, image: string | undefined, megabytes: number): Tenant => ({
    hosts: [name],
    image,
    megabytes,
  });
  return [
    ...controllers.map((spec) => one(spec, device, takes.controller)),
    ...shared.map((place) => ({
      hosts: place.map(({ name }) => name),
      image: device,
      megabytes: takes.accessPoint + place.length * takes.oneMore,
    })),
    ...alone.map((spec) => one(spec, device, takes.accessPoint)),
    ...servers.map((spec) => {
      const own = ownContainerOf(spec);
      if (own === undefined) return one(spec, imageTag(serverContainer(spec).image), takes.server);
      // What it may take at the most is much more than what most take.
      return one(spec, "image" in own.from ? own.from.image : undefined, own.megabytes / 8);
    }),
  ];
}

async function tagsOf({ docker }: Engine): Promise<ReadonlySet<string>> {
  const images = await docker.listImages();
  const tags = images.flatMap(({ RepoTags }) => RepoTags ?? []);
  return new Set(tags.flatMap((tag) => [tag, tag.replace(/:latest$/, "")]));
}
