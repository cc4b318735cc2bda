import type { DeviceFacts } from "../iosxe/system";
import type { EwcConfiguration } from "./configuration/model";

export interface RedundancyView {
  readonly vrrpId: number;
  /** Names of the EWC-capable APs. */
  readonly activeName: string;
  readonly activeMac: string;
  readonly standbyName: string | undefined;
  readonly standbyMac: string | undefined;
}

/** One controller is on its own: nobody stands by. */
export function redundancyView({ ethernetMac }: DeviceFacts, { wireless }: EwcConfiguration): RedundancyView {
  return {
    vrrpId: wireless.ewc.vrrpId,
    activeName: factoryName(ethernetMac),
    activeMac: ethernetMac,
    standbyName: undefined,
    standbyMac: undefined,
  };
}

/** What an AP is called that nobody has named: `AP6C41.0E16.E79C` (seen). */
function factoryName(ethernetMac: string): string {
  return `AP${ethernetMac.toUpperCase()}`;
}
