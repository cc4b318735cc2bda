import type { Configuration, Line } from "./model";
import { domainRetryDefault } from "./name-lines";
import { keptFactory, type UnitFacts } from "./platform-kept";
import { sshRetriesDefault, sshTimeoutDefault } from "./ssh-lines";

/** What an IOS-XE device fresh from the factory runs with. */
export function platformDefaults(hostname: string, unit?: UnitFacts): Configuration {
  return {
    hostname,
    ...keptFactory(unit),
    service: {
      timestamps: { debug: datetimeMsec(), log: datetimeMsec() },
      passwordEncryption: false,
      sequenceNumbers: false,
      tcpKeepalivesIn: false,
    },
    logging: {
      buffered: { size: 102_400, severity: 7 },
      console: 7,
      monitor: 7,
      trap: 6,
      sourceInterface: undefined,
      facility: undefined,
      originId: undefined,
      hosts: [],
    },
    platform: {
      serviceCallHome: true,
      puntKeepalive: { kernelCore: false, settings: false },
      console: "serial",
    },
    callHome: { contact: "sch-smart-licensing@cisco.com", active: true, transport: "http" },
    flows: [
      { kind: "exporter", name: "default-flow-exporter", lines: { destination: "local wlc" } },
      {
        kind: "monitor",
        name: "default-flow-monitor",
        lines: { exporter: "default-flow-exporter", record: "wireless avc basic" },
      },
    ],
    loginLog: { success: true, failure: true },
    enableSecret: undefined,
    exclusiveConfiguration: undefined,
    aaaNewModel: false,
    aaaLists: [],
    aaaSessionId: "common",
    clock: { timezone: undefined },
    domainName: undefined,
    names: {
      lookup: true,
      servers: [],
      hosts: [],
      // As a real controller's configuration has it from the factory.
      timeout: 1,
      retries: domainRetryDefault,
    },
    tftpBlockSize: undefined,
    users: [],
    interfaces: [{ name: "GigabitEthernet0", description: undefined, address: undefined, shutdown: false }],
    managementInterface: "GigabitEthernet0",
    defaultGateway: undefined,
    staticRoutes: [],
    ntpServers: [],
    ssh: {
      timeout: sshTimeoutDefault,
      retries: sshRetriesDefault,
      version2: false,
      users: [],
      algorithms: { encryption: undefined, kex: undefined, mac: undefined },
    },
    http: { server: true, authenticationLocal: true, secureServer: true },
    restconf: false,
    scpServer: false,
    banner: { exec: undefined, login: undefined, motd: undefined },
    lines: [line("console", 0, 0), line("vty", 0, 4), line("vty", 5, 15)],
  };
}

export function line(kind: Line["kind"], first: number, last: number): Line {
  return {
    kind,
    first,
    last,
    execTimeout: undefined,
    length: undefined,
    width: undefined,
    privilege: undefined,
    loginLocal: kind === "vty",
    transportInput: kind === "vty" ? "ssh" : undefined,
    loggingSynchronous: false,
  };
}

function datetimeMsec() {
  return { kind: "datetime", msec: true, localtime: false, showTimezone: false, year: false } as const;
}
