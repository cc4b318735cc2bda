import { Wait } from "testcontainers";
import { FileServerModule, StartedFileServerModule } from "./file-server";

const root = "/srv/tftp";

/** Debian's tftpd-hpa, its options in /etc/default/tftpd-hpa. Ready when it answers a read request. */
export class TftpdHpaContainer extends FileServerModule {
  protected readonly root = root;

  /** @param image another than the package's own, made from it */
  constructor(image?: string) {
    super("tftpd-hpa", image);
    this.withWaitStrategy(Wait.forSuccessfulCommand("probe tftp"));
  }

  override async start(): Promise<StartedTftpdHpaContainer> {
    return new StartedTftpdHpaContainer(await super.start(), this.place, root);
  }
}

export class StartedTftpdHpaContainer extends StartedFileServerModule {
  /**
   * Where the other containers fetch a file: `tftp://172.18.0.3/EWC/ap1g6`. There is none for this machine: the server answers
   * from another port, which nothing publishes.
   */
  getUrl(path = "/"): string {
    return `tftp://${this.address}${urlPath(path)}`;
  }
}

/** A path as a URL has it. */
function urlPath(path: string): string {
  return encodeURI(path.startsWith("/") ? path : `/${path}`);
}
