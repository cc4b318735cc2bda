import type { InstallRequest } from "../../install/request";
import type { PlatformServices } from "../../services";
import { boolean, string, unsigned } from "../leaf-types";
import { Refusal } from "../refusal";
import { container, type Data, leaf } from "../schema";
import type { Rpc, RpcModule } from "./rpc-module";

const uuid = leaf(string(/^\P{Cc}{0,128}$/u), { mandatory: true });
const text = string(/^\P{Cc}{0,256}$/u);
const flag = leaf(boolean);

/** As from a device, what is well formed is answered 204 at once, and `install-oper-data` tells how it goes on. */
const rpcs: Readonly<Record<string, Rpc>> = {
  install: {
    input: container({
      uuid,
      "one-shot": flag,
      issu: flag,
      "download-timeout": leaf(unsigned(32)),
      path: leaf(text, { choice: "install-use-path" }),
      name: leaf(text, { choice: "install-use-profile" }),
    }),
    run(input, services) {
      refuseSet(input, "one-shot", "issu");
      const { path, name } = input;
      if (path === undefined && name === undefined) throw missing("path or name");
      const source =
        path === undefined
          ? ({ kind: "profile", name: String(name) } as const)
          : ({ kind: "file", url: String(path) } as const);
      start(input, services, { operation: "add", source });
    },
  },
  activate: {
    input: container({
      uuid,
      "auto-abort-timer-val": leaf(unsigned(32, 30, 1200)),
      "one-shot": flag,
      issu: flag,
      version: leaf(text, { choice: "activate-use-version" }),
      path: leaf(text, { choice: "activate-use-path" }),
      name: leaf(text, { choice: "activate-use-profile" }),
    }),
    run(input, services) {
      refuseSet(input, "one-shot", "issu");
      refuseGiven(input, "path");
      const { version, name } = input;
      if (version === undefined && name === undefined) throw missing("version or name");
      const added = services.install.view().packages.find(({ state }) => state === "I");
      if (version !== undefined && version !== added?.version)
        throw refused("invalid-value", "there is no inactive package of this version");
      const profile = name === undefined ? undefined : String(name);
      const minutes = input["auto-abort-timer-val"];
      const autoAbortMinutes = minutes === undefined ? undefined : Number(minutes);
      start(input, services, { operation: "activate", profile, autoAbortMinutes });
    },
  },
  "install-commit": {
    input: container({ uuid }),
    run: (input, services) => start(input, services, { operation: "commit" }),
  },
  abort: {
    input: container({ uuid, issu: flag }),
    run(input, services) {
      refuseSet(input, "issu");
      start(input, services, { operation: "abort" });
    },
  },
  remove: {
    input: container({
      uuid,
      version: leaf(text, { choice: "remove-use-version" }),
      path: leaf(text, { choice: "remove-use-path" }),
      inactive: leaf(boolean, { choice: "remove-use-inactive" }),
      name: leaf(text, { choice: "remove-use-profile" }),
    }),
    run(input, services) {
      refuseGiven(input, "version", "path");
      if (input.inactive === undefined && input.name === undefined) throw missing("inactive or name");
      if (input.inactive !== false) start(input, services, { operation: "remove-inactive" });
    },
  },
  // Its name does not say so: it stops the timer.
  "auto-abort-timer": {
    input: container({ uuid }),
    run(_input, services) {
      services.install.setAutoAbortTimer({ kind: "stop" });
    },
  },
  rollback: {
    input: container({
      uuid,
      issu: flag,
      base: leaf(boolean, { choice: "rollback-to-base" }),
      // Cisco: spelled so.
      commited: leaf(boolean, { choice: "rollback-to-committed" }),
      "rollback-id": leaf(unsigned(32), { choice: "rollback-to-id" }),
      "rollback-label": leaf(text, { choice: "rollback-to-label" }),
    }),
    run(input, services) {
      refuseSet(input, "issu");
      refuseGiven(input, "rollback-label");
      const id = input["rollback-id"];
      if (id !== undefined) start(input, services, { operation: "rollback", to: { id: Number(id) } });
      else if (input.base === true) start(input, services, { operation: "rollback", to: "base" });
      else if (input.commited === true) start(input, services, { operation: "rollback", to: "committed" });
      else throw missing("base, commited or rollback-id");
    },
  },
};

export const installRpcs: RpcModule = {
  name: "Cisco-IOS-XE-install-rpc",
  namespace: "http://cisco.com/ns/yang/Cisco-IOS-XE-install-rpc",
  revision: "2022-07-01",
  rpcs: new Map(Object.entries(rpcs)),
};

function start(input: Data, services: PlatformServices, request: InstallRequest): void {
  services.install.start(request, () => {}, String(input.uuid));
}

function refuseSet(input: Data, ...names: readonly string[]): void {
  for (const name of names)
    if (input[name] === true) throw refused("operation-not-supported", `${name} is not supported`);
}

function refuseGiven(input: Data, ...names: readonly string[]): void {
  for (const name of names)
    if (input[name] !== undefined) throw refused("operation-not-supported", `${name} is not supported`);
}

function missing(names: string): Refusal {
  return refused("missing-element", `missing element: ${names}`);
}

function refused(tag: Refusal["tag"], message: string): Refusal {
  return new Refusal(tag === "operation-not-supported" ? 501 : 400, tag, message, { type: "application" });
}
