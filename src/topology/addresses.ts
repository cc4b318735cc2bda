/** True when the dotted address lies in the network, written as address/prefix length. */
export function inNetwork(address: string, network: string): boolean {
  const [base, length] = network.split("/") as [string, string];
  const shift = 32 - Number(length);
  return toNumber(address) >>> shift === toNumber(base) >>> shift || shift === 32;
}

function toNumber(address: string): number {
  return address.split(".").reduce((sum, octet) => (sum << 8) | Number(octet), 0);
}
