import { embeddedServer } from "../../kinds/embedded";
import type { EmbeddedServer, ServerSite } from "../../kinds/embedded-server";
import type { ServerSpec } from "../../kinds/kinds";
import type { Site } from "./site";

/** The image servers and syslog collectors of a lab. */
export class Servers {
  readonly #servers: ReadonlyMap<string, EmbeddedServer>;

  constructor(site: ServerSite & Pick<Site, "installed">, specs: readonly ServerSpec[]) {
    this.#servers = new Map(specs.map((spec) => [spec.name, embeddedServer(site, spec)]));
    for (const server of this.all) site.installed(server.name, () => server.stop());
  }

  get all(): Iterable<EmbeddedServer> {
    return this.#servers.values();
  }

  find(name: string): EmbeddedServer | undefined {
    return this.#servers.get(name);
  }
}
