import type { ApModel } from "../../image/models";

/** A model with its regulatory domain: `C9105AXI-E`, `AIR-AP2802I-E-K9`. */
export function productName({ name }: ApModel, domain: string): string {
  return `${name}${domain}${name.startsWith("AIR-") ? "-K9" : ""}`;
}
