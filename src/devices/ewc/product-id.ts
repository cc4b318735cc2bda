/** `AIR-AP2802I-B-K9` and `C9105AXI` alike; a domain that is not told is -B. */
export function productId(model: string): { readonly name: string; readonly domain: string } {
  const domain = /-([A-Z])(?:-K9)?$/.exec(model)?.[1];
  return domain ? { name: model, domain: `-${domain}` } : { name: `${model}-B`, domain: "-B" };
}
