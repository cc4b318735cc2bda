import type { Crypto } from "../../../crypto/port";
import type {
  HttpsReceiver,
  HttpsRequest,
  HttpsRequestHead,
  HttpsResponse,
  WebAssets,
} from "../../../host/https";
import { installLogLine } from "../../iosxe/cli/screens/install";
import type { EwcServices } from "../services";
import { guarded, json, readJson, WebRefusal } from "./answers";
import { apiPaths, type UpgradeAction, type WebGreeting, type WebLogLine, type WebSession } from "./api";
import { asset } from "./assets";
import { Events } from "./events";
import type { Sessions, SignedIn } from "./sessions";
import { type Caller, checkOrigin, SignIn } from "./sign-in";
import { SoftwareUpgrade } from "./software-upgrade";
import { webState } from "./state";
import { finishUpload, receiveFile } from "./upload";

const actions: readonly UpgradeAction[] = ["download", "activate", "commit", "abort"];

/** The web interface of one boot of an EWC: its pages, and what they ask for. */
export class WebInterface {
  readonly #services: EwcServices;
  readonly #assets: WebAssets | undefined;
  readonly #signIn: SignIn;
  readonly #upgrade: SoftwareUpgrade;
  readonly #events: Events;

  constructor(services: EwcServices, crypto: Crypto, sessions: Sessions, assets: WebAssets | undefined) {
    this.#services = services;
    this.#assets = assets;
    this.#signIn = new SignIn(services, sessions);
    this.#upgrade = new SoftwareUpgrade(services, crypto, () => this.#events.changed());
    this.#events = new Events(services, () => {
      this.#signIn.sessions.sweep();
      return webState(services, this.#upgrade.outcome);
    });
  }

  /** Call after each change of the running configuration, whoever made it. */
  configured(): void {
    this.#signIn.configured();
    this.#events.changed();
  }

  /** Call with every line that is logged. */
  logged(): void {
    this.#events.changed();
  }

  close(): void {
    this.#events.close();
  }

  /** Who sends a file is judged before its first octet is read. */
  receive(head: HttpsRequestHead): HttpsReceiver | HttpsResponse | undefined {
    const name = after(apiPaths.upload, pathOf(head));
    if (name === undefined || name === "" || (head.method !== "PUT" && head.method !== "POST"))
      return undefined;
    try {
      const caller = this.#signIn.administrator(head);
      const receiver = receiveFile(this.#services, ownerOf(caller), decoded(name), () =>
        isStillThere(caller, this.#signIn),
      );
      const events = this.#events;
      return {
        data: (octets) => {
          const early = receiver.data(octets);
          return early && this.#guarded(early);
        },
        end: () => {
          events.changed();
          return this.#guarded(receiver.end());
        },
        cut: () => receiver.cut(),
      };
    } catch (error) {
      if (!(error instanceof WebRefusal)) throw error;
      return this.#guarded(error.answer());
    }
  }

  handle(request: HttpsRequest): HttpsResponse {
    let response: HttpsResponse;
    try {
      response = this.#answer(request);
    } catch (error) {
      if (!(error instanceof WebRefusal)) throw error;
      response = error.answer();
    }
    return this.#guarded(response);
  }

  #guarded(response: HttpsResponse): HttpsResponse {
    return guarded(response, this.#services.calendar.now());
  }

  #answer(request: HttpsRequest): HttpsResponse {
    const path = pathOf(request);
    if (!path.startsWith("/webui/api/")) {
      const found = asset(this.#assets, request);
      if (found) return found;
      throw new WebRefusal("not-found", "there is no such page");
    }
    const { method } = request;
    const isRead = method === "GET";
    const isChange = method === "POST";
    if (path === apiPaths.session) return this.#session(request);
    if (path === apiPaths.events && isRead) return this.#watch(request);
    if (path === apiPaths.installLog && isRead) {
      this.#signIn.caller(request);
      return json(installLogOf(this.#services));
    }
    if (path === apiPaths.profile && isChange) {
      const { user } = this.#signIn.administrator(request);
      this.#upgrade.save(readJson(request), user);
      return json({});
    }
    if (path === apiPaths.saveConfiguration && isChange) {
      this.#signIn.administrator(request);
      this.#upgrade.saveConfiguration();
      return json({});
    }
    if (`${path}/` === apiPaths.upload && isChange) {
      const caller = this.#signIn.administrator(request);
      const answer = finishUpload(this.#services, ownerOf(caller));
      this.#events.changed();
      return answer;
    }
    const action = actions.find((known) => known === after(apiPaths.upgrade, path));
    if (action && isChange) {
      const { user } = this.#signIn.administrator(request);
      const body = readJson(request);
      // Save & Download: the form is saved, then used.
      if (action === "download" && "mode" in body) this.#upgrade.save(body, user);
      this.#upgrade.start(action, body, user);
      return json({});
    }
    throw new WebRefusal("not-found", "there is no such resource");
  }

  #session(request: HttpsRequest): HttpsResponse {
    switch (request.method) {
      case "GET":
        try {
          const { session } = this.#signIn.caller(request);
          if (session) return json(this.#told(session));
        } catch (error) {
          if (!(error instanceof WebRefusal)) throw error;
        }
        return { ...json(this.#greeting(), this.#signIn.clearCookie()), status: 401 };
      case "POST": {
        checkOrigin(request);
        const { username, password } = readJson(request);
        const session = this.#signIn.open(username, password, request);
        return json(this.#told(session), this.#signIn.setCookie(session));
      }
      case "DELETE": {
        const { session } = this.#signIn.changer(request);
        if (session) this.#signIn.close(session, request);
        return { status: 204, headers: this.#signIn.clearCookie(), body: "" };
      }
      default:
        throw new WebRefusal("not-found", "there is no such resource");
    }
  }

  #told({ user, privilege, token }: SignedIn): WebSession & WebGreeting {
    return { user, privilege, token, ...this.#greeting() };
  }

  #greeting(): WebGreeting {
    const { hostname, banner } = this.#services.configuration.running;
    return { hostname, banner: banner.login };
  }

  #watch(request: HttpsRequest): HttpsResponse {
    const { session } = this.#signIn.caller(request);
    return this.#events.watch((listener) => {
      session?.ended.add(listener);
      return () => session?.ended.delete(listener);
    });
  }
}

/** As `show install log` prints it. */
function installLogOf(services: EwcServices): readonly WebLogLine[] {
  return services.install.log().map((entry) => ({
    line: installLogLine(entry),
    failed: entry.kind === "error" || entry.kind === "failure",
  }));
}

function pathOf({ target }: HttpsRequestHead): string {
  return target.replace(/[?#].*$/s, "");
}

function after(prefix: string, path: string): string | undefined {
  return path.startsWith(prefix) ? path.slice(prefix.length) : undefined;
}

/** @throws WebRefusal */
function decoded(segment: string): string {
  let name = "";
  try {
    name = decodeURIComponent(segment);
  } catch {
    // No UTF-8: refused below.
  }
  if (!/^[\w.-]{1,128}$/.test(name))
    throw new WebRefusal("invalid-fields", "not a file of a bundle", {
      fields: { file: "Not a valid image" },
    });
  return name;
}

function ownerOf({ user, session }: Caller): string {
  return session ? `session ${session.id}` : `user ${user}`;
}

function isStillThere({ session }: Caller, { sessions }: SignIn): boolean {
  return !session || sessions.find(session.id) !== undefined;
}
