import { GenericContainer } from "testcontainers";
import { expect, test } from "vitest";
import {
  EwcContainer,
  FirewallContainer,
  LabNetwork,
  OpenSshSftpContainer,
  RsyslogContainer,
  TftpdHpaContainer,
} from "../../containers";
import { labels } from "../../containers/fabric/labels";
import { imageTag } from "../../containers/images/names";
import { describeWithEngine } from "./engine";

describeWithEngine("what users of Testcontainers expect", () => {
  test("an alias names the container in its network, and its address is the one there", async () => {
    await using network = await new LabNetwork().start();
    await using log = await new RsyslogContainer().withNetwork(network).withNetworkAliases("log").start();
    expect(log.getNetworkNames()).toEqual([network.getName()]);
    expect(log.address).toBe(log.getIpAddress(network.getName()));
    await using other = await new TftpdHpaContainer().withNetwork(network).start();
    expect((await other.exec(["getent", "hosts", "log"])).output).toContain(log.address);
  });

  test("a device behind a firewall is talked to, and nothing goes beside the firewall", async () => {
    await using network = await new LabNetwork().start();
    await using _firewall = await new FirewallContainer()
      .withNetwork(network)
      .withSegment("access", "172.16.4.1/24")
      .withSegment("servers", "172.16.5.1/24")
      .withRules({ policy: "drop" })
      .start();
    await using tftp = await new TftpdHpaContainer()
      .withNetwork(network)
      .withLabAddress("172.16.5.27/24", "172.16.5.1")
      .withFile("/a", "a")
      .start();
    await using ewc = await new EwcContainer()
      .withNetwork(network)
      .withLabAddress("172.16.4.26/24", "172.16.4.1")
      .start();
    expect([ewc.address, tftp.address]).toEqual(["172.16.4.26", "172.16.5.27"]);
    expect(await ewc.run("show ip interface brief")).toContain("172.16.4.26");
    await ewc.configure("hostname renamed");
    expect((await ewc.apImages()).rows).toEqual([]);
    // Neither by the lab's address, which the firewall does not let through, nor by the engine's.
    for (const address of [tftp.address, tftp.getIpAddress(network.getName())]) {
      const knock = ["bash", "-c", `timeout 1 bash -c 'echo > /dev/tcp/${address}/22' 2>&1 || echo shut`];
      expect((await ewc.exec(knock)).output).toMatch(/shut/);
    }
  });

  test("withReuse finds its like, and nothing else", async () => {
    const made = () => new RsyslogContainer().withReuse();
    const first = await made().start();
    try {
      // Nothing in it is this process's: another one finds it, too.
      expect(JSON.stringify(first.getLabels())).not.toContain(`${process.pid}`);
      expect(first.getLabels()[labels.session]).toBeUndefined();
      expect((await made().start()).getId()).toBe(first.getId());
      const other = await made()
        .withCopyContentToContainer([{ target: "/x", content: "x" }])
        .start();
      await other.stop();
      expect(other.getId()).not.toBe(first.getId());
    } finally {
      await first.stop();
    }
  });

  test("a container that does not get ready says what it said last, and one that ends is not waited for", async () => {
    await expect(
      new RsyslogContainer().withEntrypoint(["sh", "-c", "echo no disk; exit 3"]).start(),
    ).rejects.toThrow(
      /^RsyslogContainer \(.*rsyslog:.*\) ended with code 3 before it was ready\nIt said last:\n {2}no disk/,
    );
    await expect(
      new RsyslogContainer()
        .withEntrypoint(["sh", "-c", "echo busy; sleep 60"])
        .withStartupTimeout(300)
        .start(),
    ).rejects.toThrow(/was not ready within 0\.3 s \(withStartupTimeout sets it\).*\n.*\n {2}busy/);
  });

  test("an image of one's own is one that was made from the lab's", async () => {
    await using server = await new RsyslogContainer(imageTag("rsyslog")).start();
    expect(await server.lines()).toEqual([]);
    await expect(new RsyslogContainer(imageTag("firewall")).start()).rejects.toThrow(
      /is no image for RsyslogContainer/,
    );
  });

  test("other containers of the same process stand on the same network, and are known by the same session", async () => {
    await using network = await new LabNetwork().start();
    await using mine = await new GenericContainer(imageTag("rsyslog"))
      .withNetwork(network)
      .withEntrypoint(["sleep", "60"])
      .start();
    await using log = await new RsyslogContainer().withNetwork(network).start();
    const session = "org.testcontainers.session-id";
    expect(log.getLabels()[session]).toBe(mine.getLabels()[session]);
    expect(log.getLabels()[labels.owner]).toContain(`/${process.pid}/`);
  });

  test("files of a server: put, get, list, and where they are fetched", async () => {
    // begin snippet
    await using sftp = await new OpenSshSftpContainer().withCredentials("cisco", "Cisco123").start();
    await sftp.put("/EWC/readme.txt", "read me");
    expect(await sftp.list("/EWC")).toEqual(["readme.txt"]);
    expect((await sftp.get("/EWC/readme.txt")).toString()).toBe("read me");
    expect(sftp.getUrl("/EWC/readme.txt")).toBe(
      `sftp://cisco@${sftp.getHost()}:${sftp.ssh.port}/EWC/readme.txt`,
    );
    expect(sftp.getNetworkUrl("/EWC")).toBe(`sftp://cisco@${sftp.address}/EWC`);
    // end snippet
    await expect(sftp.get("/EWC")).rejects.toThrow(/has no file \/EWC/);
    await expect(sftp.list("/none")).rejects.toThrow(/No such file/);
  });
});
