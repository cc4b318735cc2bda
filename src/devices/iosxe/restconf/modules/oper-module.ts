import type { EwcOperations } from "../../../ewc/operations";
import type { Data, Module } from "../schema";

/** A module whose data is the device's state. */
export interface OperModule {
  readonly schema: Module;
  read(device: OperSource): Data;
}

export interface OperSource {
  readonly operations: EwcOperations;
}
