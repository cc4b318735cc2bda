import type { SshServerOptions, Terminal } from "../../../host/ssh";
import type { Context } from "../../ios/context";
import { command, parameter, word } from "../../ios/grammar";
import { wordLike } from "../../ios/parameter-types";
import { ownApAddress } from "../own/box";
import type { EwcShell } from "./shell";
import { ap, ewcAp, wireless } from "./words";

const ewc = command<EwcShell>();

/** As OpenSSH asks: so many passwords. */
const attempts = 3;

/** `wireless ewc-ap ap shell username ...`: the command line of the access point in the box, over SSH (unicon's EWC sample). */
export const apShellCommands = [
  ewc({
    mode: "exec",
    privilege: 15,
    syntax: [
      wireless,
      ewcAp,
      ap,
      word("shell", "Connect to the shell of the EWC-AP"),
      word("username", "Username to log in with"),
      parameter("user", wordLike("WORD", /^[^\s|]{1,64}$/), "Username"),
    ],
    run: (context, { user }) => {
      const { ownAp } = context.device.services;
      const server = ownAp.server();
      if (!server) {
        context.print(`ssh: connect to host ${ownApAddress} port 22: Connection refused`);
        return;
      }
      if (ownAp.isKnown) {
        askPassword(context, server, user, attempts);
        return;
      }
      context.print(
        `The authenticity of host '${ownApAddress} (${ownApAddress})' can't be established.\nECDSA key fingerprint is SHA256:${ownAp.fingerprint()}.`,
      );
      askTrust(context, "Are you sure you want to continue connecting (yes/no/[fingerprint])? ", (trusts) => {
        if (!trusts) {
          context.print("Host key verification failed.");
          context.done();
          return;
        }
        ownAp.isKnown = true;
        context.print(`Warning: Permanently added '${ownApAddress}' (ECDSA) to the list of known hosts.`);
        askPassword(context, server, user, attempts);
      });
    },
  }),
];

function askTrust(context: Context<EwcShell>, text: string, answer: (trusts: boolean) => void): void {
  context.ask({ kind: "line", text }, (reply) => {
    const word = reply?.trim().toLowerCase();
    if (word === "yes") answer(true);
    else if (word === "no" || word === undefined) answer(false);
    else askTrust(context, "Please type 'yes', 'no' or the fingerprint: ", answer);
  });
}

function askPassword(context: Context<EwcShell>, server: SshServerOptions, user: string, left: number): void {
  const text = `${user}@${ownApAddress}'s password: `;
  context.ask({ kind: "line", text, hidden: true }, (password) => {
    if (password === undefined) {
      context.done();
      return;
    }
    const peer = { address: context.device.services.host.address, port: 0 };
    if (server.authenticate({ method: "password", username: user, password, peer }) === "accept") {
      enter(context, server, user);
      return;
    }
    if (left > 1) {
      context.print("Permission denied, please try again.");
      askPassword(context, server, user, left - 1);
      return;
    }
    context.print(`${user}@${ownApAddress}: Permission denied (publickey,password).`);
    context.done();
  });
}

function enter(context: Context<EwcShell>, server: SshServerOptions, user: string): void {
  const { width, length } = context.session;
  let isOver = false;
  const over = () => {
    if (isOver) return;
    isOver = true;
    context.print(`Connection to ${ownApAddress} closed.`);
    context.done();
  };
  const terminal: Terminal = {
    columns: width || 80,
    rows: length || 24,
    peer: { address: context.device.services.host.address, port: 0 },
    write: (text) => context.write(text.replaceAll("\r\n", "\n")),
    close: over,
    handler: { input: () => {} },
  };
  const isAttached = context.attach({
    input: (text) => terminal.handler.input(text),
    closed: () => {
      isOver = true;
      terminal.handler.closed?.();
    },
  });
  if (isAttached) server.shell?.(terminal, user);
  else {
    context.print("Pseudo-terminal will not be allocated because stdin is not a terminal.");
    over();
  }
}
