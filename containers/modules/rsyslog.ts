import { Wait } from "testcontainers";
import { filedLine } from "../../src/kinds/syslog/filed-line";
import { LabModule, StartedLabModule } from "./lab-module";

/** Debian's rsyslog, collecting on UDP 514. Ready when it has taken a line. */
export class RsyslogContainer extends LabModule {
  /** @param image another than the package's own, made from it */
  constructor(image?: string) {
    super("rsyslog", image);
    this.withExposedPorts("514/udp");
    this.withWaitStrategy(Wait.forSuccessfulCommand("probe syslog"));
  }

  override async start(): Promise<StartedRsyslogContainer> {
    return new StartedRsyslogContainer(await super.start(), this.place);
  }
}

export interface CollectedLine {
  readonly from: string;
  readonly text: string;
}

export class StartedRsyslogContainer extends StartedLabModule {
  /** Where it listens from outside: a UDP port of the engine's choice. */
  get endpoint(): { host: string; port: number } {
    return { host: this.getHost(), port: this.getMappedPort("514/udp") };
  }

  /** All that was received so far, its own readiness aside. */
  async lines(): Promise<CollectedLine[]> {
    const { output } = await this.exec(["cat", "/var/log/lab/syslog.log"]);
    return output.split("\n").flatMap((line) => {
      const filed = filedLine(line);
      return filed && filed.from !== "127.0.0.1" ? [filed] : [];
    });
  }

  /** Waits for a line that has the text in it. */
  async receives(text: string, within?: number): Promise<string> {
    return this.prints(text, within);
  }
}
