import { Sessions, sessionIdle } from "../../../../src/devices/ewc/web/sessions";
import { WebInterface } from "../../../../src/devices/ewc/web/web-interface";
import type { HttpsReceiver, HttpsRequest, HttpsResponse } from "../../../../src/host/https";
import { nodeCrypto } from "../../../../src/node/crypto";
import { FakeServices } from "../cli/fake-services";

export interface Reply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into it as they like
  readonly json: any;
}

/** A browser without a network or a page: requests straight to the device's own code. */
export class Client {
  readonly web: WebInterface;
  cookie: string | undefined;
  token: string | undefined;
  address = "172.16.4.99";

  constructor(readonly services = prepared()) {
    const sessions = new Sessions(nodeCrypto(), () => services.host.clock.now(), sessionIdle);
    this.web = new WebInterface(services, nodeCrypto(), sessions, undefined);
    services.configuration.onChange(() => this.web.configured());
  }

  signIn(username = "admin", password = "Cisco123"): Reply {
    const reply = this.send("POST", "/webui/api/session", { username, password });
    if (reply.status === 200) {
      this.cookie = reply.headers["Set-Cookie"]?.split(";")[0];
      this.token = reply.json.token;
    }
    return reply;
  }

  send(method: string, target: string, body?: unknown, headers: Record<string, string> = {}): Reply {
    const text = body === undefined ? "" : typeof body === "string" ? body : JSON.stringify(body);
    const octets = new TextEncoder().encode(text);
    return reply(this.web.handle({ ...this.#head(method, target, text !== "", headers), body: octets }));
  }

  /** The head of an upload; what the device makes of it. */
  put(target: string, headers: Record<string, string> = {}): HttpsReceiver | Reply {
    const taken = this.web.receive(this.#head("PUT", target, false, headers));
    if (!taken) throw new Error("nobody receives it");
    return "status" in taken ? reply(taken) : taken;
  }

  get running(): string {
    return this.services.configuration.print();
  }

  #head(
    method: string,
    target: string,
    hasBody: boolean,
    headers: Record<string, string>,
  ): Omit<HttpsRequest, "body"> {
    const all: Record<string, string> = {
      host: "172.16.4.26",
      ...(hasBody ? { "content-type": "application/json" } : {}),
      ...(this.cookie ? { cookie: `other=1; ${this.cookie}` } : {}),
      ...(this.token ? { "x-csrf-token": this.token } : {}),
      ...headers,
    };
    return {
      method,
      target,
      header: (name) => all[name],
      peer: { address: this.address, port: 40_000 },
      connection: {},
    };
  }
}

export function prepared(): FakeServices {
  const services = new FakeServices();
  services.configuration.apply(
    "username admin privilege 15 password 0 Cisco123\nusername guest password 0 guest",
  );
  return services;
}

export function reply({ status, headers, body }: HttpsResponse): Reply {
  return {
    status,
    headers,
    get json() {
      return JSON.parse(String(body));
    },
  };
}

/** What a watcher has been sent, event by event. */
export function watch(response: HttpsResponse) {
  const events: Record<string, unknown>[] = [];
  const raw: string[] = [];
  const writer = {
    congested: false,
    ended: false,
    closed: () => {},
    write(text: string) {
      raw.push(text);
      const data = /^data: (.*)$/m.exec(text)?.[1];
      if (data !== undefined && !text.startsWith("event:")) events.push(JSON.parse(data));
    },
    end() {
      writer.ended = true;
    },
  };
  if (typeof response.body === "function") response.body(writer);
  return { events, raw, writer };
}
