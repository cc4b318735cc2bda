import { platformMessages } from "../../logging/catalogue";
import { boolean, string } from "../leaf-types";
import { Refusal } from "../refusal";
import { container, leaf } from "../schema";
import type { RpcModule } from "./rpc-module";

/** `save-config`: as a device answers it (seen on 9800s of 17.12, 17.15 and 17.18). */
export const saveRpcs: RpcModule = {
  name: "cisco-ia",
  namespace: "http://cisco.com/yang/cisco-ia",
  revision: "2020-03-01",
  rpcs: new Map([
    [
      "save-config",
      {
        input: container({}),
        output: { result: "Save running-config successful" },
        run: (_input, services) => services.configuration.save(),
      },
    ],
  ]),
};

/** Cisco-IOS-XE-rpc has many more; this one leaf and that one are what its `reload` takes. */
export const reloadRpcs: RpcModule = {
  name: "Cisco-IOS-XE-rpc",
  namespace: "http://cisco.com/ns/yang/Cisco-IOS-XE-rpc",
  revision: "2021-07-01",
  rpcs: new Map([
    [
      "reload",
      {
        input: container({ force: leaf(boolean), reason: leaf(string(/^\P{Cc}{0,255}$/u)) }),
        run({ force, reason }, services) {
          if (services.configuration.modified && force !== true)
            throw new Refusal(
              400,
              "operation-failed",
              "System configuration has been modified. Save it or use force",
              {
                type: "application",
              },
            );
          const why = reason === undefined || reason === "" ? "Reload Command" : String(reason);
          services.log.write(platformMessages.reloadRequestedByRestconf, { reason: why });
          services.system.reload(why);
        },
      },
    ],
  ]),
};
