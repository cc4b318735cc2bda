import { request as httpRequest, type IncomingHttpHeaders } from "node:http";
import { type TLSSocket, connect as tlsConnect } from "node:tls";
import type { HttpsRequest, HttpsResponse } from "../../../src/host/https";
import { SimulatedNetwork } from "../../../src/network/network";
import type { SimulatedHost } from "../../../src/network/simulated-host";
import { VirtualTime } from "../../../src/network/virtual-time";
import { Conductor } from "../../../src/node/conductor";
import { type ConnectionDuplex, duplexOf } from "../../../src/node/duplex";
import { httpsService } from "../../../src/node/https/service";
import { untilSettled } from "../until-settled";

export interface Reply {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** An HTTPS server that says what it was asked, a client's host beside it, and the conductor that moves their time. */
export class HttpsLab {
  readonly time = new VirtualTime({ epoch: Date.UTC(2024, 0, 30) });
  readonly conductor = new Conductor(this.time);
  readonly network = new SimulatedNetwork({ time: this.time, seed: 1 });
  readonly server: SimulatedHost;
  readonly client: SimulatedHost;
  readonly asked: HttpsRequest[] = [];
  answer: (request: HttpsRequest) => HttpsResponse = ({ method, target, body }) => ({
    status: 200,
    headers: { "Content-Type": "text/plain" },
    body: `${method} ${target} ${typeof body === "string" ? body : body.length}`,
  });
  readonly service: { close(): void };

  constructor() {
    this.network.segment("access", "172.16.4.0/24");
    this.server = this.network.attach("access", "172.16.4.26");
    this.client = this.network.attach("access", "172.16.4.99");
    this.service = httpsService().serve(this.server, 443, {
      certificateName: "IOS-Self-Signed-Certificate-1",
      bodyLimit: 10_000,
      request: (request) => {
        this.asked.push(request);
        return this.answer(request);
      },
    });
  }

  connect(): ConnectionDuplex {
    const socket = duplexOf(
      this.client.connect({ address: "172.16.4.26", port: 443 }, { data() {} }),
      this.time,
    );
    socket.on("error", () => {});
    return socket;
  }

  tls(): TLSSocket {
    const socket = tlsConnect({ socket: this.connect(), rejectUnauthorized: false });
    socket.on("error", () => {});
    return socket;
  }

  request(
    method: string,
    path: string,
    { body, headers = {}, over }: { body?: string; headers?: Record<string, string>; over?: TLSSocket } = {},
  ): Promise<Reply> {
    return this.run(
      new Promise((resolve, reject) => {
        const request = httpRequest(
          { method, path, headers: { host: "ewc", ...headers }, createConnection: () => over ?? this.tls() },
          (response) => {
            let text = "";
            response.setEncoding("utf8").on("data", (piece) => {
              text += piece;
            });
            response.on("end", () =>
              resolve({ status: response.statusCode ?? 0, headers: response.headers, body: text }),
            );
          },
        );
        request.on("error", reject);
        request.end(body);
        this.time.touch();
      }),
    );
  }

  /** Lets lab time run until the promise is settled. */
  run<T>(promise: Promise<T>): Promise<T> {
    return untilSettled(this.conductor, this.time, promise);
  }
}
