import { type EncryptedPrivateKey, Server, utils } from "ssh2";
import { UsageError } from "../../errors";
import type { Host } from "../../host/host";
import type { SshServerOptions, SshService } from "../../host/ssh";
import type { SftpServerOptions } from "../../servers/sftp-handler";
import { type AlgorithmChoice, chosenAlgorithms } from "./algorithms";
import { makeHostKey } from "./host-key";
import { SshServerConnection } from "./server-connection";

export interface SshServiceSettings {
  /** Host keys in PEM or OpenSSH form, ed25519 and rsa. One ed25519 key per served port is made when left out. */
  readonly hostKeys?: readonly string[];
  /** `legacy` also offers group1, group14-sha1, ssh-rsa and the CBC ciphers, as old clients need. @default "modern" */
  readonly algorithms?: AlgorithmChoice;
}

/** An SshService that knows the SFTP subsystem too. */
export interface NodeSshService extends SshService {
  serve(host: Host, port: number, options: SshServerOptions | SftpServerOptions): { close(): void };
}

// ssh2's server asks its clients for a sign of life by the machine's own clock, which runs apart from the lab's. 0 in
// a server's own settings does not switch that off; this does.
(Server as unknown as { KEEPALIVE_CLIENT_INTERVAL: number }).KEEPALIVE_CLIENT_INTERVAL = -1;

/**
 * SSH servers on any Host, with the SFTP subsystem where the options bear `sftp` (SftpServerOptions). Everything happens
 * within the turn of the event loop that delivers the octets (no thread, no timer of the machine's), so the lab's time
 * needs only be touched, not held, by whoever delivers them.
 * `serve` throws UsageError when the port is taken or a host key cannot be read.
 */
export function sshService(settings: SshServiceSettings = {}): NodeSshService {
  return {
    serve(host, port, options) {
      const hostKeys = (settings.hostKeys ?? [makeHostKey()]).map(parseHostKey);
      return serve(host, port, options, (connected) => {
        const banner = options.banner?.();
        return new Server(
          {
            hostKeys: [...hostKeys],
            ident: options.software,
            ...(banner === undefined ? {} : { banner }),
            algorithms: chosenAlgorithms(settings.algorithms ?? "modern", options.algorithms?.()),
          },
          connected,
        );
      });
    },
  };
}

/** Connections that have not logged in, as OpenSSH's MaxStartups; more are refused until some have. */
const mostStrangers = 100;

type MakeServer = ConstructorParameters<typeof SshServerConnection>[3];

function serve(
  host: Host,
  port: number,
  options: SshServerOptions | SftpServerOptions,
  makeServer: MakeServer,
): { close(): void } {
  const open = new Set<SshServerConnection>();
  const listener = host.listen(port, (connection) => {
    let strangers = 0;
    for (const one of open) if (!one.isLoggedIn) strangers++;
    if (strangers >= mostStrangers) {
      connection.destroy();
      return;
    }
    const served = new SshServerConnection(host, connection, options, makeServer, () => open.delete(served));
    open.add(served);
  });
  return {
    close() {
      listener.close();
      for (const connection of [...open]) connection.drop();
    },
  };
}

function parseHostKey(text: string): EncryptedPrivateKey {
  const key = utils.parseKey(text);
  if (key instanceof Error) throw new UsageError(`cannot read the SSH host key: ${key.message}`);
  if (!key.isPrivateKey())
    throw new UsageError("the SSH host key is a public key; the private one is needed");
  return { key };
}
