import { expect, test } from "vitest";
import { FirewallContainer, LabNetwork, RsyslogContainer, TftpdHpaContainer } from "../../containers";
import { describeWithEngine } from "./engine";

describeWithEngine("FirewallContainer", () => {
  test("what a rule drops is counted and told", async () => {
    // begin snippet
    await using network = await new LabNetwork().start();
    await using firewall = await new FirewallContainer()
      .withNetwork(network)
      .withSegment("access", "172.16.4.1/24")
      .withSegment("servers", "172.16.5.1/24")
      .withRules({ rules: [{ action: "drop", protocol: "udp", port: 69 }] })
      .start();
    await using syslog = await new RsyslogContainer()
      .withNetwork(network)
      .withLabAddress("172.16.5.10/24", "172.16.5.1")
      .start();
    await using host = await new TftpdHpaContainer()
      .withNetwork(network)
      .withLabAddress("172.16.4.26/24", "172.16.4.1")
      .start();

    const send = (port: number) =>
      host.exec(["bash", "-c", `echo '<46>from afar' > /dev/udp/172.16.5.10/${port}`]);
    await send(514);
    await send(69);
    await syslog.receives("from afar");
    expect(await firewall.counters()).toMatchObject([{ number: 1, packets: 1 }, {}]);
    await expect
      .poll(() => firewall.blocked())
      .toEqual([expect.stringMatching(/^udp 172\.16\.4\.26:\d+ > 172\.16\.5\.10:69/)]);
    // end snippet
  });

  test("an nftables file runs as it is, with an interface in each segment", async () => {
    const text = `table ip site {
  chain forward {
    type filter hook forward priority filter; policy drop;
    iifname "access" oifname "servers" udp dport 514 counter accept comment "syslog"
    udp dport 69 drop
  }
}
`;
    await using network = await new LabNetwork().start();
    await using firewall = await new FirewallContainer()
      .withNetwork(network)
      .withSegment("access", "172.16.4.1/24")
      .withSegment("servers", "172.16.5.1/24")
      .withRules({ nftables: { text } })
      .start();
    await using syslog = await new RsyslogContainer()
      .withNetwork(network)
      .withLabAddress("172.16.5.10/24", "172.16.5.1")
      .start();
    await using host = await new TftpdHpaContainer()
      .withNetwork(network)
      .withLabAddress("172.16.4.26/24", "172.16.4.1")
      .start();

    const send = (port: number) =>
      host.exec(["bash", "-c", `echo '<46>from afar' > /dev/udp/172.16.5.10/${port}`]);
    await send(514);
    await send(69);
    await syslog.receives("from afar");
    expect(await firewall.counters()).toContainEqual(
      expect.objectContaining({ rule: expect.stringContaining("udp dport 514"), packets: 1 }),
    );
    await expect
      .poll(() => firewall.blocked())
      .toEqual([expect.stringMatching(/^udp 172\.16\.4\.26:\d+ > 172\.16\.5\.10:69/)]);
    await expect(
      firewall.apply({ nftables: { text: "table ip x { chain y { nonsense } }" } }),
    ).rejects.toThrow("line 1");
    await firewall.apply({ rules: [] });
    await send(69);
    expect(await firewall.blocked()).toHaveLength(1);
  });
});
