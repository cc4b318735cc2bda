import type { ParameterType } from "../../ios/parameter-types";

const KINDS = ["GigabitEthernet", "Loopback", "Vlan"] as const;

/** An interface, however abbreviated; the value is the full name, `GigabitEthernet0`. */
export const INTERFACE: ParameterType<string> = {
  label: "GigabitEthernet0",
  mayBreakAfter: (beginning) => kindOf(beginning) !== undefined,
  read(token) {
    const match = /^([A-Za-z]+)(\d{1,4})$/.exec(token);
    const kind = match && kindOf(match[1]!);
    if (!kind) return undefined;
    const number = Number(match[2]);
    if (kind === "Vlan" && (number < 1 || number > 4094)) return undefined;
    // The lab has one wire, and a device on it one port.
    return kind === "GigabitEthernet" && number !== 0 ? undefined : `${kind}${number}`;
  },
};

function kindOf(typed: string): (typeof KINDS)[number] | undefined {
  const [kind, ...others] = KINDS.filter((one) => one.toLowerCase().startsWith(typed.toLowerCase()));
  return others.length > 0 ? undefined : kind;
}
