import type { EwcOperations } from "../../../ewc/operations";
import type { Container, Data, Module } from "../schema";

/** A module's operations (RFC 8040 §3.6). */
export interface RpcModule extends Pick<Module, "name" | "namespace" | "revision"> {
  readonly rpcs: ReadonlyMap<string, Rpc>;
}

export interface Rpc {
  readonly input: Container;
  /** What is answered when it has run; most operations answer nothing. */
  readonly output?: Data;
  /** @throws Refusal */
  run(input: Data, device: RpcTarget): void;
}

export interface RpcTarget {
  readonly operations: EwcOperations;
}
