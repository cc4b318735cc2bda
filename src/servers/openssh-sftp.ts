import type { Endpoint, Host } from "../host/host";
import type { SshAttempt, SshEvent, SshService } from "../host/ssh";
import { own } from "../own";
import { type ServerLog, UnixLog } from "./log";
import type { SftpHandler, SftpServerOptions } from "./sftp-handler";
import { SftpSession } from "./sftp-session";
import type { Volume } from "./volume";

export interface OpenSshSftpOptions {
  readonly volume: Volume;
  /** Names and passwords. */
  readonly users: Readonly<Record<string, string>>;
  /** `ChrootDirectory`: the folder within the volume that users see as `/`; the volume's root when left out. */
  readonly chroot?: string;
  /** The folder a session begins in; `/` when left out. */
  readonly home?: string;
  /** false is `internal-sftp -R`: every change is refused. */
  readonly writable?: boolean;
  /** The host's name, as it stands in its syslog; "sftp" when left out. */
  readonly hostname?: string;
  /** 22 when left out. */
  readonly port?: number;
  /** After `SSH-2.0-`. */
  readonly software?: string;
  /** sshd's own process number; those of its connections follow. */
  readonly pid?: number;
  readonly log?: ServerLog;
}

/**
 * OpenSSH 9.2's sshd with `ForceCommand internal-sftp -l VERBOSE`, `LogLevel VERBOSE` and a chroot, as its
 * auth.log shows it. The lines are those of that program on loopback (docs/fidelity.md); PAM's own lines are not among
 * them.
 */
export class OpenSshSftp {
  readonly #host: Host;
  readonly #options: OpenSshSftpOptions;
  readonly #log: UnixLog;
  readonly #port: number;
  readonly #connections = new Map<string, Connection>();
  readonly #sessions = new Set<SftpHandler>();
  #pid: number;
  #listener: { close(): void } | undefined;
  #octetsToDeath = Number.POSITIVE_INFINITY;
  #died: () => void = () => {};
  /** Killed: nobody is left to log anything. */
  #silent = false;

  constructor(host: Host, options: OpenSshSftpOptions) {
    this.#host = host;
    this.#options = options;
    this.#log = new UnixLog(host.clock, options.hostname ?? "sftp", options.log ?? (() => {}));
    this.#port = options.port ?? 22;
    this.#pid = options.pid ?? firstPid;
  }

  get running(): boolean {
    return this.#listener !== undefined;
  }

