import { kindOf } from "../kinds/kinds";
import type { TopologyPath } from "./check";
import type { Topology } from "./topology";

/**
 * The topology with the places of this machine's files that it names.
 * @param at where a name leads; `path` says where in the topology it stands
 */
export function withFilesAt(topology: Topology, at: (file: string, path: TopologyPath) => string): Topology {
  const { nftables, configuration } = topology.firewall;
  return {
    ...topology,
    servers: topology.servers.map(
      (server, index) =>
        kindOf(server).filesAt?.(server, (file, path) => at(file, ["servers", index, ...path])) ?? server,
    ),
    firewall: {
      ...topology.firewall,
      ...(nftables !== undefined && "file" in nftables
        ? { nftables: { file: at(nftables.file, ["firewall", "nftables", "file"]) } }
        : {}),
      ...(configuration?.file === undefined
        ? {}
        : {
            configuration: {
              ...configuration,
              file: at(configuration.file, ["firewall", "configuration", "file"]),
            },
          }),
    },
  };
}
