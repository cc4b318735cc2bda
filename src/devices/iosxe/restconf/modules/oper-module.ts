import type { PlatformServices } from "../../services";
import type { Data, Module } from "../schema";

/** A module whose data is the device's state. */
export interface OperModule<S extends PlatformServices = PlatformServices> {
  readonly schema: Module;
  read(services: S): Data;
}
