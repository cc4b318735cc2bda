import { own } from "../../../own";

/**
 * Which regulatory domains (the letter in `C9105AXI-E`) a country allows at 5 GHz. US, DE and IN are seen; the others are
 * from Cisco's compliance tables as people quote them, and a country that is not here allows every domain (inferred).
 */
const domains: Readonly<Record<string, string>> = {
  ...same("-A -B", "US PR"),
  ...same("-A", "CA CL CO EC MX PA PE"),
  ...same("-D", "IN"),
  ...same(
    "-E",
    "AT BE BG CH CY CZ DE DK EE ES FI FR GB GR HR HU IE IS IT LI LT LU LV MT NL NO PL PT RO SE SI SK",
  ),
  ...same("-F", "ID"),
  ...same("-H", "CN"),
  ...same("-I", "IL"),
  ...same("-K", "KR"),
  ...same("-Q", "JP J4"),
  ...same("-R", "RU"),
  ...same("-S", "HK MY SG TH VN"),
  ...same("-T", "TW"),
  ...same("-Z", "AU BR NZ"),
};

/** `-A -B`; undefined for a country that is not known. */
export function allowedDomains(country: string): string | undefined {
  return own(domains, country);
}

/** Whether one of the countries allows the domain; no country is the United States. */
export function isDomainAllowed(domain: string, countries: readonly string[]): boolean {
  const known = countries.length === 0 ? ["US"] : countries;
  return known.some((country) => allowedDomains(country)?.split(" ").includes(domain) ?? true);
}

function same(allowed: string, countries: string): Record<string, string> {
  return Object.fromEntries(countries.split(" ").map((country) => [country, allowed]));
}
