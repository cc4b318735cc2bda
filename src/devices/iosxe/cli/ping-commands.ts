import type { Context } from "../../ios/context";
import { anyOrder, choice, command, optional, parameter, word } from "../../ios/grammar";
import { IPV4, LINE, type ParameterType, WORD } from "../../ios/parameter-types";
import { ping, pingGroups } from "../../ios/ping";
import { INTERFACE } from "../configuration/interface-name";
import { HOSTNAME_OR_ADDRESS, lookUp } from "./name-lookup";
import type { Shell } from "./shell";

const exec = command<Shell>();
const pingWord = word("ping", "Send echo messages");

/** An own address, or the interface that has it. */
const SOURCE: ParameterType<string> = {
  label: "A.B.C.D",
  read: (token) => IPV4.read(token) ?? INTERFACE.read(token),
};

/** `ping`: what people and Ansible's ios_ping type. */
export const pingCommands = [
  exec({
    mode: "exec",
    syntax: [
      pingWord,
      optional(word("ip", "IP echo")),
      parameter("address", HOSTNAME_OR_ADDRESS, "Ping destination address or hostname"),
      anyOrder(
        ...pingGroups,
        [choice("df", { "df-bit": "enable do not fragment bit in IP header" })],
        [
          word("source", "specify source address or name"),
          parameter("source", SOURCE, "Source address or interface"),
        ],
      ),
    ],
    run(context, { address, source, df, ...options }) {
      const own = context.device.host.address;
      if (source !== undefined && !isOwn(context, source)) {
        context.error(
          /^\d/.test(source)
            ? "Invalid source address- IP address not on any of our up interfaces"
            : "Invalid source interface - Interface not up or address not configured",
        );
        return;
      }
      lookUp(context, address, (found) =>
        ping(context, found, {
          ...options,
          dontFragment: df !== undefined,
          ...(source === undefined ? {} : { source: own }),
        }),
      );
    },
  }),
  exec({
    mode: "exec",
    syntax: [
      pingWord,
      word("vrf", "Select VPN routing instance"),
      parameter("vrf", WORD, "VPN routing/forwarding instance name"),
      parameter("rest", LINE, "Ping destination address or hostname"),
    ],
    run: (context, { vrf }) => context.error(`VRF ${vrf} does not exist`),
  }),
];

function isOwn({ device }: Context<Shell>, source: string): boolean {
  const { host, configuration } = device;
  const { interfaces, managementInterface } = configuration.running;
  const port = managementInterface ?? interfaces[0]?.name;
  return (
    source === host.address ||
    (source === port && !interfaces.some((one) => one.name === port && one.shutdown))
  );
}
