import type { ParameterType } from "../../ios/parameter-types";

const KINDS = ["GigabitEthernet", "Loopback", "Vlan"] as const;

/** An interface, however abbreviated; the value is the full name, `GigabitEthernet0`. */
export const INTERFACE: ParameterType<string> = {
  label: "GigabitEthernet0",
  read(token) {
    const match = /^([A-Za-z]+)(\d{1,4})$/.exec(token);
    if (!match) return undefined;
    const typed = match[1]!.toLowerCase();
    const kinds = KINDS.filter((kind) => kind.toLowerCase().startsWith(typed));
    const [kind] = kinds;
    if (kinds.length !== 1 || kind === undefined) return undefined;
    const number = Number(match[2]);
    if (kind === "Vlan" && (number < 1 || number > 4094)) return undefined;
    // The lab has one wire, and a device on it one port.
    return kind === "GigabitEthernet" && number !== 0 ? undefined : `${kind}${number}`;
  },
};
