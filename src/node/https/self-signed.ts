import { newKeyPair } from "../keys";
import { pemOf } from "../pem";

/** What a TLS server shows and proves. */
export interface SelfSigned {
  readonly certificatePem: string;
  readonly keyPem: string;
}

const day = 86_400_000;

/** An EC P-256 certificate that signs itself, valid from a day before the epoch on for ten years. */
export async function selfSigned(commonName: string, epoch: number): Promise<SelfSigned> {
  const { basicConstraints, signedCertificate } = await import("../x509");
  const { privateKey, publicKey } = newKeyPair("ec");
  const holder = { commonName };
  const certificate = signedCertificate(
    {
      serial: 1n,
      issuer: holder,
      subject: holder,
      publicKey,
      notBefore: epoch - day,
      notAfter: epoch + 3650 * day,
      extensions: [basicConstraints(true)],
    },
    privateKey,
  );
  return {
    certificatePem: pemOf(certificate),
    keyPem: privateKey.export({ format: "pem", type: "pkcs8" }).toString(),
  };
}
