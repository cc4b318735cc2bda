import { WireError } from "../../errors";
import { find, findAll, type MessageElement } from "../../wire/capwap/message";
import {
  decodeLwappElement,
  encodeLwappElement,
  type LwappElement,
} from "../../wire/capwap/vendor/cisco/lwapp-elements";
import type { ApConfiguration } from "./wtp-contract";

/** What a Configuration Update Request says of an AP's name, place, user and services, and how it is read. */
export function configurationElements({ name, location, login, ssh }: ApConfiguration): MessageElement[] {
  const elements: MessageElement[] = [];
  if (name !== undefined) elements.push({ type: "WtpName", wtpName: name });
  if (location !== undefined) elements.push({ type: "LocationData", location });
  if (login) {
    const { username, password, enable } = login;
    elements.push(
      lwapp({
        element: "ApUsernamePassword",
        username,
        password,
        enablePassword: enable,
        option: loginCredentials,
      }),
    );
  }
  if (ssh !== undefined)
    elements.push(lwapp({ element: "ApTelnetSsh", enabled: ssh ? 1 : 0, service: sshService }));
  return elements;
}

/** undefined when nothing of it is in the message. Elements of other kinds and layouts are left alone. */
export function configurationIn(message: {
  readonly elements: readonly MessageElement[];
}): ApConfiguration | undefined {
  const name = find(message, "WtpName")?.wtpName;
  const location = find(message, "LocationData")?.location;
  const change: { -readonly [K in keyof ApConfiguration]: ApConfiguration[K] } = {
    ...(name === undefined ? {} : { name }),
    ...(location === undefined ? {} : { location }),
  };
  for (const { payload } of findAll(message, "VendorSpecificPayload")) {
    if (payload.vendor !== "cisco" || payload.element !== "SpamVendorSpecific") continue;
    const inner = readable(payload.octets);
    if (inner?.element === "ApUsernamePassword" && inner.option === loginCredentials) {
      const { username, password, enablePassword } = inner;
      change.login = { username, password, enable: enablePassword };
    }
    if (inner?.element === "ApTelnetSsh" && inner.service === sshService) change.ssh = inner.enabled !== 0;
  }
  return Object.keys(change).length === 0 ? undefined : change;
}

const loginCredentials = 1;
const sshService = 1;

function readable(octets: Uint8Array): LwappElement | undefined {
  try {
    return decodeLwappElement(octets);
  } catch (error) {
    if (error instanceof WireError) return undefined;
    throw error;
  }
}

function lwapp(element: LwappElement): MessageElement {
  const octets = encodeLwappElement(element);
  return {
    type: "VendorSpecificPayload",
    payload: { vendor: "cisco", element: "SpamVendorSpecific", octets },
  };
}
