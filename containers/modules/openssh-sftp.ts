import { Wait } from "testcontainers";
import { FileServerModule, StartedFileServerModule } from "./file-server";

const root = "/srv/sftp";

/** Debian's OpenSSH with internal-sftp in a chroot. Ready when it shows its banner. */
export class OpenSshSftpContainer extends FileServerModule {
  protected readonly root = root;

  constructor() {
    super("openssh-sftp");
    this.withExposedPorts(22);
    this.withWaitStrategy(Wait.forSuccessfulCommand("probe ssh"));
  }

  /** Who may log in; cisco with Cisco123 unless given. */
  withCredentials(username: string, password: string): this {
    return this.withEnvironment({ SFTP_USERNAME: username, SFTP_PASSWORD: password });
  }

  override async start(): Promise<StartedOpenSshSftpContainer> {
    return new StartedOpenSshSftpContainer(await super.start(), root);
  }
}

export class StartedOpenSshSftpContainer extends StartedFileServerModule {
  /** Where it answers from outside: a port of the engine's choice. */
  get ssh(): { host: string; port: number } {
    return { host: this.getHost(), port: this.getMappedPort(22) };
  }
}
