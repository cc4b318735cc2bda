import { expect, test } from "vitest";
import { embeddedFabric } from "../../src/fabrics/embedded/fabric";
import { Lab } from "../../src/lab/lab";
import { topologyFrom } from "../../src/topology/lab-file";
import type { TopologyInput } from "../../src/topology/topology";

const network: TopologyInput = {
  controllers: [{ name: "9120-EWC", address: "172.16.4.26", version: "17.9.4.27" }],
  servers: [
    {
      name: "tftp",
      kind: "tftpd-hpa",
      address: "172.16.5.27",
      bundles: [{ version: "17.12.1.5", folder: "/EWC" }],
    },
    {
      name: "sftp",
      kind: "openssh-sftp",
      address: "172.16.5.62",
      bundles: [{ version: "17.12.1.5", folder: "/EWC" }],
    },
  ],
};

test("copies from and to servers, and what each failure says", async () => {
  await using lab = await Lab.start(
    embeddedFabric(),
    topologyFrom(network, () => undefined),
  );
  const ewc = lab.controller("9120-EWC");
  const run = (command: string, ...answers: string[]) => ewc.run(command, answers);
  expect(await run("copy tftp://172.16.5.27/EWC/readme.txt bootflash:", "")).toMatch(
    /^Destination filename \[readme\.txt\]\? \nAccessing tftp:\/\/172\.16\.5\.27\/EWC\/readme\.txt\.\.\.\nLoading EWC\/readme\.txt from 172\.16\.5\.27 \(via GigabitEthernet0\): !\n\[OK - (\d+) bytes\]\n\n\1 bytes copied in 0\.\d{3} secs \(\d+ bytes\/sec\)$/,
  );
  const second = await run(
    "copy sftp://cisco@172.16.5.62/EWC/readme.txt bootflash:second.txt",
    "",
    "Cisco123",
  );
  expect(second).toContain("Accessing sftp://******@172.16.5.62/EWC/readme.txt...\n");
  expect(second).not.toContain("Cisco123");
  const digest = /= ([0-9a-f]{32})$/m.exec(await run("verify /md5 bootflash:second.txt"))?.[1];
  expect(await run(`verify /md5 bootflash:readme.txt ${digest}`)).toContain(
    `Verified (bootflash:readme.txt) = ${digest}`,
  );
  expect(await run(`verify /md5 bootflash:readme.txt ${"0".repeat(32)}`)).toContain(
    "%Error verifying bootflash:readme.txt",
  );
  expect(await run("verify /md5 bootflash:nothing")).toBe(
    "%Error opening bootflash:/nothing (No such file or directory)",
  );
  const refused = async (command: string, reason: string, ...answers: string[]) =>
    expect(await run(command, ...answers)).toContain(`(${reason})`);
  await refused("copy tftp://172.16.5.27/EWC/nothing bootflash:", "No such file or directory");
  await refused("copy tftp://172.16.5.99/EWC/readme.txt bootflash:", "Timed out");
  await refused("copy sftp://cisco:wrong@172.16.5.62/EWC/readme.txt bootflash:", "Permission denied");
  // A server that has nothing but SFTP answers no scp.
  await refused("copy scp://cisco:Cisco123@172.16.5.62/EWC/readme.txt bootflash:", "Undefined error");
  await refused("copy running-config tftp:", "No such file or directory", "172.16.5.27", "EWC/run.cfg");
  await refused("copy tftp: bootflash:", "Invalid IP address or hostname", "", "x");
  await refused("copy tftp://172.16.5.27/EWC/readme.txt nvram:", "Permission denied");
  for (const wrong of [
    "tftp://a@172.16.5.27/x",
    "ftp://172.16.5.27/x",
    `tftp://172.16.5.27/${"x".repeat(400)}`,
  ])
    expect(await run(`copy ${wrong} bootflash:`)).toContain("% Invalid input detected");
  expect(await run("copy tftp://172.16.5.27/x")).toContain("% Incomplete command.");
});

test("a configuration fetched from a server is merged, or kept for the next boot", async () => {
  await using lab = await Lab.start(
    embeddedFabric(),
    topologyFrom(network, () => undefined),
  );
  const ewc = lab.controller("9120-EWC");
  // What the server has is no configuration: each line is shown with its answer, as when it is typed.
  const merged = await ewc.run("copy tftp://172.16.5.27/EWC/readme.txt running-config", [""]);
  expect(merged).toMatch(/Invalid input detected[\s\S]* bytes copied in /);
  await ewc.run("copy tftp://172.16.5.27/EWC/readme.txt startup-config", [""]);
  const size = /^\[OK - (\d+) bytes/m.exec(merged)?.[1];
  expect(await ewc.run("show startup-config | include Using")).toContain(`Using ${size} out of`);
});
