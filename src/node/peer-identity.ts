import type { PeerIdentity } from "../lab/fabric";
import type { Topology } from "../topology/topology";
import type { LabPki } from "./pki";

/** Its base radio MAC stands in the name, as in an access point's own certificate; it is in no lab's plan. */
const commonName = "AP9120AXI-0CD0F8FFADE0";

/** A certificate of a lab's authority for an access point of somebody's own. */
export async function peerIdentity(pki: LabPki, { key }: Pick<Topology, "key">): Promise<PeerIdentity> {
  const { chainPem, keyPem } = await pki.issue({ commonName, key, role: "wtp" });
  return {
    chainPem,
    keyPem,
    authorityPem: pki.authority.certificatePem,
    imageAuthorityPem: pki.imageSigning.publicPem,
  };
}
