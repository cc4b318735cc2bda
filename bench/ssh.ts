import type { Host } from "../src/host/host";
import { openSsh } from "../src/node/ssh/client";
import { sshService } from "../src/node/ssh/service";
import { sftpClient } from "../src/node/ssh/sftp-client";
import type { SftpServerOptions } from "../src/servers/sftp-handler";
import { loopbackHost } from "../test/interop/loopback-host";
import { freePort, listening, OpenSshFolder } from "../test/interop/openssh";
import { filesHandler, pattern } from "../test/node/ssh/files";
import { SshLab } from "../test/node/ssh/lab";
import { type Figure, isInstalled, type Skipped, show } from "./figure";

type Sshd = Awaited<ReturnType<OpenSshFolder["startSshd"]>>;

const size = 64 * 1024 * 1024;

/**
 * SSH and SFTP: ours in one process, and against OpenSSH's programs at the same work on 127.0.0.1 in the same run. Without
 * OpenSSH (Debian: openssh-client, openssh-server) only the lab's own figures are taken.
 */
export async function measureSsh(): Promise<(Figure | Skipped)[]> {
  const inLab = [await sessionsInLab(), await fetchInLab()];
  const missing = ["ssh", "sftp", "sshd"].filter((program) => !isInstalled(program));
  if (missing.length > 0) {
    const packages = "Debian: openssh-client openssh-server";
    return [
      ...inLab,
      { name: "beside OpenSSH", skipped: `${missing.join(", ")} not installed (${packages})` },
    ];
  }
  const folder = new OpenSshFolder();
  try {
    const sshd = await folder.startSshd();
    return [...inLab, ...(await sessions(folder, sshd)), ...(await fetches(folder, sshd))];
  } finally {
    folder.remove();
  }
}

function options(): SftpServerOptions {
  const files = new Map([["/ap1g8", pattern(size)]]);
  return {
    software: "Cisco-1.25",
    authenticate: () => "accept",
    exec: (command, channel) => {
      channel.write(`${command}\r\n`);
      channel.exit(0);
    },
    sftp: () => filesHandler(files),
  };
}

/** Login and one command: OpenSSH's ssh to our server, and to sshd. */
async function sessions(folder: OpenSshFolder, sshd: Sshd): Promise<Figure[]> {
  const ours = await freePort();
  const server = sshService().serve(loopbackHost(), ours, options());
  await listening(ours);
  const login = (port: number, user: string) =>
    folder.run("ssh", [...folder.options(port), ...folder.keyOptions, `${user}@127.0.0.1`, "true"]);
  const toOurs = await rate(20, () => login(ours, sshd.username));
  const toSshd = await rate(20, () => login(sshd.port, sshd.username));
  server.close();
  return [
    { name: "ssh login + command, OpenSSH's client at our server", value: toOurs, unit: "/s" },
    { name: "ssh login + command, OpenSSH's client at sshd", value: toSshd, unit: "/s" },
    { name: "  ratio", value: toOurs / toSshd, unit: "x" },
  ];
}

async function sessionsInLab(): Promise<Figure> {
  const lab = await SshLab.start();
  sshService().serve(lab.server, 22, options());
  const value = await rate(200, async () => {
    const connect = () => lab.client.connect({ address: lab.server.address, port: 22 }, { data: () => {} });
    const login = { connect, username: "a", password: "b", clock: lab.client.clock, time: lab.time };
    const session = await lab.run(openSsh(login));
    await lab.run(session.exec("show clock"));
    session.close();
    await lab.run(session.closed);
  });
  return { name: "ssh login + command, both ends in a lab", value, unit: "/s" };
}

async function fetches(folder: OpenSshFolder, sshd: Sshd): Promise<Figure[]> {
  const path = folder.file("ap1g8", pattern(size));
  const port = await freePort();
  const server = sshService().serve(loopbackHost(), port, options());
  await listening(port);
  const sftp = (from: number, file: string) => {
    const parameters = [
      ...folder.options(from),
      ...folder.keyOptions,
      `${sshd.username}@127.0.0.1:${file}`,
      "fetched",
    ];
    return folder.run("sftp", parameters);
  };
  const client = sftpClient({ privateKey: folder.privateKey });
  const fetch = (from: number, file: string) =>
    fetchWith(client, loopbackHost(), { address: "127.0.0.1", port: from }, sshd.username, file);
  const figures = {
    theirs: await throughput(() => sftp(sshd.port, path)),
    ourClient: await throughput(() => fetch(sshd.port, path)),
    ourServer: await throughput(() => sftp(port, "/ap1g8")),
    both: await throughput(() => fetch(port, "/ap1g8")),
  };
  server.close();
  return [
    { name: "sftp 64 MiB, OpenSSH's client from sshd", value: figures.theirs, unit: "MB/s" },
    { name: "sftp 64 MiB, our client from sshd", value: figures.ourClient, unit: "MB/s" },
    { name: "  ratio", value: figures.ourClient / figures.theirs, unit: "x" },
    { name: "sftp 64 MiB, OpenSSH's client from our server", value: figures.ourServer, unit: "MB/s" },
    { name: "  ratio", value: figures.ourServer / figures.theirs, unit: "x" },
    { name: "sftp 64 MiB, both ends ours in one process", value: figures.both, unit: "MB/s" },
  ];
}

async function fetchInLab(): Promise<Figure> {
  const lab = await SshLab.start();
  sshService().serve(lab.server, 22, options());
  const server = { address: lab.server.address, port: 22 };
  const value = await throughput(() => lab.run(fetchWith(sftpClient(), lab.client, server, "a", "/ap1g8")));
  return { name: "sftp 64 MiB, both ends in a lab", value, unit: "MB/s" };
}

function fetchWith(
  client: ReturnType<typeof sftpClient>,
  host: Host,
  server: { address: string; port: number },
  username: string,
  path: string,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const request = { server, path, username, password: "b", timeout: 60_000 };
    client.fetch(host, request, {
      data: () => {},
      done: resolve,
      failed: (failure, detail) => reject(new RangeError(`${failure}: ${detail}`)),
    });
  });
}

async function rate(count: number, work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  for (let i = 0; i < count; i++) await work();
  return (count * 1000) / (performance.now() - start);
}

/** The best of three, MB a second. */
async function throughput(work: () => Promise<unknown>): Promise<number> {
  let best = 0;
  for (let i = 0; i < 3; i++) best = Math.max(best, ((await rate(1, work)) * size) / 1e6);
  return best;
}

if (require.main === module) void measureSsh().then((figures) => show("SSH and SFTP", figures));
