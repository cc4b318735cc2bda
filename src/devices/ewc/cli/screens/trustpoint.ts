import type { ManagementTrustpointView } from "../../management-trustpoint";

/**
 * `show wireless management trustpoint` (genieparser ShowWirelessManagementTrustPoint, both goldens; the name and type
 * of an EWC's own certificate are inferred). A controller without one leaves the rows about it out.
 */
export function managementTrustpoint({ name, hash }: ManagementTrustpointView): string {
  if (hash === undefined) {
    return [
      `Trustpoint Name : ${name}`.trimEnd(),
      "Certificate Info : Not Available",
      "Private key Info : Not Available",
      "FIPS suitability : Not Applicable",
      "",
    ].join("\n");
  }
  return [
    `Trustpoint Name : ${name}`,
    "Certificate Info : Available",
    "Certificate Type : MIC",
    `Certificate Hash : ${hash} `,
    "Private key Info : Available",
    "FIPS suitability : Not Applicable",
    "",
  ].join("\n");
}
