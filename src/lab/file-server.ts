import type { ServerSpec } from "../topology/topology";
import type { FileServerControl } from "./fabric";
import type { Lab } from "./lab";
import { Printer } from "./printer";

/** An image server or a syslog collector, seen by its own log. */
export class FileServer extends Printer {
  constructor(
    lab: Lab,
    readonly spec: ServerSpec,
  ) {
    super(lab, spec.name);
  }

  get control(): FileServerControl {
    return this.lab.fabric.server(this.name);
  }
}
