import { ewcModules } from "../../../../src/devices/ewc/restconf/modules";
import type { EwcServices } from "../../../../src/devices/ewc/services";
import { Restconf } from "../../../../src/devices/iosxe/restconf/restconf";
import type { HttpsRequest } from "../../../../src/host/https";
import { FakeServices } from "../cli/fake-services";

export const json = "application/yang-data+json";
export const xml = "application/yang-data+xml";

export const profiles =
  "/restconf/data/Cisco-IOS-XE-wireless-image-download-cfg:image-download-cfg-data/image-download-profiless";
export const profile = `${profiles}/image-download-profiles=default`;
export const member = "Cisco-IOS-XE-wireless-image-download-cfg:image-download-profiles";

export interface Reply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** The body as JSON. */
  // biome-ignore lint/suspicious/noExplicitAny: tests look into it as they like
  readonly json: any;
}

/** A RESTCONF client without a network: requests straight to the device's own code. */
export class Client {
  readonly services = new FakeServices();
  readonly restconf: Restconf<EwcServices>;
  /** basic credentials, `user:password`. */
  credentials = "admin:Cisco123";
  #connection = {};

  constructor(configuration = "") {
    this.services.configuration.apply(
      `username admin privilege 15 password 0 Cisco123\nusername guest password 0 guest\nrestconf\n${configuration}`,
    );
    this.restconf = new Restconf<EwcServices>(this.services, ewcModules);
    this.services.configuration.onChange(() => this.restconf.changed());
  }

  get(target: string, headers: Record<string, string> = {}): Reply {
    return this.send("GET", target, undefined, headers);
  }

  /** Objects go as JSON; a text that begins with `<` as XML, any other as JSON as it stands. */
  send(method: string, target: string, body?: object | string, headers: Record<string, string> = {}): Reply {
    const text = typeof body === "object" ? JSON.stringify(body) : (body ?? "");
    const all: Record<string, string> = {
      accept: json,
      authorization: `Basic ${Buffer.from(this.credentials).toString("base64")}`,
      ...(text === "" ? {} : { "content-type": text.startsWith("<") ? xml : json }),
      ...headers,
    };
    const request: HttpsRequest = {
      method,
      target,
      header: (name) => all[name],
      body: new TextEncoder().encode(text),
      peer: { address: "172.16.4.99", port: 40_000 },
      connection: this.#connection,
    };
    return replyOf(this.restconf.handle(request));
  }

  get running(): string {
    return this.services.configuration.print();
  }
}

function replyOf({
  status,
  headers,
  body,
}: {
  status: number;
  headers: Readonly<Record<string, string>>;
  body: string;
}): Reply {
  return {
    status,
    headers,
    body,
    get json() {
      return JSON.parse(body);
    },
  };
}
