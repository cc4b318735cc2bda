import { generateKeyPairSync, type KeyObject, webcrypto } from "node:crypto";
import { x509 } from "../x509";

/** What a TLS server shows and proves. */
export interface SelfSigned {
  readonly certificatePem: string;
  readonly keyPem: string;
}

const day = 86_400_000;
const ecdsa = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" } as const;

/** An EC P-256 certificate that signs itself, valid from a day before the epoch on for ten years. */
export async function selfSigned(commonName: string, epoch: number): Promise<SelfSigned> {
  const library = await x509();
  const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const certificate = await library.X509CertificateGenerator.create(
    {
      serialNumber: "01",
      subject: `CN=${commonName}`,
      issuer: `CN=${commonName}`,
      notBefore: new Date(epoch - day),
      notAfter: new Date(epoch + 3650 * day),
      publicKey: publicKey.export({ format: "der", type: "spki" }),
      signingKey: cryptoKey(privateKey),
      signingAlgorithm: ecdsa,
      extensions: [new library.BasicConstraintsExtension(true, undefined, true)],
    },
    { subtle: webcrypto.subtle } as unknown as webcrypto.Crypto,
  );
  return {
    certificatePem: certificate.toString("pem"),
    keyPem: privateKey.export({ format: "pem", type: "pkcs8" }).toString(),
  };
}

function cryptoKey(key: KeyObject): webcrypto.CryptoKey {
  return key.toCryptoKey(ecdsa, false, ["sign"]);
}
