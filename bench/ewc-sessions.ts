import { connect } from "node:net";
import { embeddedFabric } from "../src/fabrics/embedded/fabric";
import { Lab } from "../src/lab/lab";
import { openSsh } from "../src/node/ssh/client";
import { topologyFrom } from "../src/topology/lab-file";
import { OpenSshFolder } from "../test/interop/openssh";
import { type Figure, isInstalled, show } from "./figure";

const credentials = { username: "admin", password: "Cisco123" };
const command = "show clock";

/** The command line of one EWC under many sessions, both ends in one process; the clients come in through `forward`. */
export async function measureEwcSessions(withOpenSsh: boolean): Promise<Figure[]> {
  const topology = topologyFrom(
    { controllers: [{ name: "9120-EWC", address: "172.16.4.26", version: "17.9.4.27" }] },
    () => undefined,
  );
  await using lab = await Lab.start(embeddedFabric(), topology);
  await using forward = disposable(await lab.fabric.forward("9120-EWC", 22));
  const session = () => loginAndCommand(forward.port);
  await many(20, 4, session); // loads what is loaded once
  return [
    {
      name: "EWC: login + command, one after the other",
      value: await many(100, 1, session),
      unit: "/s",
      goal,
    },
    { name: "EWC: login + command, eight at a time", value: await many(200, 8, session), unit: "/s", goal },
    {
      name: "EWC: 50 sessions at once, all logged in and answered",
      value: await fifty(forward.port),
      unit: "s",
    },
    ...(withOpenSsh ? await besideSshd(forward.port) : []),
  ];
}

const goal = "60 or more";

async function loginAndCommand(port: number): Promise<void> {
  const session = await openSession(port);
  await session.exec(command);
  session.close();
  await session.closed;
}

function openSession(port: number) {
  return openSsh({ connect: () => connect(port, "127.0.0.1"), ...credentials });
}

/** Seconds until each of 50 shells, all open at the same time, has its answer. */
async function fifty(port: number): Promise<number> {
  const begun = performance.now();
  const sessions = await Promise.all(Array.from({ length: 50 }, () => openSession(port)));
  await Promise.all(
    sessions.map(async (session) => {
      const shell = await session.shell();
      await new Promise<void>((resolve) => {
        let screen = "";
        shell.onData((text) => {
          screen += text;
          if (/UTC.*\r\n9120-EWC#$/.test(screen)) resolve();
        });
        shell.write(`${command}\r`);
      });
    }),
  );
  const seconds = (performance.now() - begun) / 1_000;
  for (const session of sessions) session.close();
  return seconds;
}

/** The same client program at the EWC and at sshd. Starting the program is most of the time. */
async function besideSshd(port: number): Promise<Figure[]> {
  const folder = new OpenSshFolder();
  try {
    const sshd = await folder.startSshd();
    const atEwc = await many(16, 4, () =>
      folder.run(
        "ssh",
        [...folder.options(port), ...folder.passwordOptions("password"), "admin@127.0.0.1", command],
        "",
        credentials.password,
      ),
    );
    const atSshd = await many(16, 4, () =>
      folder.run("ssh", [
        ...folder.options(sshd.port),
        ...folder.keyOptions,
        `${sshd.username}@127.0.0.1`,
        "date",
      ]),
    );
    return [
      { name: "OpenSSH's client, four at a time, at the EWC", value: atEwc, unit: "/s" },
      { name: "OpenSSH's client, four at a time, at sshd", value: atSshd, unit: "/s" },
      { name: "  ratio", value: atEwc / atSshd, unit: "x" },
    ];
  } finally {
    folder.remove();
  }
}

/** How many a second, so many at a time. */
async function many(count: number, atOnce: number, work: () => Promise<unknown>): Promise<number> {
  const begun = performance.now();
  let left = count;
  const worker = async () => {
    while (left-- > 0) await work();
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  return (count * 1_000) / (performance.now() - begun);
}

function disposable<T extends { close(): Promise<void> }>(value: T): T & AsyncDisposable {
  return Object.assign(value, { [Symbol.asyncDispose]: () => value.close() });
}

if (require.main === module) {
  void measureEwcSessions(isInstalled("ssh") && isInstalled("sshd")).then((figures) =>
    show("Sessions on an EWC", figures),
  );
}
