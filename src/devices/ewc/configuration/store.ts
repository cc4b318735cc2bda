import {
  type ConfigurationStore,
  type ConfigurationStoreOptions,
  createConfigurationStore,
} from "../../iosxe/configuration/store";
import { ewcDocument } from "./document";
import type { EwcConfiguration } from "./model";

export type EwcConfigurationStore = ConfigurationStore<EwcConfiguration>;

/** The configurations of one controller. */
export function ewcConfigurationStore(
  options: Omit<ConfigurationStoreOptions<EwcConfiguration>, "document">,
): EwcConfigurationStore {
  return createConfigurationStore({ ...options, document: ewcDocument });
}
