import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { AutomationLab, run } from "./automation-lab";
import { requireTool } from "./tools";

/** What every script begins with: a login as a person does it, each wait with an end. */
const prelude = String.raw`
set timeout 20
proc want {pattern} {
  expect {
    -re $pattern {}
    timeout { puts "\nTIMED OUT waiting for $pattern"; exit 1 }
    eof { puts "\nENDED before $pattern"; exit 1 }
  }
}
proc login {port user password} {
  global spawn_id env
  spawn ssh -F none -o StrictHostKeyChecking=no -o UserKnownHostsFile=$env(HOME)/hosts -o LogLevel=ERROR -o PubkeyAuthentication=no -p $port $user@127.0.0.1
  want {[Pp]assword: ?$}
  send "$password\r"
}
`;

requireTool("expect", "ssh")("an expect script at the lab", () => {
  let home: string;
  let lab: AutomationLab;

  beforeAll(async () => {
    home = mkdtempSync(join(tmpdir(), "ewclab-expect-"));
    lab = await AutomationLab.start(5);
  });
  afterAll(async () => {
    await lab[Symbol.asyncDispose]();
    rmSync(home, { recursive: true, force: true });
  });

  const script = (text: string, ...parameters: readonly (string | number)[]) => {
    const file = join(home, "script.exp");
    writeFileSync(file, prelude + text);
    return run("expect", ["-f", file, ...parameters.map(String)], { env: { HOME: home, TERM: "vt100" } });
  };

  test("pages, asks for help, configures and saves", { timeout: 60_000 }, async () => {
    const port = await lab.port("9120-EWC");
    const { code, output } = await script(
      String.raw`
login [lindex $argv 0] admin Cisco123
want {9120-EWC#$}
send "show running-config\r"
expect {
  -re { --More-- $} { send " "; exp_continue }
  -re {\nend\r\n.*9120-EWC#$} {}
  timeout { exit 2 }
}
send "show ap im?"
want {image}
want {9120-EWC#show ap im$}
send "age | include Total\r"
want {Total number of APs  : 4\r\n9120-EWC#$}
send "configure terminal\r"
want {\(config\)#$}
send "ntp server 172.16.5.10\r"
want {\(config\)#$}
send "\032"
want {9120-EWC#$}
send "copy running-config startup-config\r"
want {Destination filename \[startup-config\]\? $}
send "\r"
want {\[OK\]\r\n.*9120-EWC#$}
send "exit\r"
expect eof
`,
      port,
    );
    expect({ code, output }).toMatchObject({ code: 0 });
  });

  test("restarts CAPWAP on an access point and sees it run again", { timeout: 60_000 }, async () => {
    const port = await lab.port("9105-emorenoa");
    const { code, output } = await script(
      String.raw`
login [lindex $argv 0] Cisco Cisco
want {9105-emorenoa>$}
send "enable\r"
want {Password: $}
send "Cisco\r"
want {9105-emorenoa#$}
send "capwap ap restart\r"
want {Warning: This CLI resets connection with WLC\. Do you want to continue\? \[confirm\]$}
send "\r"
want {9105-emorenoa#$}
for {set i 0} {$i < 60} {incr i} {
  send "show capwap client rcb | include OperationState\r"
  expect {
    -re {OperationState +: (\S+)\r\n.*#$} { set state $expect_out(1,string) }
    timeout { exit 2 }
  }
  if {$i > 2 && $state eq "UP"} { send "exit\r"; expect eof; exit 0 }
  sleep 0.5
}
exit 3
`,
      port,
    );
    expect({ code, output }).toMatchObject({ code: 0 });
  });
});
