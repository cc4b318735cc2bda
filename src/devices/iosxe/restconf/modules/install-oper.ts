import type { InstallRecord } from "../../install/install-ledger";
import type { InstallPackage, InstallView, PackageState } from "../../install/install-view";
import { boolean, enumeration, string, unsigned } from "../leaf-types";
import { ciscoModule, container, type Data, leaf, list } from "../schema";
import { yangTime } from "./facts";
import type { OperModule } from "./oper-module";

const text = leaf(string());
const small = leaf(unsigned(16));
const number = leaf(unsigned(32));

const states: Readonly<Record<PackageState, string>> = {
  C: "install-version-state-provisioned-committed",
  U: "install-version-state-provisioned-uncommitted",
  I: "install-version-state-installed",
  D: "install-version-state-present",
};
const state = leaf(enumeration(...Object.values(states)));

const operation = () =>
  list("start-time op-uuid op-id", {
    "start-time": text,
    "op-uuid": text,
    "op-id": number,
    "end-time": text,
    "op-status": leaf(enumeration("install-op-in-progress", "install-op-succ", "install-op-fail")),
    "op-done": leaf(enumeration("op-not-complete", "op-complete")),
    "pkg-type": leaf(enumeration("install-pkg-img")),
    "op-intf": leaf(enumeration("op-intf-cli", "op-intf-ipc")),
  });

const schema = ciscoModule("Cisco-IOS-XE-install-oper", "2022-07-01", {
  "install-oper-data": container({
    "install-oper": operation(),
    "install-oper-hist": operation(),
    "install-location-information": list("fru slot bay chassis", {
      fru: leaf(enumeration("fru-rp")),
      slot: small,
      bay: small,
      chassis: small,
      "install-version-info": list("version version-extension", {
        version: text,
        "version-extension": text,
        current: state,
      }),
      "install-version-state-info": list("version-state", {
        "version-state": state,
        version: text,
        "version-extension": text,
      }),
      "oper-state": container({
        "auto-abort-timer": container({
          state: leaf(enumeration("install-timer-state-active", "install-timer-state-inactive")),
          "end-time": text,
        }),
        "added-profile": text,
        "sys-activity": leaf(enumeration("install-no-activity", "install-install-in-progress")),
        "boot-mode": leaf(enumeration("install-boot-mode-install", "install-boot-mode-bundle")),
      }),
      "install-rbk-info": list("rbk-id", {
        "rbk-id": number,
        "date-created": text,
        "reload-required": leaf(boolean),
        "is-valid": leaf(boolean),
        "base-version": container({ version: text, "version-extension": text }),
      }),
    }),
  }),
});

export const installOper: OperModule = {
  schema,
  read(services) {
    const view = services.install.view();
    const { running, history } = services.install.operations();
    return {
      "install-oper-data": {
        "install-oper": running.map(operationData),
        "install-oper-hist": history.map(operationData),
        "install-location-information": [location(view, services.calendar.now(), services.install.busy)],
      },
    };
  },
};

function operationData({ uuid, id, origin, startedAt, endedAt, outcome }: InstallRecord): Data {
  const status =
    outcome === "succeeded"
      ? "install-op-succ"
      : outcome === "failed"
        ? "install-op-fail"
        : "install-op-in-progress";
  return {
    "start-time": yangTime(startedAt),
    "op-uuid": uuid,
    "op-id": id,
    ...(endedAt === undefined ? {} : { "end-time": yangTime(endedAt) }),
    "op-status": status,
    "op-done": endedAt === undefined ? "op-not-complete" : "op-complete",
    "pkg-type": "install-pkg-img",
    "op-intf": origin === "cli" ? "op-intf-cli" : "op-intf-ipc",
  };
}

function location(view: InstallView, now: number, busy: boolean): Data {
  const timer = view.autoAbortTimer;
  return {
    fru: "fru-rp",
    slot: 0,
    bay: 0,
    chassis: 1,
    "install-version-info": view.packages.map((item) => ({
      ...versionKey(item),
      current: states[item.state],
    })),
    "install-version-state-info": view.packages.map((item) => ({
      "version-state": states[item.state],
      ...versionKey(item),
    })),
    "oper-state": {
      "auto-abort-timer": timer
        ? { state: "install-timer-state-active", "end-time": yangTime(now + timer.secondsLeft * 1000) }
        : { state: "install-timer-state-inactive" },
      ...(isAdded(view) ? { "added-profile": "default" } : {}),
      "sys-activity": busy ? "install-install-in-progress" : "install-no-activity",
      "boot-mode": "install-boot-mode-bundle",
    },
    "install-rbk-info": view.rollbackPoints.map((point) => ({
      "rbk-id": point.id,
      "date-created": yangTime(point.createdAt),
      "reload-required": true,
      "is-valid": true,
      "base-version": versionKey(point),
    })),
  };
}

function versionKey({ version }: Pick<InstallPackage, "version">): Data {
  return { version, "version-extension": "0" };
}

/** Brought by `install add profile default` and waiting for its activation. */
function isAdded({ packages }: InstallView): boolean {
  return packages.some(({ state: letter }) => letter === "I");
}
