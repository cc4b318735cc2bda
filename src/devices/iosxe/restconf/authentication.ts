import { base64Decoded } from "../../../host/base64";
import type { HttpsRequest } from "../../../host/https";
import { clockLineSeconds } from "../../ios/calendar";
import { platformMessages } from "../logging/catalogue";
import type { PlatformServices } from "../services";
import { Refusal } from "./refusal";

type Services = Pick<PlatformServices, "configuration" | "calendar" | "log">;

/** RFC 7617: who asks, by the local users of the configuration. Privilege 15 is needed, as on a device. */
export class Authentication {
  readonly #services: Services;
  /** Who was let in over a connection, so that the log has one line for each. */
  readonly #known = new WeakMap<object, string>();

  constructor(services: Services) {
    this.#services = services;
  }

  /** @returns the user's name. @throws Refusal */
  user(request: HttpsRequest): string {
    const { configuration } = this.#services;
    const credentials = readBasic(request.header("authorization"));
    if (!credentials) throw unauthorized();
    const { username, password } = credentials;
    if (!configuration.login(username, password)) {
      this.#failed(username, request);
      throw unauthorized();
    }
    const user = configuration.running.users.find(({ name }) => name === username);
    if (user?.privilege !== 15)
      throw new Refusal(403, "access-denied", "access denied", { type: "application" });
    if (this.#known.get(request.connection) !== username) {
      this.#known.set(request.connection, username);
      this.#passed(username, request);
    }
    return username;
  }

  #passed(username: string, { peer }: HttpsRequest): void {
    this.#services.log.write(platformMessages.restconfUser, { user: username, ...peer });
  }

  #failed(username: string, { peer }: HttpsRequest): void {
    const { configuration } = this.#services;
    const now = clockLineSeconds(this.#services.calendar.now(), configuration.running.clock.timezone);
    this.#services.log.write(platformMessages.loginFailed, {
      user: username,
      address: peer.address,
      port: 443,
      at: now,
    });
  }
}

function unauthorized(): Refusal {
  return new Refusal(401, "access-denied", undefined, {
    headers: { "WWW-Authenticate": 'Basic realm="restconf", charset="UTF-8"' },
  });
}

function readBasic(header: string | undefined): { username: string; password: string } | undefined {
  const [, encoded = ""] = /^Basic +([A-Za-z0-9+/]{1,1000}={0,2})$/i.exec(header?.trim() ?? "") ?? [];
  const octets = base64Decoded(encoded);
  if (!octets) return undefined;
  const text = new TextDecoder().decode(octets);
  const colon = text.indexOf(":");
  // A name of the configuration has no blanks and no control characters.
  const username = text.slice(0, Math.max(0, colon));
  return /^[^\s\p{Cc}]{1,64}$/u.test(username) ? { username, password: text.slice(colon + 1) } : undefined;
}
