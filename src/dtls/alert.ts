/** Alerts, RFC 5246 §7.2. */
const alertCodes = {
  close_notify: 0,
  unexpected_message: 10,
  bad_record_mac: 20,
  decryption_failed: 21,
  record_overflow: 22,
  decompression_failure: 30,
  handshake_failure: 40,
  no_certificate: 41,
  bad_certificate: 42,
  unsupported_certificate: 43,
  certificate_revoked: 44,
  certificate_expired: 45,
  certificate_unknown: 46,
  illegal_parameter: 47,
  unknown_ca: 48,
  access_denied: 49,
  decode_error: 50,
  decrypt_error: 51,
  export_restriction: 60,
  protocol_version: 70,
  insufficient_security: 71,
  internal_error: 80,
  inappropriate_fallback: 86,
  user_canceled: 90,
  no_renegotiation: 100,
  unsupported_extension: 110,
  certificate_required: 116,
} as const;

export type AlertName = keyof typeof alertCodes;

/** `alert_N` stands for a code without a name here. */
export type AlertDescription = AlertName | `alert_${number}`;

export const alertLevel = { warning: 1, fatal: 2 } as const;

export interface Alert {
  readonly level: number;
  readonly description: AlertDescription;
}

export function encodeAlert(level: number, description: AlertName): Uint8Array {
  return Uint8Array.of(level, alertCodes[description]);
}

/** undefined when the octets are no alert. */
export function decodeAlert(octets: Uint8Array): Alert | undefined {
  if (octets.length !== 2) return undefined;
  const code = octets[1]!;
  return { level: octets[0]!, description: names.get(code) ?? `alert_${code}` };
}

/** The alert says that a certificate, or the proof of holding its key, was not believed. */
export function isAuthenticationAlert(description: AlertDescription): boolean {
  return authenticationAlerts.has(description);
}

const names = new Map<number, AlertName>(
  (Object.keys(alertCodes) as AlertName[]).map((name) => [alertCodes[name], name]),
);

const authenticationAlerts = new Set<AlertDescription>([
  "no_certificate",
  "bad_certificate",
  "unsupported_certificate",
  "certificate_revoked",
  "certificate_expired",
  "certificate_unknown",
  "certificate_required",
  "unknown_ca",
  "access_denied",
  "decrypt_error",
]);
