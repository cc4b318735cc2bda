import type { PlatformServices } from "../../services";
import type { Container, Data, Module } from "../schema";

/** A module's operations (RFC 8040 §3.6). */
export interface RpcModule<S extends PlatformServices = PlatformServices>
  extends Pick<Module, "name" | "namespace" | "revision"> {
  readonly rpcs: ReadonlyMap<string, Rpc<S>>;
}

export interface Rpc<S extends PlatformServices = PlatformServices> {
  readonly input: Container;
  /** What is answered when it has run; most operations answer nothing. */
  readonly output?: Data;
  /** @throws Refusal */
  run(input: Data, services: S): void;
}
