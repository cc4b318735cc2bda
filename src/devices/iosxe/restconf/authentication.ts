import { base64Decoded } from "../../../host/base64";
import type { HttpsRequest } from "../../../host/https";
import type { EwcOperations } from "../../ewc/operations";
import { clockLineSeconds } from "../../ios/calendar";
import { Refusal } from "./refusal";

/** RFC 7617: who asks, by the local users of the configuration. Privilege 15 is needed, as on a device. */
export class Authentication {
  readonly #operations: EwcOperations;
  /** Who was let in over a connection, so that the log has one line for each. */
  readonly #known = new WeakMap<object, string>();

  constructor(operations: EwcOperations) {
    this.#operations = operations;
  }

  /** @returns the user's name. @throws Refusal */
  user(request: HttpsRequest): string {
    const { configuration } = this.#operations;
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
    this.#operations.log({
      facility: "DMI",
      severity: 5,
      mnemonic: "AUTH_PASSED",
      text: `Chassis 1 R0/0: dmiauthd: User '${username}' authenticated successfully from ${peer.address}:${peer.port} and was authorized for rest over http. External groups: PRIV15`,
    });
  }

  #failed(username: string, { peer }: HttpsRequest): void {
    const { configuration } = this.#operations;
    const now = clockLineSeconds(this.#operations.calendar(), configuration.running.clock.timezone);
    this.#operations.log({
      facility: "SEC_LOGIN",
      severity: 4,
      mnemonic: "LOGIN_FAILED",
      text: `Login failed [user: ${username}] [Source: ${peer.address}] [localport: 443] [Reason: Login Authentication Failed] at ${now}`,
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
