import { longUptime, slashTime } from "../../../ios/calendar";
import type { PlatformView } from "../../../iosxe/system";
import type { ApView } from "../../aps/ap-views";
import { allowedDomains } from "../../aps/regulatory-domain";
import type { EwcConfiguration } from "../../configuration/model";

/**
 * `show ap config general` for one AP: the rows that this device has a value for, in the order and spelling of
 * 17.12 (genieparser ShowApConfigGeneral, golden 2). Rows about radios, mesh, USB and the like are not printed.
 */
export function apConfigGeneral(
  ap: ApView,
  device: {
    readonly configuration: EwcConfiguration;
    readonly platform: PlatformView;
    readonly address: string;
  },
  now: number,
): string {
  const { hostname, clock } = device.configuration;
  const rows: readonly (readonly [string, string])[] = [
    ["Cisco AP Identifier", ap.radioMac],
    ["Country Code", ap.countryCode],
    ["Regulatory Domain Allowed by Country", domainsText(ap)],
    ["AP Country Code", `${ap.countryCode}  - `],
    ["MAC Address", ap.ethernetMac],
    ["IP Address Configuration", ap.addressing === "dhcp" ? "DHCP" : "Static IP assigned"],
    ["IP Address", ap.address],
    ["CAPWAP Path MTU", String(ap.pathMtu)],
    ["Capwap Active Window Size", "1"],
    ["Cisco AP Location", ap.location],
    ["Site Tag Name", ap.siteTag],
    ["RF Tag Name", ap.rfTag],
    ["Policy Tag Name", ap.policyTag],
    ["AP join Profile", "default-ap-profile"],
    ["Flex Profile", "default-flex-profile"],
    ["Primary Cisco Controller Name", hostname],
    ["Primary Cisco Controller IP Address", device.address],
    ["Administrative State", "Enabled"],
    ["Operation State", ap.state],
    ["AP Certificate type", "Manufacturer Installed Certificate"],
    ["AP Mode", "FlexConnect"],
    ["Link-Encryption", "Disabled"],
    ["Software Version", ap.primaryImage],
    ["Boot Version", "1.1.2.4"],
    ["Mini IOS Version", "0.0.0.0"],
    ["Number of Slots", String(ap.slots)],
    ["AP Model", ap.model],
    ["IOS Version", ap.primaryImage],
    ["AP Serial Number", ap.serialNumber],
    ["AP Up Time", ap.bootedAt === undefined ? "Not available" : `${longUptime(now - ap.bootedAt)} `],
    ["AP CAPWAP Up Time", `${longUptime(now - ap.joinedAt)} `],
    ["Join Date and Time", slashTime(ap.joinedAt, clock.timezone)],
    ["Retransmit count", "5"],
    ["Retransmit interval", "3"],
    ["EWC-AP Capability", ap.isEwcCapable ? "Enabled" : "Disabled"],
    ["AP Upgrade Out-Of-Band Capability", "Enabled "],
  ];
  return [
    `Cisco AP Name   : ${ap.name}`,
    "=================================================",
    "",
    ...rows.map(([label, value]) => `${label.padEnd(48)}: ${value}`),
    "",
    "",
  ].join("\n");
}

/** What the country allows: the AP's own domain where it is among that. */
function domainsText({ countryCode, regulatoryDomain }: ApView): string {
  const allowed = allowedDomains(countryCode)?.split(" ") ?? [regulatoryDomain];
  const domain = allowed.includes(regulatoryDomain) ? regulatoryDomain : allowed[0];
  return `802.11bg:${domain}   802.11a:${domain}`;
}
