import { type StartedTestContainer, Wait } from "testcontainers";
import { FileServerModule, StartedFileServerModule } from "./file-server";
import type { Place } from "./lab-module";

const root = "/srv/sftp";

/** Debian's OpenSSH with internal-sftp in a chroot. Ready when it shows its banner. */
export class OpenSshSftpContainer extends FileServerModule {
  protected readonly root = root;
  #username = "cisco";

  /** @param image another than the package's own, made from it */
  constructor(image?: string) {
    super("openssh-sftp", image);
    this.withExposedPorts(22);
    this.withWaitStrategy(Wait.forSuccessfulCommand("probe ssh"));
  }

  /** Who may log in; cisco with Cisco123 unless given. */
  withCredentials(username: string, password: string): this {
    this.#username = username;
    return this.withEnvironment({ SFTP_USERNAME: username }).withCopyContentToContainer([
      { target: "/etc/ewclab/sftp-password", content: `${password}\n`, mode: 0o600 },
    ]);
  }

  override async start(): Promise<StartedOpenSshSftpContainer> {
    return new StartedOpenSshSftpContainer(await super.start(), this.place, root, this.#username);
  }
}

export class StartedOpenSshSftpContainer extends StartedFileServerModule {
  readonly #username: string;

  constructor(container: StartedTestContainer, place: Place, root: string, username: string) {
    super(container, place, root);
    this.#username = username;
  }

  /** Where it answers from outside: a port of the engine's choice. */
  get ssh(): { host: string; port: number } {
    return { host: this.getHost(), port: this.getMappedPort(22) };
  }

  /** Where this machine fetches a file: `sftp://cisco@localhost:32768/EWC/ap1g6`. No password is in it. */
  getUrl(path = "/"): string {
    const { host, port } = this.ssh;
    return this.#url(`${host}:${port}`, path);
  }

  /** Where the other containers do: `sftp://cisco@172.18.0.3/EWC/ap1g6`. */
  getNetworkUrl(path = "/"): string {
    return this.#url(this.address, path);
  }

  #url(where: string, path: string): string {
    return `sftp://${encodeURIComponent(this.#username)}@${where}${encodeURI(path.startsWith("/") ? path : `/${path}`)}`;
  }
}
