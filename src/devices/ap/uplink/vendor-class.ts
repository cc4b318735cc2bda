import type { ApModel } from "../../../image/models";

/**
 * DHCP option 60 as the models' guides give it: `Cisco AP c2800`, `Cisco AP c9117AX`, `Cisco AP C9120AX`, `Cisco AP C9130AX`,
 * `Cisco AP C9163E`, `Cisco AP CW9166D1`; of the other models it is inferred from those.
 */
export function vendorClass({ name }: ApModel): string {
  const aironet = /^AIR-AP(\d+)/.exec(name)?.[1];
  if (aironet !== undefined) return `Cisco AP c${aironet.replace(/2$/, "0")}`;
  const series = /^C\d+AX/.exec(name)?.[0] ?? name;
  return `Cisco AP ${series === "C9117AX" ? "c9117AX" : series}`;
}
