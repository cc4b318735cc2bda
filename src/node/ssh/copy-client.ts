import type { Client, ClientChannel } from "ssh2";
import type { Host, Timer } from "../../host/host";
import type {
  SftpFailure,
  SftpFetchHandler,
  SftpRequest,
  SftpStoreRequest,
  StoreHandler,
} from "../../host/sftp";
import { ScpSink, ScpSource } from "../../wire/scp";
import { SshFailure, sftpFailureOf } from "./failure";
import type { SftpClientSettings } from "./sftp-client";
import { SshTransport } from "./transport";

/** What goes on in a connection once somebody is logged in. `alive` is told of each sign of the far end. */
type Work = (client: Client, end: (failure?: SshFailure) => void, alive: () => void) => void;

/** Stores a file over SFTP. */
export function storeSftp(
  host: Host,
  request: SftpStoreRequest,
  handler: StoreHandler,
  settings: SftpClientSettings,
): { cancel(): void } {
  return inConnection(host, request, handler, settings, (client, end, alive) => {
    client.sftp((error, sftp) => {
      if (error) return end(new SshFailure("protocol", `no SFTP: ${error.message}`));
      sftp.on("error", (problem: Error) => end(new SshFailure("protocol", problem.message)));
      alive();
      sftp.open(request.path, "w", (problem, handle) => {
        if (problem) return end(sftpFailureOf(problem));
        const content = Buffer.from(request.content);
        const write = (offset: number) => {
          alive();
          if (offset >= content.length)
            return sftp.close(handle, (late) => end(late ? sftpFailureOf(late) : undefined));
          const length = Math.min(pieceSize, content.length - offset);
          sftp.write(handle, content, offset, length, offset, (failed) => {
            if (failed) end(sftpFailureOf(failed));
            else write(offset + length);
          });
        };
        write(0);
      });
    });
  });
}

/** Fetches a file by `scp -f`. */
export function fetchScp(
  host: Host,
  request: SftpRequest & { readonly most: number },
  handler: SftpFetchHandler,
  settings: SftpClientSettings,
): { cancel(): void } {
  const octets: Uint8Array[] = [];
  const whole: StoreHandler = {
    done() {
      for (const piece of octets) handler.data(piece);
      if (octets.length > 0) handler.done();
      else handler.failed("protocol", "no file came");
    },
    failed: (failure, detail) => handler.failed(failure, detail),
  };
  return inConnection(host, request, whole, settings, (client, end, alive) =>
    client.exec(`scp -f ${quoted(request.path)}`, (error, channel) => {
      if (error) return end(new SshFailure("protocol", error.message));
      const peer = peerOf(channel, end);
      const sink = new ScpSink(peer, request.most, (file) => {
        octets.push(file.octets);
        return undefined;
      });
      listen(channel, sink, alive);
      sink.start();
    }),
  );
}

/** Stores a file by `scp -t`. */
export function storeScp(
  host: Host,
  request: SftpStoreRequest,
  handler: StoreHandler,
  settings: SftpClientSettings,
): { cancel(): void } {
  return inConnection(host, request, handler, settings, (client, end, alive) =>
    client.exec(`scp -t ${quoted(request.path)}`, (error, channel) => {
      if (error) return end(new SshFailure("protocol", error.message));
      const name = request.path.split("/").at(-1) ?? request.path;
      listen(channel, new ScpSource(peerOf(channel, end), { name, octets: request.content }), alive);
    }),
  );
}

const pieceSize = 32_768;

function listen(
  channel: ClientChannel,
  side: { data(octets: Uint8Array): void; ended(): void },
  alive: () => void,
): void {
  channel.on("data", (octets: Buffer) => {
    alive();
    side.data(new Uint8Array(octets));
  });
  channel.on("close", () => side.ended());
}

function peerOf(channel: ClientChannel, end: (failure?: SshFailure) => void) {
  return {
    write: (octets: Uint8Array) => void channel.write(Buffer.from(octets)),
    done: (failure: string | undefined) =>
      end(failure === undefined ? undefined : new SshFailure(reasonOf(failure), failure)),
  };
}

/** What `scp` says in words. */
function reasonOf(text: string): SftpFailure {
  if (/no such file/i.test(text)) return "no-such-file";
  return /permission denied/i.test(text) ? "permission-denied" : "protocol";
}

/** One word for the far end's shell. */
function quoted(path: string): string {
  return `'${path.replace(/'/g, "'\\''")}'`;
}

function inConnection(
  host: Host,
  { server, username, password, timeout }: SftpRequest,
  handler: StoreHandler,
  settings: SftpClientSettings,
  work: Work,
): { cancel(): void } {
  let over = false;
  let lastSign = host.clock.now();
  let timer: Timer | undefined;
  const finish = (): boolean => {
    if (over) return false;
    over = true;
    timer?.cancel();
    return true;
  };
  const end = (failure?: SshFailure) => {
    if (!finish()) return;
    transport.end();
    if (failure) handler.failed(failure.reason, failure.detail);
    else handler.done();
  };
  const alive = () => {
    lastSign = host.clock.now();
  };
  const transport = new SshTransport(
    { username, password, privateKey: settings.privateKey },
    {
      ready: (client) => {
        alive();
        work(client, end, alive);
      },
      closed: (failure) => end(failure ?? new SshFailure("reset", "the server closed the connection")),
    },
    settings.software,
  );
  const watch = (delay: number) => {
    timer = host.clock.after(delay, () => {
      const left = lastSign + timeout - host.clock.now();
      if (left > 0) watch(left);
      else if (finish()) {
        transport.fail(new SshFailure("timed-out", "nothing has moved"));
        handler.failed("timed-out", `nothing came for ${timeout} ms`);
      }
    });
  };
  watch(timeout);
  transport.overTcp(host.connect(server, { data: () => {} }), host.clock.jumps);
  return {
    cancel() {
      if (finish()) transport.fail(new SshFailure("reset", "cancelled"));
    },
  };
}
