import { Network, type StartedNetwork } from "testcontainers";
import { preferRyuk } from "./lab-module";

/** Testcontainers' own network, which needs no reaper's image either. */
export class LabNetwork extends Network {
  override async start(): Promise<StartedNetwork> {
    await preferRyuk();
    return super.start();
  }
}
