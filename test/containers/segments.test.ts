import { expect, test } from "vitest";
import { dockerFabric } from "../../containers";
import { imageTag } from "../../containers/images/names";
import { Lab } from "../../src/lab/lab";
import { parseLabFile } from "../../src/topology/lab-file";
import { describeWithEngine } from "./engine";

const listener = `
use IO::Socket::INET; $| = 1;
my $socket = IO::Socket::INET->new(Proto => 'udp', LocalPort => 9000) or die "no socket: $!";
print "it listens\\n";
while (defined $socket->recv(my $message, 4096)) { print "heard $message\\n" }
`;

const host = (name: string, address: string) => ({
  kind: "container",
  name,
  address,
  image: imageTag("firewall"),
  command: ["lab-entry", "perl", "/listen"],
  files: { "/listen": listener },
  ready: "it listens",
});

describeWithEngine("segments of the docker fabric", () => {
  test("what is sent to all of a segment stays there, by either address; what is sent to one of another gets there", async () => {
    const servers = [
      host("sender", "172.16.5.50"),
      host("near", "172.16.5.51"),
      host("far", "172.16.4.50"),
      host("farther", "172.16.6.50"),
    ];
    const topology = parseLabFile(
      JSON.stringify({
        segments: { access: "172.16.4.0/24", servers: "172.16.5.0/24", branch: "172.16.6.0/24" },
        controllers: [{ name: "ewc", address: "172.16.4.26", version: "17.9.4.27" }],
        servers,
      }),
      "lab.yaml",
    );
    await using lab = await Lab.start(dockerFabric({ speed: 30 }), topology);
    for (const [to, word] of [
      ["255.255.255.255", "everybody"],
      ["172.16.5.255", "servers"],
      ["172.16.4.50", "far"],
      ["172.16.6.50", "farther"],
    ])
      await lab.server("sender").run(`printf ${word} | socat - UDP4-DATAGRAM:${to}:9000,broadcast`);
    const heard = (name: string) =>
      lab.fabric
        .console(name)
        .all()
        .flatMap(({ text }) => /^heard (.*)/.exec(text)?.[1] ?? []);
    await expect.poll(() => heard("farther")).toEqual(["farther"]);
    await expect.poll(() => heard("far")).toEqual(["far"]);
    expect(heard("near")).toEqual(["everybody", "servers"]);
  });
});
