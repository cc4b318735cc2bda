import { embeddedFabric } from "../../src/fabrics/embedded/fabric";
import { Lab } from "../../src/lab/lab";
import { judgedNetwork } from "./network";

const minute = 60_000;

/** A screen and who is to read it; `expect` names values by their place in what comes out. */
export interface JudgedScreen {
  readonly state: string;
  readonly device: "ewc" | "ap";
  readonly command: string;
  readonly screen: string;
  readonly genie?: GenieRule;
  readonly ntc?: NtcRule;
}

interface Expected {
  readonly expect?: Readonly<Record<string, string | number>>;
  /** Why a real device's screen is not read either. */
  readonly device?: string;
  /** Why there may be nothing in it. */
  readonly empty?: string;
}
interface GenieRule extends Expected {
  readonly module: string;
  readonly class: string;
  readonly arguments?: Readonly<Record<string, string>>;
}
interface NtcRule extends Expected {
  readonly template: string;
}

type Rules = Readonly<Record<string, { readonly genie?: GenieRule; readonly ntc?: NtcRule }>>;
const iosxe = (module: string, name: string, more: Expected = {}): GenieRule => ({
  module: `iosxe/${module}.py`,
  class: name,
  ...more,
});
const ntc = (name: string, more: Partial<NtcRule> = {}): NtcRule => ({
  template: `cisco_ios_${name}`,
  ...more,
});

const nobody = "nobody has joined";

const ewcRules: Rules = {
  "show version": {
    genie: iosxe("show_platform", "ShowVersion", { expect: { "version/hostname": "9120-EWC" } }),
    ntc: ntc("show_version", { expect: { "0/hostname": "9120-EWC" } }),
  },
  "show inventory": { genie: iosxe("show_platform", "ShowInventory"), ntc: ntc("show_inventory") },
  "show ap image": {
    genie: iosxe("show_ap", "ShowApImage", {
      device: "its schema wants a word where a completed predownload has 0",
    }),
  },
  "show ap summary": {
    genie: iosxe("show_ap", "ShowApSummary"),
    ntc: ntc("show_ap_summary", { empty: nobody }),
  },
  "show ap config general": { genie: iosxe("show_ap", "ShowApConfigGeneral", { empty: nobody }) },
  "show ap tag summary": { genie: iosxe("show_ap", "ShowApTagSummary") },
  "show wireless stats ap join summary": {
    genie: iosxe("show_wireless", "ShowWirelessStatsApJoinSummary", {
      device: "its schema wants an access point that tried",
    }),
  },
  "show wireless ewc-ap predownload status": {
    genie: iosxe("cat9k/c9800/ewc_ap/show_wireless", "ShowWirelessEwcApPredownloadStatus"),
  },
  "show install summary": { genie: iosxe("show_install", "ShowInstallSummary") },
  "show install active": {
    genie: { ...iosxe("show_install", "ShowInstallState"), arguments: { state: "active" } },
  },
  "show install committed": {
    genie: iosxe("show_install", "ShowInstallCommitted", { empty: "nothing is committed while activated" }),
  },
  "show install inactive": { genie: iosxe("show_install", "ShowInstallInactive") },
  "show install uncommitted": { genie: iosxe("show_install", "ShowInstallUncommitted") },
  "show install rollback": {
    genie: iosxe("show_install", "ShowInstallRollback", { empty: "nothing to roll back to" }),
  },
  "show chassis": { genie: iosxe("show_chassis", "ShowChassis") },
  "show boot": {
    genie: iosxe("show_platform", "ShowBoot"),
    ntc: ntc("show_boot", { device: "it knows switches' screens alone" }),
  },
  "show redundancy": { genie: iosxe("show_platform", "ShowRedundancy"), ntc: ntc("show_redundancy") },
  "show arp": { genie: iosxe("show_arp", "ShowArp"), ntc: ntc("show_arp") },
  "show memory statistics": { genie: iosxe("show_memory", "ShowMemoryStatistics") },
  "show processes cpu": { genie: iosxe("show_platform", "ShowProcessesCpu"), ntc: ntc("show_processes_cpu") },
  "show vlan": { genie: iosxe("show_vlan", "ShowVlan"), ntc: ntc("show_vlan") },
  "show interfaces": { genie: iosxe("show_interface", "ShowInterfaces"), ntc: ntc("show_interfaces") },
  "show interfaces description": {
    genie: iosxe("show_interface", "ShowInterfacesDescription"),
    ntc: ntc("show_interfaces_description"),
  },
  // genieparser's wants a library of tables that is not here.
  "show ip interface brief": {
    ntc: ntc("show_ip_interface_brief"),
  },
  "show ip interface": { ntc: ntc("show_ip_interface") },
  "show ip route": { genie: iosxe("show_routing", "ShowIpRoute"), ntc: ntc("show_ip_route") },
  "show logging": { genie: iosxe("show_logging", "ShowLogging"), ntc: ntc("show_logging") },
  "show users": { genie: iosxe("show_session", "ShowUsers"), ntc: ntc("show_users") },
  "show clock": { genie: iosxe("show_system", "ShowClock"), ntc: ntc("show_clock") },
  "dir bootflash:": { genie: iosxe("show_platform", "Dir"), ntc: ntc("dir") },
  "dir ap_images:": { genie: iosxe("show_platform", "Dir"), ntc: ntc("dir") },
  "show file systems": { ntc: ntc("show_file_systems") },
};

