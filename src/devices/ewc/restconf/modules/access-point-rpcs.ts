import type { Outcome } from "../../../iosxe/outcome";
import { boolean, macAddress, string } from "../../../iosxe/restconf/leaf-types";
import { yangMac } from "../../../iosxe/restconf/modules/facts";
import type { Rpc, RpcModule } from "../../../iosxe/restconf/modules/rpc-module";
import { Refusal } from "../../../iosxe/restconf/refusal";
import { container, type Data, leaf } from "../../../iosxe/restconf/schema";
import type { ApScope } from "../../aps/ap-scope";
import type { EwcServices } from "../../services";

const uuid = leaf(string(/^\P{Cc}{0,128}$/u), { mandatory: true });
const oneAp = {
  "ap-name": leaf(string(/^\P{Cc}{0,64}$/u), { choice: "ap-identifier-name" }),
  "mac-addr": leaf(macAddress, { choice: "ap-identifier-mac-address" }),
};
const ALL: ApScope = { kind: "all" };

const rpcs: Readonly<Record<string, Rpc<EwcServices>>> = {
  "set-rad-predownload-all": {
    input: container({ uuid }),
    run: (_input, services) => answer(services.apCommands.predownload(ALL)),
  },
  "ap-image-predownload-abort": {
    input: container({ uuid }),
    run: (_input, services) => answer(services.apCommands.abortPredownload(ALL)),
  },
  "set-ap-predownload": {
    input: container(oneAp),
    run: (input, services) => answer(services.apCommands.predownload(apOf(input, services))),
  },
  "swap-ap-image": {
    input: container({ enable: leaf(boolean, { mandatory: true }), ...oneAp }),
    run(input, services) {
      const scope = apOf(input, services);
      if (input.enable === true) answer(services.apCommands.swap(scope));
    },
  },
  "ap-reset": {
    input: container(oneAp),
    run: (input, services) => answer(services.apCommands.reset(apOf(input, services))),
  },
  "set-rad-capwap-reset": {
    input: container(oneAp),
    run: (input, services) => answer(services.apCommands.resetCapwap(apOf(input, services))),
  },
  // device-facts §6: it is in the model, and the application refuses it.
  "clear-ap-predownload-statistics": {
    input: container({}),
    run() {
      throw new Refusal(501, "operation-not-supported", "Not supported by application 'wireless'", {
        type: "application",
      });
    },
  },
};

export const accessPointRpcs: RpcModule<EwcServices> = {
  name: "Cisco-IOS-XE-wireless-access-point-cmd-rpc",
  namespace: "http://cisco.com/ns/yang/Cisco-IOS-XE-wireless-access-point-cmd-rpc",
  revision: "2022-07-01",
  rpcs: new Map(Object.entries(rpcs)),
};

function apOf(input: Data, services: EwcServices): ApScope {
  const name = input["ap-name"];
  const mac = input["mac-addr"];
  if (name === undefined && mac === undefined)
    throw new Refusal(400, "missing-element", "missing element: ap-name or mac-addr", {
      type: "application",
    });
  const found = services.aps
    .all()
    .find((ap) =>
      mac === undefined ? ap.name === name : yangMac(ap.radioMac) === mac || yangMac(ap.ethernetMac) === mac,
    );
  if (!found) answer({ ok: false, message: "AP not found" });
  return { kind: "ap", name: found?.name ?? "" };
}

/**
 * A 9800 was seen to refuse such an operation as a malformed message that says EAGAIN, whatever the reason. The status
 * and the tag are the device's; the reason is ours.
 */
function answer(outcome: Outcome): void {
  if (!outcome.ok) throw new Refusal(400, "malformed-message", outcome.message, { type: "application" });
}