  /** @throws UsageError when the port is taken. */
  start(ssh: SshService): void {
    // Dead already, and only not carried away yet.
    if (this.#silent) this.#end();
    if (this.#listener !== undefined) return;
    this.#silent = false;
    this.#octetsToDeath = Number.POSITIVE_INFINITY;
    this.#listener = ssh.serve(this.#host, this.#port, this.serverOptions());
    this.#write(this.#pid, `Server listening on ${this.#host.address} port ${this.#port}.`);
  }

  /** Ends the server and all its sessions. */
  stop(): void {
    this.#octetsToDeath = Number.POSITIVE_INFINITY;
    if (this.#listener === undefined) return;
    this.#write(this.#options.pid ?? firstPid, "Received signal 15; terminating.");
    this.#end();
  }

  /**
   * The whole server dies, without a word in its log, once it has sent so many octets of files from now on; Infinity takes
   * that back.
   */
  dieAfter(octets: number, died = () => {}): void {
    this.#octetsToDeath = octets;
    this.#died = died;
  }

  #sent(octets: number): void {
    this.#octetsToDeath -= octets;
    if (this.#octetsToDeath > 0 || this.#silent) return;
    this.#silent = true;
    this.#died();
    // Not within the request that is being answered.
    this.#host.clock.after(0, () => {
      if (this.#silent) this.#end();
    });
  }

  #end(): void {
    this.#octetsToDeath = Number.POSITIVE_INFINITY;
    this.#listener?.close();
    this.#listener = undefined;
    for (const session of [...this.#sessions]) session.end();
    this.#connections.clear();
  }

  /** What the SSH side needs to run this server. */
  serverOptions(): SftpServerOptions {
    return {
      software: this.#options.software ?? "OpenSSH_9.2p1 Debian-2+deb12u3",
      authenticate: (attempt) => this.#authenticate(attempt),
      event: (event) => this.#event(event),
      sftp: (user, peer) => this.#sftp(user, peer),
    };
  }

  #authenticate(attempt: SshAttempt): "accept" | "reject" {
    const connection = this.#connection(attempt.peer);
    const { username, peer } = attempt;
    const password = own(this.#options.users, username);
    const known = password !== undefined;
    if (!known && connection.invalidUser !== username) {
      connection.invalidUser = username;
      this.#write(connection.pid, `Invalid user ${username} from ${peer.address} port ${peer.port}`);
    }
    connection.username = username;
    // `none` is how a client asks what it may try; OpenSSH logs nothing of it.
    if (attempt.method !== "password") return "reject";
    const accepted = known && password === attempt.password;
    const whom = `${accepted || known ? "" : "invalid user "}${username} from ${peer.address} port ${peer.port} ssh2`;
    this.#write(connection.pid, `${accepted ? "Accepted" : "Failed"} password for ${whom}`);
    if (!accepted) return "reject";
    connection.authenticated = true;
    this.#write(connection.pid, `User child is on pid ${connection.pid + 2}`);
    return "accept";
  }

  #sftp(user: string, peer: Endpoint): SftpHandler {
    const connection = this.#connection(peer);
    const child = connection.pid + 2;
    const where = `${peer.address} port ${peer.port}`;
    const chroot = this.#options.chroot ?? "/";
    this.#write(child, `Changed root directory to "${chroot === "/" ? "/srv/sftp" : chroot}"`);
    const command = `forced-command (config) 'internal-sftp -l VERBOSE'`;
    this.#write(child, `Starting session: ${command} for ${user} from ${where} id ${connection.channels++}`);
    const pid = child + connection.channels;
    const session = new SftpSession({
      volume: this.#options.volume,
      chroot,
      home: this.#options.home ?? "/",
      user,
      peer,
      writable: this.#options.writable ?? true,
      epoch: () => this.#host.clock.epoch(),
      log: (message) => {
        if (!this.#silent) this.#log.write("internal-sftp", pid, "informational", message);
      },
      sent: (octets) => this.#sent(octets),
      ended: () => this.#sessions.delete(session),
    });
    this.#sessions.add(session);
    return session;
  }

  #event(event: SshEvent): void {
    const { peer } = event;
    if (event.type === "connected") {
      this.#connection(peer);
      return;
    }
    const connection = this.#connections.get(keyOf(peer));
    if (connection === undefined) return;
    this.#connections.delete(keyOf(peer));
    const where = `${peer.address} port ${peer.port}`;
    if (connection.authenticated) {
      // Whether the client said goodbye is not known here, so: as OpenSSH's own client does.
      this.#write(connection.pid + 2, `Received disconnect from ${where}:11: disconnected by user`);
      this.#write(connection.pid + 2, `Disconnected from user ${connection.username} ${where}`);
    } else if (connection.username === undefined) {
      this.#write(connection.pid, `Connection closed by ${where} [preauth]`);
    } else {
      const kind = connection.invalidUser === connection.username ? "invalid" : "authenticating";
      this.#write(
        connection.pid,
        `Connection closed by ${kind} user ${connection.username} ${where} [preauth]`,
      );
    }
  }

  #connection(peer: Endpoint): Connection {
    const key = keyOf(peer);
    let connection = this.#connections.get(key);
    if (connection === undefined) {
      // A connection takes the process, its monitor, the user's child and internal-sftp.
      this.#pid += 5;
      connection = { pid: this.#pid, channels: 0, authenticated: false };
      this.#connections.set(key, connection);
      const to = `${this.#host.address} port ${this.#port}`;
      this.#write(this.#pid, `Connection from ${peer.address} port ${peer.port} on ${to} rdomain ""`);
    }
    return connection;
  }

  #write(pid: number, message: string): void {
    if (!this.#silent) this.#log.write("sshd", pid, "informational", message);
  }
}

const firstPid = 800;

interface Connection {
  readonly pid: number;
  channels: number;
  authenticated: boolean;
  username?: string;
  invalidUser?: string;
}

function keyOf(peer: Endpoint): string {
  return `${peer.address}:${peer.port}`;
}
