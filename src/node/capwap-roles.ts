/** RFC 5415 §2.4.4.3: what a certificate's extended key usage says of its holder. */
export const capwapRoles = { ac: "1.3.6.1.5.5.7.3.18", wtp: "1.3.6.1.5.5.7.3.19" } as const;
export type CapwapRole = keyof typeof capwapRoles;