const cheetah = (module: string, name: string, more: Partial<GenieRule> = {}): GenieRule => ({
  module: `cheetah/${module}.py`,
  class: name,
  ...more,
});
const apRules: Rules = {
  "show version": { genie: cheetah("show_platform", "ShowVersion") },
  "show capwap client rcb": { genie: cheetah("show_capwap", "ShowCapwapClientRcb") },
  "show interfaces wired 0": {
    genie: cheetah("show_interface", "ShowInterfacesWired", { arguments: { ifnum: "0" } }),
  },
};

/** The screens of a network upgrade, from idle to committed, and of one that fails. */
export async function judgedScreens(): Promise<readonly JudgedScreen[]> {
  const screens: JudgedScreen[] = [];
  await using lab = await Lab.start(embeddedFabric(), judgedNetwork());
  const ewc = lab.controller("9120-EWC");
  const look = async (state: string, device: "ewc" | "ap", rules: Rules, only?: readonly string[]) => {
    const shell = device === "ewc" ? ewc : lab.accessPoint("9105-emorenoa");
    for (const [command, rule] of Object.entries(rules)) {
      if (only && !only.includes(command)) continue;
      screens.push({ state, device, command, screen: await shell.run(command), ...rule });
    }
  };
  await look("joining", "ewc", ewcRules, joinScreens);
  await lab.accessPoint("AP-9120").reaches("Image Data", 5 * minute);
  await look("downloading", "ewc", ewcRules, joinScreens);
  await lab.everyAccessPointRuns(30 * minute);
  await look("idle", "ewc", ewcRules);
  await look("idle", "ap", apRules);
  await lab.power("AP-9117", "off");
  await lab.pass(2 * minute);
  await look("one gone", "ewc", ewcRules, joinScreens);
  await lab.power("AP-9117", "on");
  await lab.everyAccessPointRuns(15 * minute);
  await ewc.run("install add profile default");
  await look("predownloading", "ewc", ewcRules, upgradeScreens);
  await look("predownloading", "ap", apRules);
  await ewc.untilApImages(
    "every predownload complete",
    60 * minute,
    ({ rows }) => rows.length > 0 && rows.every(({ status }) => status === "Complete"),
  );
  await look("complete", "ewc", ewcRules);
  await ewc.run("install activate");
  await lab.pass(6 * minute);
  await lab.everyAccessPointRuns(30 * minute);
  await look("activated", "ewc", ewcRules);
  await look("activated", "ap", apRules);
  await ewc.run("install commit");
  await look("committed", "ewc", ewcRules, upgradeScreens);
  await lab.power("tftp", "off");
  await ewc.run("install add profile default");
  await look("failed", "ewc", ewcRules, upgradeScreens);
  return screens;
}

const joinScreens = [
  "show ap summary",
  "show ap image",
  "show ap config general",
  "show wireless stats ap join summary",
  "show logging",
];
const upgradeScreens = [
  ...joinScreens,
  "show install summary",
  "show install active",
  "show install committed",
  "show install inactive",
  "show install uncommitted",
  "show install rollback",
  "show wireless ewc-ap predownload status",
  "dir ap_images:",
];

if (require.main === module) {
  judgedScreens().then(
    (screens) => process.stdout.write(`${JSON.stringify({ screens })}\n`),
    (error: unknown) => {
      process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
      process.exitCode = 1;
    },
  );
}
