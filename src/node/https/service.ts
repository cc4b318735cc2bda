import type { Host } from "../../host/host";
import type { HttpsServerOptions, HttpsService } from "../../host/https";
import { HttpsConnections } from "./connections";
import { type SelfSigned, selfSigned } from "./self-signed";

/**
 * HTTPS and HTTP servers on any Host. Everything happens within the turns of the event loop that follow the delivery of octets,
 * and all times run by the Host's clock: Node's own timers are switched off.
 */
export function httpsService(): HttpsService {
  const certificates = new Map<string, Promise<SelfSigned>>();
  const certificateOf = (name: string, host: Host): Promise<SelfSigned> => {
    let known = certificates.get(name);
    if (!known) {
      // Lab time waits for it; the machine's does not.
      const release = host.clock.jumps?.hold(`the certificate of ${host.address}`);
      known = selfSigned(name, host.clock.epoch()).finally(() => release?.());
      certificates.set(name, known);
    }
    return known;
  };
  return {
    serve(host: Host, port: number, options: HttpsServerOptions) {
      const { certificateName } = options;
      const certificate =
        certificateName === undefined ? undefined : () => certificateOf(certificateName, host);
      const connections = new HttpsConnections(host, options, certificate);
      const listener = host.listen(port, (connection) => connections.accept(connection));
      return {
        close() {
          listener.close();
          connections.close();
        },
      };
    },
  };
}
