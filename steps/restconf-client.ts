import { request } from "node:https";
import { PeerError } from "../src/errors";
import type { Lab } from "../src/lab/lab";

export interface RestconfAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
}

export interface RestconfRequest {
  readonly method: string;
  /** Below `/restconf/`. */
  readonly resource: string;
  /** JSON, or XML when it begins with `<`. */
  readonly body?: string;
  /** The user of the lab file unless given. */
  readonly credentials?: { readonly username: string; readonly password: string };
}

/** The client only waits for answers, so lab time may run ahead of its own. */
const speed = 20;
/** Real milliseconds that an answer may take. */
const patience = 20_000;

/**
 * One request from outside the lab, through a forwarded port, by Node's own HTTPS client.
 * @throws PeerError when no answer comes.
 */
export async function askRestconf(lab: Lab, ewc: string, asked: RestconfRequest): Promise<RestconfAnswer> {
  const { username, password } = asked.credentials ?? lab.controller(ewc).spec;
  const relay = await lab.fabric.forward(ewc, 443, { speed });
  const isXml = asked.body?.trimStart().startsWith("<") ?? false;
  const type = `application/yang-data+${isXml ? "xml" : "json"}`;
  try {
    return await new Promise<RestconfAnswer>((resolve, reject) => {
      const sent = request(
        {
          host: relay.address,
          port: relay.port,
          path: `/restconf/${asked.resource}`,
          method: asked.method,
          auth: `${username}:${password}`,
          headers: { Accept: type, ...(asked.body === undefined ? {} : { "Content-Type": type }) },
          // The device's certificate is its own; nobody vouches for it.
          rejectUnauthorized: false,
          agent: false,
          timeout: patience,
        },
        (response) => {
          let body = "";
          response.setEncoding("utf8").on("data", (piece) => {
            body += piece;
          });
          response.once("error", reject);
          response.once("end", () =>
            resolve({ status: response.statusCode ?? 0, headers: response.headers, body }),
          );
        },
      );
      sent.once("timeout", () => sent.destroy(new PeerError(`"${ewc}" does not answer`)));
      sent.once("error", (cause) =>
        reject(new PeerError(`"${ewc}" gives no answer over HTTPS: ${cause.message}`, { cause })),
      );
      sent.end(asked.body);
    });
  } finally {
    await relay.close();
  }
}
