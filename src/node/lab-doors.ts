import { kindOf, loginOf } from "../kinds/kinds";
import type { Credentials, Forward } from "../lab/fabric";
import type { Lab } from "../lab/lab";
import type { RecordedSession } from "../report/recorded-scenario";
import { openConsolePort } from "./console-port";
import { openRecordingDoor } from "./recorder/recording-door";

export type Service = "ssh" | "https" | "sftp" | "tftp" | "console" | "capwap";

/** A way in to a host of the lab, on 127.0.0.1. */
export interface Door {
  readonly host: string;
  readonly service: Service;
  readonly protocol: "tcp" | "udp";
  readonly address: "127.0.0.1";
  readonly port: number;
  readonly username?: string;
  readonly password?: string;
}

export interface DoorOptions {
  /** Lab seconds for each second outside while somebody is connected. */
  readonly speed: number;
  /** The first of the ports, the others follow; free ones unless given. */
  readonly port?: number;
  /** What is typed at the devices, over SSH or at a console, is kept. */
  readonly record?: boolean;
  /** UDP ports that lead to the first controller's 5246 and 5247; 0 takes a free one. */
  readonly capwap?: { readonly control: number; readonly data: number };
}

/** The doors of a lab, until they are closed. */
export interface OpenDoors {
  readonly doors: readonly Door[];
  /** What was typed, where it is kept. */
  recorded(): RecordedSession[];
  close(): Promise<void>;
}

interface Planned {
  readonly host: string;
  readonly service: Service;
  /** At the host. */
  readonly port: number;
  readonly protocol?: "tcp" | "udp";
  readonly login?: { readonly username: string; readonly password: string };
}

/**
 * Opens a way in to every host that a person or a program logs in to.
 * @throws EnvironmentError when a port cannot be had.
 */
export async function openDoors(lab: Lab, { speed, port, record, capwap }: DoorOptions): Promise<OpenDoors> {
  const open: Forward[] = [];
  const recorders: { recorded(): RecordedSession[] }[] = [];
  const doors: Door[] = [];
  const close = async () => {
    await Promise.all(open.map((each) => each.close()));
  };
  const recordingDoor = async (host: string, credentials: Credentials, localPort: number) => {
    const isController = lab.controllers.some(({ name }) => name === host);
    const door = await openRecordingDoor(lab.fabric, { name: host, isController, credentials }, localPort);
    recorders.push(door);
    return door.forward;
  };
  const consolePort = async (host: string, localPort: number) => {
    const door = await openConsolePort(lab.fabric, host, localPort);
    if (record) recorders.push({ recorded: () => [door.recorded()] });
    return door;
  };
  try {
    for (const { host, service, port: at, protocol = "tcp", login } of planned(lab)) {
      const localPort = port === undefined ? 0 : port + doors.length;
      const forward =
        service === "console"
          ? await consolePort(host, localPort)
          : service === "ssh" && record && login !== undefined
            ? await recordingDoor(host, login, localPort)
            : await lab.fabric.forward(host, at, { protocol, speed, localPort });
      open.push(forward);
      doors.push({
        host,
        service,
        protocol,
        address: forward.address,
        port: forward.port,
        ...(login === undefined ? {} : { username: login.username, password: login.password }),
      });
    }
    for (const [at, localPort] of capwap
      ? [[5_246, capwap.control] as const, [5_247, capwap.data] as const]
      : []) {
      const host = lab.ewc.name;
      const forward = await lab.fabric.forward(host, at, { protocol: "udp", speed, localPort });
      open.push(forward);
      doors.push({ host, service: "capwap", protocol: "udp", address: forward.address, port: forward.port });
    }
  } catch (error) {
    await close();
    throw error;
  }
  return { doors, close, recorded: () => recorders.flatMap((each) => each.recorded()) };
}

/** In an order that stays, so that `--port` gives a host the same port each time; the consoles last. */
function planned(lab: Lab): Planned[] {
  const { controllers, accessPoints, servers } = lab;
  return [
    // One in a controller's box is reached through that.
    ...[...controllers, ...accessPoints.filter(({ carrier }) => carrier === undefined)].map(
      ({ name, spec }) => ({
        host: name,
        service: "ssh" as const,
        port: 22,
        login: spec,
      }),
    ),
    ...controllers.map(({ name }) => ({ host: name, service: "https" as const, port: 443 })),
    ...servers.flatMap(({ name, spec }): Planned[] => {
      const { entrance } = kindOf(spec);
      if (entrance === undefined) return [];
      const login = loginOf(spec);
      return [{ host: name, ...entrance, ...(login === undefined ? {} : { login }) }];
    }),
    ...accessPoints.map(({ name }) => ({ host: name, service: "console" as const, port: 0 })),
  ];
}

/** What a person types to come in. */
export function doorText({ host, service, port, username, password }: Door): string {
  switch (service) {
    case "ssh":
      return `${host}: ssh -p ${port} ${username}@127.0.0.1  (password ${password})`;
    case "sftp":
      return `${host}: sftp -P ${port} ${username}@127.0.0.1  (password ${password})`;
    case "https":
      return `${host}: https://127.0.0.1:${port}/  (its web interface; RESTCONF below /restconf, where it is configured)`;
    case "tftp":
      return `${host}: tftp 127.0.0.1 ${port}`;
    case "capwap":
      return `${host}: CAPWAP at UDP 127.0.0.1 ${port}`;
    case "console":
      return `${host}: telnet 127.0.0.1 ${port}  (its console)`;
  }
}
