import { command, optional, parameter, word } from "../../ios/grammar";
import { LINE, range, wordLike } from "../../ios/parameter-types";
import { base64Decoded } from "../base64";
import { type ConfigurationTarget, type Entry, globalLine } from "./line";
import type { Configuration, SshKey, SshUser } from "./model";

const ip = word("ip", "Global IP configuration subcommands");
const ssh = word("ssh", "Configure ssh options");

export const sshTimeoutDefault = 120;
export const sshRetriesDefault = 3;

const CHAIN_MODE = "conf-ssh-pubkey";
const USER_MODE = "conf-ssh-pubkey-user";
/** Here every line but `exit` is a piece of a key. */
export const KEY_MODE = "conf-ssh-pubkey-data";

export const sshModes = [
  { name: CHAIN_MODE, suffix: "(conf-ssh-pubkey)", parent: "config" },
  { name: USER_MODE, suffix: "(conf-ssh-pubkey-user)", parent: CHAIN_MODE },
  { name: KEY_MODE, suffix: "(conf-ssh-pubkey-data)", parent: USER_MODE },
];

const configure = command<ConfigurationTarget>();

/** What `key-string` gathers until `exit`. */
interface KeyBeingTyped {
  readonly user: SshUser;
  text: string;
}

const longestKey = 8_192;
const keyKind = /^(ssh-rsa|ssh-ed25519|ecdsa-sha2-nistp(256|384|521))$/;

/** `ip ssh pubkey-chain`: who may log in with which keys. What is kept of a key is its MD5 fingerprint, as on IOS. */
const keyChain: Entry<Configuration> = {
  commands: [
    configure({
      mode: "config",
      privilege: 15,
      syntax: [ip, ssh, word("pubkey-chain", "pubkey-chain")],
      run: (context) => context.enter(CHAIN_MODE),
      negate: {
        run: (context) => {
          context.device.configuration.edit((running) => {
            running.ssh.users = [];
            return undefined;
          });
        },
      },
    }),
    configure({
      mode: CHAIN_MODE,
      privilege: 15,
      syntax: [
        word("username", "SSH user name"),
        parameter("name", wordLike("WORD", /^[^\s?|!]{1,64}$/), "User name"),
      ],
      run(context, { name }) {
        let user: SshUser | undefined;
        context.device.configuration.edit(({ ssh: { users } }) => {
          user = users.find((known) => known.name === name) ?? { name, keys: [] };
          if (!users.includes(user)) users.push(user);
          return undefined;
        });
        context.enter(USER_MODE, user);
      },
      negate: {
        needs: 2,
        run(context, { name }) {
          context.device.configuration.edit(({ ssh: chain }) => {
            chain.users = chain.users.filter((user) => user.name !== name);
            return undefined;
          });
        },
      },
    }),
    configure({
      mode: USER_MODE,
      privilege: 15,
      syntax: [word("key-string", "public key string")],
      run: (context) => context.enter(KEY_MODE, { user: context.modeData, text: "" }),
    }),
    configure({
      mode: USER_MODE,
      privilege: 15,
      syntax: [
        word("key-hash", "Public key hash"),
        parameter("kind", wordLike("WORD", keyKind), "Key type"),
        parameter("hash", wordLike("HASH", /^[0-9A-F]{32}$/i), "Key hash"),
        optional(parameter("comment", LINE, "Comment")),
      ],
      run(context, { kind, hash, comment }) {
        const key = { kind, hash: hash.toUpperCase(), comment: comment ?? "" };
        context.device.configuration.edit(() => {
          addKey(context.modeData as SshUser, key);
          return undefined;
        });
      },
      negate: {
        needs: 1,
        run(context) {
          context.device.configuration.edit(() => {
            (context.modeData as SshUser).keys = [];
            return undefined;
          });
        },
      },
    }),
    configure({
      mode: KEY_MODE,
      privilege: 15,
      syntax: [word("exit", "Exit from public key data mode")],
      run(context) {
        const { user, text } = context.modeData as KeyBeingTyped;
        const problem = context.device.configuration.edit((_running, secrets) => {
          const key = readKey(text, (octets) => secrets.fingerprint(octets));
          if (!key) return "SSH: Failed to decode the Key Value";
          addKey(user, key);
          return undefined;
        });
        if (problem !== undefined) context.error(problem);
        context.leave();
      },
    }),
    configure({
      mode: KEY_MODE,
      privilege: 15,
      syntax: [parameter("data", LINE, "public key data")],
      run(context, { data }) {
        const typed = context.modeData as KeyBeingTyped;
        if (typed.text.length + data.length <= longestKey) typed.text += `${data}\n`;
      },
    }),
  ],
  print({ ssh: { users } }) {
    if (users.length === 0) return [];
    const lines = users.flatMap(({ name, keys }) => [
      `  username ${name}`,
      ...keys.map(({ kind, hash, comment }) => `   key-hash ${kind} ${hash} ${comment}`.trimEnd()),
    ]);
    return ["ip ssh pubkey-chain", ...lines];
  },
};

function addKey(user: SshUser, key: SshKey): void {
  user.keys = [...user.keys.filter(({ hash }) => hash !== key.hash), key];
}

/** A line of an OpenSSH `.pub` file, or its middle, over as many lines as one likes. */
function readKey(text: string, fingerprint: (octets: Uint8Array) => string): SshKey | undefined {
  const words = text.trim().split(/[ \t]+/);
  if (keyKind.test(words[0] ?? "")) words.shift();
  // A comment is on the last line; line ends within the digits mean nothing.
  const octets = base64Decoded((words[0] ?? "").replaceAll("\n", ""));
  if (!octets || octets.length < 5) return undefined;
  const length = new DataView(octets.buffer, octets.byteOffset).getUint32(0);
  if (length > octets.length - 4 || length > 64) return undefined;
  const kind = String.fromCharCode(...octets.subarray(4, 4 + length));
  if (!keyKind.test(kind)) return undefined;
  return { kind, hash: fingerprint(octets), comment: words.slice(1).join(" ").trim() };
}

export const sshLines: readonly Entry<Configuration>[] = [
  globalLine({
    syntax: [
      ip,
      ssh,
      word("time-out", "Specify SSH time-out interval"),
      parameter("seconds", range(1, 120), "SSH time-out interval (secs)"),
    ],
    set(running, { seconds }) {
      running.ssh.timeout = seconds;
    },
    unset(running) {
      running.ssh.timeout = sshTimeoutDefault;
    },
    print: ({ ssh: { timeout } }) => (timeout === sshTimeoutDefault ? [] : [`ip ssh time-out ${timeout}`]),
  }),
  globalLine({
    syntax: [
      ip,
      ssh,
      word("authentication-retries", "Specify number of authentication retries"),
      parameter("retries", range(0, 5), "Number of authentication retries"),
    ],
    set(running, { retries }) {
      running.ssh.retries = retries;
    },
    unset(running) {
      running.ssh.retries = sshRetriesDefault;
    },
    print: ({ ssh: { retries } }) =>
      retries === sshRetriesDefault ? [] : [`ip ssh authentication-retries ${retries}`],
  }),
  globalLine({
    syntax: [
      ip,
      ssh,
      word("version", "Specify protocol version to be supported"),
      parameter("version", range(2, 2), "Protocol version"),
    ],
    set(running) {
      running.ssh.version2 = true;
    },
    unset(running) {
      running.ssh.version2 = false;
    },
    print: ({ ssh: { version2 } }) => (version2 ? ["ip ssh version 2"] : []),
  }),
  keyChain,
];
