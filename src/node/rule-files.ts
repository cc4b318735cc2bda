import { readFile } from "node:fs/promises";
import { UsageError } from "../errors";
import { compileFirewall } from "../firewall/compile";
import { ConfigurationText } from "../firewall/rule-texts";
import type { ConfigurationSpec } from "../firewall/spec";
import type { Topology } from "../topology/topology";
import { refusalWords } from "./error-border";

/**
 * A topology whose firewall's configuration, where it is a file, has been read and understood.
 * @throws UsageError when the file cannot be read, or at line and column of what is wrong in it.
 */
export async function withRulesRead(topology: Topology): Promise<Topology> {
  const { configuration } = topology.firewall;
  if (configuration?.file === undefined || configuration.text !== undefined) return topology;
  const firewall = { ...topology.firewall, configuration: await readConfiguration(configuration) };
  compileFirewall({ ...firewall, rules: [], sets: [] }, topology);
  return { ...topology, firewall };
}

/** @throws UsageError when the file cannot be read. */
export async function readConfiguration(configuration: ConfigurationSpec): Promise<ConfigurationSpec> {
  const { file } = configuration;
  if (file === undefined) return configuration;
  try {
    return { ...configuration, text: ConfigurationText.parse(await readFile(file, "utf8")) };
  } catch (error) {
    throw new UsageError(`${file} cannot be read: ${refusalWords(error)}`);
  }
}
