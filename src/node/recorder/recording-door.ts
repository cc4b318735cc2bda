import { once } from "node:events";
import { createServer } from "node:net";
import type { Credentials, Forward, RunningFabric, Shell } from "../../lab/fabric";
import type { RecordedSession } from "../../report/recorded-scenario";
import { OsHost } from "../os-host";
import { sshService } from "../ssh/service";

/** Far off: a session is followed until it ends. Milliseconds of lab time. */
const forever = 10 * 365 * 86_400_000;

/**
 * An SSH server on 127.0.0.1 that hands what is typed on to a device of the lab, and keeps what the terminal showed.
 * @throws EnvironmentError when the port cannot be had.
 */
export async function openRecordingDoor(
  fabric: RunningFabric,
  device: { readonly name: string; readonly isController: boolean; readonly credentials: Credentials },
  wantedPort = 0,
): Promise<{ forward: Forward; recorded(): RecordedSession[] }> {
  const port = wantedPort || (await freePort());
  const host = new OsHost({ address: "127.0.0.1" });
  const shells: Shell[] = [];
  const commands: string[] = [];
  const { name, isController, credentials } = device;
  const server = sshService().serve(host, port, {
    software: "Cisco-1.25",
    keyboardInteractive: true,
    authenticate: (attempt) =>
      attempt.method === "password" &&
      attempt.username === credentials.username &&
      attempt.password === credentials.password
        ? "accept"
        : "reject",
    shell(terminal) {
      let shell: Shell | undefined;
      let early = "";
      let isGone = false;
      terminal.handler = {
        input: (text) => {
          if (shell) shell.write(text);
          else early += text;
        },
        closed: () => {
          isGone = true;
          shell?.close();
        },
      };
      void fabric.shell(name, credentials).then(
        async (opened) => {
          shell = opened;
          shells.push(opened);
          if (isGone) return opened.close();
          opened.write(early);
          let shown = 0;
          const pass = () => {
            const { transcript } = opened;
            if (transcript.length > shown) terminal.write(transcript.slice(shown));
            shown = transcript.length;
            return opened.closed || isGone;
          };
          if (!pass()) await fabric.run(pass, fabric.now() + forever);
          terminal.close();
        },
        () => terminal.close(),
      );
    },
    exec(command, channel) {
      channel.handler = { input: () => {} };
      void fabric.exec(name, credentials, command).then(
        ({ output, code }) => {
          commands.push(`${name}#${command}\n${output}`);
          channel.write(output);
          channel.exit(code);
        },
        () => channel.exit(1),
      );
    },
  });
  return {
    forward: {
      address: "127.0.0.1",
      port,
      close: async () => {
        server.close();
        for (const shell of shells) shell.close();
      },
    },
    recorded: () =>
      [...shells.map(({ transcript }) => transcript), ...commands].map((transcript) => ({
        host: name,
        isController,
        transcript,
      })),
  };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as { port: number };
  await new Promise((closed) => server.close(closed));
  return port;
}
