import { accessSync, constants, statSync } from "node:fs";
import { rename, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { EnvironmentError, UsageError } from "../../errors";
import { refusalWords } from "../../node/error-border";
import { type Door, doorText } from "../../node/lab-doors";
import { isFilePlace } from "../../node/whole-file";
import type { RunningLab } from "./running-labs";

// The doors of a lab as other programs want them.

/** For OpenSSH: `ssh -F FILE HOST`. */
export function sshConfig(doors: readonly Door[]): string {
  return doors
    .filter(({ service }) => service === "ssh" || service === "sftp")
    .map(
      ({ host, port, username }) => `Host ${/\s/.test(host) ? `"${host}"` : host}
  HostName 127.0.0.1
  Port ${port}
  User ${username}
  StrictHostKeyChecking no
  UserKnownHostsFile /dev/null
  GlobalKnownHostsFile /dev/null
  PubkeyAuthentication no
  LogLevel ERROR
`,
    )
    .join("\n");
}

/** For Ansible, as JSON, which is YAML, too: the devices by group. */
export function inventory(doors: readonly Door[], controllers: readonly string[]): string {
  const hosts = (isController: boolean) =>
    Object.fromEntries(
      doors
        .filter(({ service, host }) => service === "ssh" && controllers.includes(host) === isController)
        .map(({ host, port, username, password }) => [
          host,
          {
            ansible_host: "127.0.0.1",
            ansible_port: port,
            ansible_user: username,
            ansible_password: password,
          },
        ]),
    );
  const groups = {
    all: {
      children: {
        controllers: {
          hosts: hosts(true),
          vars: {
            ansible_connection: "ansible.netcommon.network_cli",
            ansible_network_os: "cisco.ios.ios",
            ansible_network_cli_ssh_type: "paramiko",
            ansible_host_key_checking: false,
            ansible_host_key_auto_add: true,
          },
        },
        access_points: { hosts: hosts(false) },
      },
    },
  };
  return `${JSON.stringify(groups, null, 2)}\n`;
}

export function doorLines(doors: readonly Door[]): string {
  return doors.map((door) => `${doorText(door)}\n`).join("");
}

export interface DoorFiles {
  readonly portsFile?: string;
  readonly inventory?: string;
  readonly sshConfig?: string;
}

/**
 * Asked before a lab is brought up, which takes its time.
 * @throws EnvironmentError when a file could not be written there, UsageError when it is a folder.
 */
export function requirePlaces(paths: readonly (string | undefined)[]): void {
  for (const path of paths) {
    if (path === undefined) continue;
    try {
      accessSync(dirname(path), constants.W_OK);
    } catch (cause) {
      throw new EnvironmentError(`${path} cannot be written: ${refusalWords(cause)}`, { cause });
    }
    if (statSync(path, { throwIfNoEntry: false })?.isDirectory())
      throw new UsageError(`${path} cannot be written: it is a folder, and a file was expected`);
  }
}

/**
 * Files that a script waits for: each is there whole, and the ports file last.
 * @throws EnvironmentError when one cannot be written.
 */
export async function writeDoorFiles(
  files: DoorFiles,
  { name, pid, doors }: Pick<RunningLab, "name" | "pid" | "doors">,
  controllers: readonly string[],
): Promise<void> {
  const ports = { lab: name, pid, ports: doors };
  for (const [path, text] of [
    [files.sshConfig, sshConfig(doors)],
    [files.inventory, inventory(doors, controllers)],
    [files.portsFile, `${JSON.stringify(ports, null, 2)}\n`],
  ]) {
    if (path === undefined) continue;
    try {
      const beside = isFilePlace(path) ? `${path}.${pid}` : path;
      await writeFile(beside, text ?? "", { mode: 0o600 });
      if (beside !== path) await rename(beside, path);
    } catch (cause) {
      throw new EnvironmentError(`${path} cannot be written: ${refusalWords(cause)}`, { cause });
    }
  }
}
