import type { HttpsClient, HttpsResponse, HttpsServerOptions, HttpsService } from "../../host/https";
import type { SftpClient } from "../../host/sftp";
import type { SshServerOptions, SshService, Terminal, TerminalHandler } from "../../host/ssh";

/** Runs a task of a device; gives `instead` where it threw, which is then the device's crash. */
export type Attempt = <R>(task: () => R, instead: R) => R;

export interface Services {
  readonly ssh: SshService;
  readonly sftp: SftpClient;
  readonly https: HttpsService;
}

/**
 * The same services, whose calls into the device are attempts: what a device throws there would else end the session's
 * library, or the process, instead of the device. (What it throws in a timer or at a packet is caught by its host.)
 */
export function supervised({ ssh, sftp, https }: Services, attempt: Attempt): Services {
  return {
    ssh: { serve: (host, port, options) => ssh.serve(host, port, sshOptions(options, attempt)) },
    sftp: {
      fetch: (host, request, handler) =>
        sftp.fetch(host, request, {
          size: (octets) => attempt(() => handler.size?.(octets), undefined),
          data: (octets) => attempt(() => handler.data(octets), undefined),
          done: () => attempt(() => handler.done(), undefined),
          failed: (failure, detail) => attempt(() => handler.failed(failure, detail), undefined),
        }),
    },
    https: { serve: (host, port, options) => https.serve(host, port, httpsOptions(options, attempt)) },
  };
}

/** The same for the client of HTTPS, which only a controller has. */
export function supervisedClient(client: HttpsClient, attempt: Attempt): HttpsClient {
  return {
    fetch: (host, request, handler) =>
      client.fetch(host, request, {
        size: (octets) => attempt(() => handler.size?.(octets), undefined),
        data: (octets) => attempt(() => handler.data(octets), undefined),
        done: () => attempt(() => handler.done(), undefined),
        failed: (failure) => attempt(() => handler.failed(failure), undefined),
      }),
  };
}

const crashed: HttpsResponse = { status: 500, headers: {}, body: "" };

function httpsOptions(options: HttpsServerOptions, attempt: Attempt): HttpsServerOptions {
  const { receive } = options;
  const answered = (answer: () => HttpsResponse) => supervisedBody(attempt(answer, crashed), attempt);
  return {
    ...options,
    request: (request) => answered(() => options.request(request)),
    ...(receive && {
      receive(head) {
        const taken = attempt(() => receive.call(options, head), crashed);
        if (!taken || "status" in taken) return taken;
        return {
          data: (octets) => attempt(() => taken.data(octets), crashed),
          end: () => answered(() => taken.end()),
          cut: () => attempt(() => taken.cut(), undefined),
        };
      },
    }),
  };
}

function supervisedBody(response: HttpsResponse, attempt: Attempt): HttpsResponse {
  const { body } = response;
  if (typeof body !== "function") return response;
  return {
    ...response,
    body: (writer) => {
      attempt(() => body(writer), undefined);
      const { closed } = writer;
      writer.closed = () => attempt(closed, undefined);
    },
  };
}

function sshOptions(options: SshServerOptions, attempt: Attempt): SshServerOptions {
  const { shell, exec, event } = options;
  return {
    ...options,
    authenticate: (one) => attempt(() => options.authenticate(one), "reject"),
    ...(shell && {
      shell: (terminal, user) =>
        attempt(() => {
          shell.call(options, terminal, user);
          supervise(terminal, attempt);
        }, undefined),
    }),
    ...(exec && {
      exec: (command, channel, user) =>
        attempt(() => {
          exec.call(options, command, channel, user);
          supervise(channel, attempt);
        }, undefined),
    }),
    ...(event && { event: (one) => attempt(() => event.call(options, one), undefined) }),
  };
}

/** The device has set its handler; whatever it sets later is supervised, too. */
function supervise(terminal: Pick<Terminal, "handler">, attempt: Attempt): void {
  let inner = terminal.handler;
  const outer: TerminalHandler = {
    input: (text) => attempt(() => inner.input(text), undefined),
    resized: (columns, rows) => attempt(() => inner.resized?.(columns, rows), undefined),
    drained: () => attempt(() => inner.drained?.(), undefined),
    closed: () => attempt(() => inner.closed?.(), undefined),
  };
  Object.defineProperty(terminal, "handler", {
    get: () => outer,
    set: (handler: TerminalHandler) => {
      inner = handler;
    },
  });
}
