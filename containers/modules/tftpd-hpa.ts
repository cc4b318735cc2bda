import { Wait } from "testcontainers";
import { FileServerModule, StartedFileServerModule } from "./file-server";

const root = "/srv/tftp";

/** Debian's tftpd-hpa, its options in /etc/default/tftpd-hpa. Ready when it answers a read request. */
export class TftpdHpaContainer extends FileServerModule {
  protected readonly root = root;

  constructor() {
    super("tftpd-hpa");
    this.withWaitStrategy(Wait.forSuccessfulCommand("probe tftp"));
  }

  override async start(): Promise<StartedTftpdHpaContainer> {
    return new StartedTftpdHpaContainer(await super.start(), root);
  }
}

export class StartedTftpdHpaContainer extends StartedFileServerModule {}
