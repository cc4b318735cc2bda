import { createPrivateKey, X509Certificate } from "node:crypto";
import { UsageError } from "../../errors";
import type { DeviceSpec } from "./spec";

/**
 * What a device is to show of itself has to be one: a certificate and the key that belongs to it.
 * @param text the description, for the place of what is wrong
 * @throws UsageError for a key of another certificate, dates in wrong order, PEM that cannot be read.
 */
export function checkIdentity(spec: DeviceSpec, text: string): void {
  check(spec, text, 0);
  if (spec.kind === "ewc" && spec.ownAccessPoint)
    check({ ...spec.ownAccessPoint, keyFits: spec.keyFits }, text, text.indexOf('"ownAccessPoint"'));
}

/** `from`: where in the text the object that holds the two begins. */
function check(
  { chain, key, keyFits }: { chain: string; key: string; keyFits: boolean },
  text: string,
  from: number,
): void {
  if (chain === "") return;
  const certificate = read(() => new X509Certificate(chain), "chain", "certificate", text, from);
  const privateKey = read(() => createPrivateKey(key), "key", "private key", text, from);
  if (certificate.validToDate <= certificate.validFromDate)
    throw wrong(
      text,
      from,
      "chain",
      `the certificate ends (${certificate.validTo}) no later than it begins (${certificate.validFrom})`,
    );
  if (keyFits && !certificate.checkPrivateKey(privateKey))
    throw wrong(
      text,
      from,
      "key",
      `the key is not that of the certificate of "chain" (${certificate.subject.replaceAll("\n", ", ")}); "keyFits": false lets it through`,
    );
}

function read<T>(reader: () => T, key: string, what: string, text: string, from: number): T {
  try {
    return reader();
  } catch (error) {
    throw wrong(
      text,
      from,
      key,
      `the PEM text holds no ${what} that can be read: ${(error as Error).message}`,
    );
  }
}

/** At the key in the description: its value may be in a file of its own. */
function wrong(text: string, from: number, key: string, message: string): UsageError {
  const at = Math.max(0, text.indexOf(`"${key}"`, Math.max(0, from)));
  const before = text.slice(0, at).split("\n");
  return new UsageError(message, {
    file: "the device description",
    line: before.length,
    column: before.at(-1)!.length + 1,
  });
}
