import { base64Decoded } from "../../../host/base64";
import { command, flags, optional, parameter, word } from "../../ios/grammar";
import { LINE, range, wordLike } from "../../ios/parameter-types";
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

const server = word("server", "SSH server configuration");
const algorithm = word("algorithm", "SSH server algorithm configuration");

/** Names that IOS-XE has and the lab's server can serve; those for host keys depend on the keys and cannot be chosen. */
const algorithmNames = {
  encryption: flags("names", {
    "aes128-cbc": "AES-CBC with a key of 128 bits",
    "aes128-ctr": "AES-CTR with a key of 128 bits",
    "aes128-gcm@openssh.com": "AES-GCM with a key of 128 bits",
    "aes192-cbc": "AES-CBC with a key of 192 bits",
    "aes192-ctr": "AES-CTR with a key of 192 bits",
    "aes256-cbc": "AES-CBC with a key of 256 bits",
    "aes256-ctr": "AES-CTR with a key of 256 bits",
    "aes256-gcm@openssh.com": "AES-GCM with a key of 256 bits",
    "chacha20-poly1305@openssh.com": "ChaCha20 with Poly1305",
  }),
  kex: flags("names", {
    "curve25519-sha256": "Curve25519 with SHA-256",
    "curve25519-sha256@libssh.org": "Curve25519 with SHA-256, by its older name",
    "diffie-hellman-group14-sha1": "Diffie-Hellman group 14 with SHA-1",
    "diffie-hellman-group14-sha256": "Diffie-Hellman group 14 with SHA-256",
    "diffie-hellman-group16-sha512": "Diffie-Hellman group 16 with SHA-512",
    "ecdh-sha2-nistp256": "ECDH over NIST P-256",
    "ecdh-sha2-nistp384": "ECDH over NIST P-384",
    "ecdh-sha2-nistp521": "ECDH over NIST P-521",
  }),
  mac: flags("names", {
    "hmac-sha1": "HMAC with SHA-1",
    "hmac-sha2-256": "HMAC with SHA-256",
    "hmac-sha2-256-etm@openssh.com": "HMAC with SHA-256 over what is encrypted",
    "hmac-sha2-512": "HMAC with SHA-512",
    "hmac-sha2-512-etm@openssh.com": "HMAC with SHA-512 over what is encrypted",
  }),
} as const;

const algorithmLines = (
  [
    ["encryption", "Encryption algorithms"],
    ["kex", "Key exchange algorithms"],
    ["mac", "Message authentication code algorithms"],
  ] as const
).map(([kind, help]) =>
  globalLine({
    syntax: [ip, ssh, server, algorithm, word(kind, help), algorithmNames[kind]],
    needs: 5,
    set({ ssh: { algorithms } }, args) {
      const names: ReadonlySet<string> = args.names;
      if (names.size === 0) return "Incomplete command.";
      // The set holds them last first.
      algorithms[kind] = [...names].reverse();
      return undefined;
    },
    unset({ ssh: { algorithms } }) {
      algorithms[kind] = undefined;
    },
    print: ({ ssh: { algorithms } }) =>
      algorithms[kind] ? [`ip ssh server algorithm ${kind} ${algorithms[kind].join(" ")}`] : [],
  }),
);

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
  globalLine({
    syntax: [
      ip,
      word("scp", "Scp commands"),
      word("server", "SCP server configuration"),
      word("enable", "enable scp server"),
    ],
    needs: 4,
    set(running) {
      running.scpServer = true;
    },
    unset(running) {
      running.scpServer = false;
    },
    print: ({ scpServer }) => (scpServer ? ["ip scp server enable"] : []),
  }),
  ...algorithmLines,
  keyChain,
];
