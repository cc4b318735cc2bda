import type { Duplex } from "node:stream";
import type { AuthContext, Connection, Server, Session } from "ssh2";
import type { Endpoint, Host, TcpConnection } from "../../host/host";
import type { SshAttempt, SshServerOptions } from "../../host/ssh";
import type { SftpServerOptions } from "../../servers/sftp-handler";
import { duplexOf, type Touchable } from "../duplex";
import { coalesceWrites } from "./coalesce";
import { isSignedBy } from "./public-key";
import { serveSftp } from "./sftp-subsystem";
import { surface } from "./surface";
import { SessionTerminal } from "./terminal";

/** OpenSSH's LoginGraceTime, milliseconds of lab time; where the options name none. */
const defaultGrace = 120_000;
/** OpenSSH's MaxAuthTries, where the options name none. */
const defaultAttempts = 6;
/** OpenSSH's MaxSessions: what one connection may have open at a time. */
const maximumSessions = 10;

/** One client of an SSH server, from its TCP connection to its end. */
export class SshServerConnection {
  isLoggedIn = false;
  readonly #socket: Duplex;
  readonly #peer: Endpoint;
  readonly #time: Touchable | undefined;
  #username: string | undefined;
  #failures = 0;
  #refusedKeys = 0;
  #hasFailed = false;
  #sessions = 0;

  constructor(
    host: Host,
    private readonly tcp: TcpConnection,
    private readonly options: SshServerOptions | SftpServerOptions,
    makeServer: (connected: (connection: Connection) => void) => Server,
    closed: () => void,
  ) {
    this.#peer = tcp.remote;
    this.#time = host.clock.jumps;
    this.#socket = duplexOf(tcp, this.#time);
    coalesceWrites(this.#socket);
    let how: "goodbye" | "closed" | "reset" = "reset";
    this.#socket.once("end", () => {
      // ssh2 ends its side at a client's SSH_MSG_DISCONNECT, and otherwise leaves it to the socket to answer an end.
      how = this.#socket.writableEnded && !this.#hasFailed ? "goodbye" : "closed";
      this.#socket.end();
    });
    const grace = host.clock.after(options.loginGrace?.() ?? defaultGrace, () => this.drop());
    this.#socket.once("close", () => {
      grace.cancel();
      closed();
      const username = this.#username === undefined ? {} : { username: this.#username };
      surface(() => options.event?.({ type: "disconnected", peer: this.#peer, how, ...username }));
    });
    surface(() => options.event?.({ type: "connected", peer: this.#peer }));
    const server = makeServer((connection) =>
      this.#serve(connection, () => {
        grace.cancel();
        this.isLoggedIn = true;
      }),
    );
    server.injectSocket(this.#socket as Parameters<Server["injectSocket"]>[0]);
  }

  /** Resets the connection, as when the server's process is killed. */
  drop(): void {
    this.#time?.touch();
    this.tcp.destroy();
    this.#socket.destroy();
  }

  #serve(connection: Connection, loggedIn: () => void): void {
    // What a client does wrong ends its connection, which ssh2 has seen to when it reports the error.
    connection.on("error", () => {
      this.#hasFailed = true;
    });
    connection.on("authentication", (context) => this.#authenticate(context));
    connection.on("ready", loggedIn);
    connection.on("session", (accept, reject) => {
      if (this.#sessions >= maximumSessions) {
        reject();
        return;
      }
      this.#sessions++;
      const session = accept();
      session.once("close", () => this.#sessions--);
      this.#serveSession(session, connection);
    });
  }

  #authenticate(context: AuthContext): void {
    this.#username ??= context.username;
    if (context.method === "keyboard-interactive" && this.options.keyboardInteractive) {
      context.prompt([{ prompt: "Password: ", echo: false }], (answers) => {
        this.#decide(context, { ...this.#who(context), method: "password", password: answers[0] ?? "" });
      });
    } else if (context.method === "password") {
      this.#decide(context, { ...this.#who(context), method: "password", password: context.password });
    } else if (context.method === "none") {
      this.#decide(context, { ...this.#who(context), method: "none" });
    } else if (context.method === "publickey") {
      this.#authenticateKey(context);
    } else {
      context.reject(this.#methods);
    }
  }

  /** A client first asks whether a key is worth signing with, then signs; the device is asked once, about a proven key. */
  #authenticateKey(context: Extract<AuthContext, { method: "publickey" }>): void {
    if (!context.signature || !context.blob) {
      context.accept();
      return;
    }
    if (!isSignedBy(context.key.data, context.blob, context.signature, context.hashAlgo)) {
      this.#refuse(context);
      return;
    }
    const { algo: algorithm, data: key } = context.key;
    this.#decide(context, { ...this.#who(context), method: "publickey", algorithm, key });
  }

  #decide(context: AuthContext, attempt: SshAttempt): void {
    surface(() => {
      if (this.options.authenticate(attempt) === "accept") {
        this.#username = attempt.username;
        context.accept();
      } else {
        this.#refuse(context);
      }
    });
  }

  #refuse(context: AuthContext): void {
    // "none" is how a client asks which methods there are; OpenSSH does not count it. Keys are tried unasked, one after
    // the other, so they do not use up what a person has.
    if (context.method === "publickey") this.#refusedKeys++;
    else if (context.method !== "none") this.#failures++;
    context.reject(this.#methods);
    const attempts = this.options.attempts?.() ?? defaultAttempts;
    if (
      this.#failures >= attempts ||
      this.#failures + this.#refusedKeys >= Math.max(attempts, defaultAttempts)
    ) {
      this.#socket.end();
    }
  }

  #who(context: AuthContext): { username: string; peer: Endpoint } {
    return { username: context.username, peer: this.#peer };
  }

  get #methods(): ("publickey" | "keyboard-interactive" | "password")[] {
    return this.options.keyboardInteractive
      ? ["publickey", "keyboard-interactive", "password"]
      : ["publickey", "password"];
  }

  #serveSession(session: Session, connection: Connection): void {
    const { options } = this;
    const username = this.#username ?? "";
    const terminal = new SessionTerminal(this.#peer, this.#time);
    session.on("env", (accept) => accept?.());
    session.on("pty", (accept, _reject, size) => {
      terminal.resize(size.cols, size.rows);
      accept?.();
    });
    session.on("window-change", (accept, _reject, size) => {
      terminal.resize(size.cols, size.rows);
      accept?.();
    });
    session.on("shell", (accept, reject) => {
      if (!options.shell) return reject();
      const open = options.shell.bind(options);
      terminal.attach(accept(), { endsWithInput: true, closed: () => connection.end() });
      surface(() => open(terminal, username));
    });
    session.on("exec", (accept, reject, { command }) => {
      if (!options.exec) return reject();
      const run = options.exec.bind(options);
      terminal.attach(accept(), { endsWithInput: false, closed: () => {} });
      surface(() => run(command, terminal, username));
    });
    if (!("sftp" in options)) return;
    session.on("sftp", (accept, reject) => {
      surface(() => {
        const handler = options.sftp(username, this.#peer);
        if (!handler) return reject();
        // The session ends before its connection does, in the log too.
        this.#socket.prependOnceListener("close", serveSftp(accept(), handler));
      });
    });
  }
}
