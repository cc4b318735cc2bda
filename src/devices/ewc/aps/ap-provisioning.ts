import type { AcSession } from "../../capwap/ac-contract";
import type { ApConfiguration } from "../../capwap/wtp-contract";
import type { Secret } from "../../iosxe/configuration/secret";
import { DEFAULT_AP_PROFILE } from "../configuration/ap-profile-lines";
import type { ApProfile, EwcConfiguration } from "../configuration/model";
import type { ApRegistry } from "./registry";

export interface ApProvisioningOptions {
  readonly registry: ApRegistry;
  readonly configuration: () => EwcConfiguration;
  readonly reveal: (secret: Secret) => string | undefined;
}

/**
 * Tells each AP what its join profile says: who may log in, and whether over SSH. Once when it has joined, and again when
 * the profile changes. A profile without a user leaves the AP the one that it has (as Cisco's guides say of global
 * credentials), and so does one whose passwords another device sealed.
 */
export class ApProvisioning {
  readonly #options: ApProvisioningOptions;
  readonly #told = new WeakMap<AcSession, string>();

  constructor(options: ApProvisioningOptions) {
    this.#options = options;
  }

  running(session: AcSession): void {
    const { registry, configuration } = this.#options;
    const record = registry.of(session);
    if (!record?.registered) return;
    const change = this.#wanted(profileOf(configuration(), record.ap.ethernetMac));
    const text = JSON.stringify(change);
    if (this.#told.get(session) === text) return;
    this.#told.set(session, text);
    session.configure(change);
  }

  /** Call after each change of the running configuration. */
  changed(): void {
    for (const { session } of this.#options.registry.all()) this.running(session);
  }

  #wanted({ login, ssh }: ApProfile): ApConfiguration {
    const { reveal } = this.#options;
    const password = login && reveal(login.password);
    const enable = login && reveal(login.secret);
    if (!login || password === undefined || enable === undefined) return { ssh };
    return { ssh, login: { username: login.username, password, enable } };
  }
}

/** By the AP's site tag; a tag or a profile that is not there counts as the default one. */
export function profileOf(
  { accessPoints, wireless, apProfiles }: EwcConfiguration,
  ethernetMac: string,
): ApProfile {
  const tag = accessPoints.find(({ mac }) => mac === ethernetMac)?.siteTag;
  const wanted = wireless.siteTags.find(({ name }) => name === tag)?.apProfile ?? DEFAULT_AP_PROFILE;
  const named = (profile: string) => apProfiles.find(({ name }) => name === profile);
  return named(wanted) ?? named(DEFAULT_AP_PROFILE)!;
}
