import { explainRelease, imageVersionOf, iosXeVersion, parseApVersion } from "../image/versions";
import type { Topology } from "./topology";

/**
 * Puts AP image versions where a lab names releases (`17.12.4`): one that the lab names itself where it is of that release.
 * @param told takes a sentence for each release, saying what it is taken for and why
 */
export function withImageVersions(topology: Topology, told: (sentence: string) => void = () => {}): Topology {
  const named = versionsIn(topology).filter((version) => /^\d+(\.\d+){3}$/.test(version));
  const sentences = new Set<string>();
  const imageVersion = (text: string): string => {
    const found = imageVersionOf(text, named);
    if (found.version !== text) sentences.add(explainRelease(text, found));
    return found.version;
  };
  const whole: Topology = {
    ...topology,
    controllers: topology.controllers.map((spec) => ({ ...spec, version: imageVersion(spec.version) })),
    accessPoints: topology.accessPoints.map((spec) => ({
      ...spec,
      version: imageVersion(spec.version),
      backup: imageVersion(spec.backup),
    })),
    servers: topology.servers.map((spec) => {
      if (!("bundles" in spec)) return spec;
      const bundles = spec.bundles.map((one) => ({ ...one, version: imageVersion(one.version) }));
      if (!("suggested" in spec) || spec.suggested === undefined) return { ...spec, bundles };
      return { ...spec, bundles, suggested: imageVersion(spec.suggested) };
    }),
  };
  for (const sentence of sentences) told(sentence);
  return whole;
}

/** Every version that the lab names, images and releases alike. */
function versionsIn(topology: Topology): string[] {
  return [
    ...topology.controllers.map(({ version }) => version),
    ...topology.accessPoints.flatMap(({ version, backup }) => [version, backup]),
    ...topology.servers.flatMap((spec) =>
      "bundles" in spec ? spec.bundles.map(({ version }) => version) : [],
    ),
  ];
}

/** The IOS-XE release of an image version, as `show version` prints it: `17.9.4.27` is `17.09.04a`. */
export function releaseOf(version: string): string {
  return iosXeVersion(parseApVersion(version));
}
