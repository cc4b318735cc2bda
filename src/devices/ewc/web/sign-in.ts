import { base64Decoded } from "../../../host/base64";
import type { HttpsRequestHead } from "../../../host/https";
import { messages } from "../logging/catalogue";
import type { EwcServices } from "../services";
import { WebRefusal } from "./answers";
import { tokenHeader } from "./api";
import { Attempts } from "./attempts";
import type { Sessions, SignedIn } from "./sessions";

/** Whoever asks: a browser with a session, or a program that sends its password with each request. */
export interface Caller {
  readonly user: string;
  readonly privilege: number;
  /** undefined: a program. */
  readonly session: SignedIn | undefined;
}

/** Longer names and passwords than any that the configuration takes. */
const longest = 128;

/** Who may use the web interface: the local users of the configuration, as for SSH and RESTCONF. */
export class SignIn {
  readonly sessions: Sessions;
  readonly #services: EwcServices;
  readonly #attempts: Attempts;
  readonly #cookie: string;

  constructor(services: EwcServices, sessions: Sessions) {
    const now = () => services.host.clock.now();
    this.#services = services;
    this.#attempts = new Attempts(now);
    this.sessions = sessions;
    this.configured();
    // Browsers tell hosts apart, not ports: two devices behind forwarded ports of one machine must not share a cookie.
    this.#cookie = `__Host-ewc-${services.system.view().serialNumber}`;
  }

  /** Call after each change of the running configuration. */
  configured(): void {
    this.sessions.check((user) => this.#privilege(user));
  }

  /** @throws WebRefusal */
  open(username: unknown, password: unknown, request: HttpsRequestHead): SignedIn {
    const privilege = this.#check(username, password, request);
    const session = this.sessions.open(username as string, privilege);
    if (!session) throw new WebRefusal("too-many-sessions", "too many users are signed in");
    this.#services.log.write(messages.webLogin, { user: username, address: request.peer.address });
    return session;
  }

  close(session: SignedIn, { peer }: HttpsRequestHead): void {
    this.sessions.end(session, "signed-out");
    this.#services.log.write(messages.webLogout, { user: session.user, address: peer.address });
  }

  setCookie({ id }: Pick<SignedIn, "id">): Record<string, string> {
    return { "Set-Cookie": `${this.#cookie}=${id}; Path=/; Secure; HttpOnly; SameSite=Strict` };
  }

  clearCookie(): Record<string, string> {
    return { "Set-Cookie": `${this.#cookie}=; Path=/; Max-Age=0; Secure; HttpOnly; SameSite=Strict` };
  }

  /** @throws WebRefusal when nobody is signed in. */
  caller(request: HttpsRequestHead): Caller {
    const session = this.sessions.find(this.#cookieOf(request));
    if (session) return { user: session.user, privilege: session.privilege, session };
    const basic = readBasic(request.header("authorization"));
    if (!basic) throw new WebRefusal("signed-out", "nobody is signed in");
    const privilege = this.#check(basic.username, basic.password, request);
    return { user: basic.username, privilege, session: undefined };
  }

  /**
   * Who may change something: a program as it is, a browser with its session's token, from a page of this device.
   * @throws WebRefusal
   */
  changer(request: HttpsRequestHead): Caller {
    const caller = this.caller(request);
    if (caller.session) {
      checkOrigin(request);
      if (!this.sessions.isToken(caller.session, request.header(tokenHeader)))
        throw new WebRefusal("bad-token", "the request does not come from a page of this session");
    }
    return caller;
  }

  /** The same, with the privilege to configure. @throws WebRefusal */
  administrator(request: HttpsRequestHead): Caller {
    const caller = this.changer(request);
    if (caller.privilege !== 15) throw new WebRefusal("forbidden", "privilege level 15 is needed");
    return caller;
  }

  #check(username: unknown, password: unknown, { peer }: HttpsRequestHead): number {
    const wait = this.#attempts.wait(peer.address);
    if (wait > 0) throw new WebRefusal("too-many-tries", "too many failed logins", { wait });
    const { configuration } = this.#services;
    const isShaped = (text: unknown): text is string =>
      typeof text === "string" && text.length <= longest && !/\p{Cc}/u.test(text);
    if (isShaped(username) && isShaped(password) && configuration.login(username, password)) {
      this.#attempts.passed(peer.address);
      return this.#privilege(username) ?? 1;
    }
    this.#attempts.failed(peer.address);
    const name = typeof username === "string" ? username.slice(0, 64) : "";
    this.#services.log.write(messages.webLoginFailed, { user: name, address: peer.address });
    throw new WebRefusal("bad-credentials", "Login Authentication Failed");
  }

  #privilege(username: string): number | undefined {
    return this.#services.configuration.running.users.find(({ name }) => name === username)?.privilege;
  }

  #cookieOf(request: HttpsRequestHead): string | undefined {
    for (const pair of (request.header("cookie") ?? "").split(";")) {
      const [name, value] = pair.trim().split("=", 2);
      if (name === this.#cookie) return value;
    }
    return undefined;
  }
}

/** @throws WebRefusal when a browser says that another site's page asks. */
export function checkOrigin(request: HttpsRequestHead): void {
  const origin = request.header("origin");
  const site = request.header("sec-fetch-site");
  const isOwn = origin === undefined || origin === `https://${request.header("host") ?? ""}`;
  if (!isOwn || (site !== undefined && site !== "same-origin" && site !== "none"))
    throw new WebRefusal("bad-token", "the request comes from another site's page");
}

/** RFC 7617. */
function readBasic(header: string | undefined): { username: string; password: string } | undefined {
  const [, encoded = ""] = /^Basic +([A-Za-z0-9+/]{1,1000}={0,2})$/i.exec(header?.trim() ?? "") ?? [];
  const octets = base64Decoded(encoded);
  if (!octets) return undefined;
  const text = new TextDecoder().decode(octets);
  const colon = text.indexOf(":");
  return colon < 0 ? undefined : { username: text.slice(0, colon), password: text.slice(colon + 1) };
}
