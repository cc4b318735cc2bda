import { choice, optional, parameter, word } from "../../ios/grammar";
import { LINE, range, wordLike } from "../../ios/parameter-types";
import { enumeration, string, unsigned } from "../restconf/leaf-types";
import { container, type Data, leaf, list } from "../restconf/schema";
import { globalLine } from "./line";
import type { User } from "./model";
import { containerOf, deviceRefused, entriesOf, type NativePart } from "./native-part";
import { isScrambled7, type Secret, type SecretKeeper } from "./secret";

const enable = word("enable", "Modify enable password parameters");
const hashTypes = choice("type", {
  "0": "Specifies an UNENCRYPTED password will follow",
  "5": "Specifies a MD5 HASHED secret will follow",
  "8": "Specifies a PBKDF2 HASHED secret will follow",
  "9": "Specifies a SCRYPT HASHED secret will follow",
});
const secretText = parameter("text", LINE, "The UNENCRYPTED (cleartext) password");

export const enableLines = [
  globalLine({
    syntax: [enable, word("secret", "Assign the privileged level secret"), optional(hashTypes), secretText],
    set(running, { type, text }, secrets) {
      const secret = readHash(type, text, secrets);
      if (typeof secret === "string") return secret;
      running.enableSecret = secret;
    },
    unset(running) {
      running.enableSecret = undefined;
    },
    print: ({ enableSecret }) =>
      enableSecret ? [`enable secret ${enableSecret.type} ${enableSecret.text}`] : [],
  }),
];

const username = word("username", "Establish User Name Authentication");
const name = parameter("name", wordLike("WORD", /^[^\s?|!]{1,64}$/), "User name");
const privilege = optional(
  word("privilege", "Set user privilege level"),
  parameter("privilege", range(0, 15), "User privilege level"),
);

const lines = [
  globalLine({
    syntax: [
      username,
      name,
      privilege,
      word("secret", "Specify the secret for the user"),
      optional(hashTypes),
      secretText,
    ],
    needs: 2,
    unsetAsks:
      "This operation will remove all username related configurations with same name.Do you want to continue? [confirm]",
    set(running, args, secrets) {
      const secret = readHash(args.type, args.text, secrets);
      if (typeof secret === "string") return secret;
      const user = userNamed(running.users, args.name);
      user.privilege = args.privilege ?? user.privilege;
      user.credential = secret;
      user.keyword = "secret";
    },
    unset(running, args) {
      running.users = running.users.filter((user) => user.name !== args.name);
    },
    print: ({ users }) =>
      users.map((user) => {
        const level = user.privilege === 1 ? "" : ` privilege ${user.privilege}`;
        const { credential } = user;
        const password = credential ? ` ${user.keyword} ${credential.type} ${credential.text}` : "";
        return `username ${user.name}${level}${password}`;
      }),
  }),
  globalLine({
    syntax: [
      username,
      name,
      privilege,
      word("password", "Specify the password for the user"),
      optional(
        choice("type", {
          "0": "Specifies an UNENCRYPTED password will follow",
          "7": "Specifies a HIDDEN password will follow",
        }),
      ),
      parameter("text", LINE, "The UNENCRYPTED (cleartext) user password"),
    ],
    set(running, args, secrets) {
      const credential = readPassword(args.type, args.text, secrets);
      if (typeof credential === "string") return credential;
      const user = userNamed(running.users, args.name);
      user.privilege = args.privilege ?? user.privilege;
      user.credential = credential;
      user.keyword = "password";
    },
  }),
  globalLine({
    syntax: [username, name, privilege],
    set(running, args) {
      const user = userNamed(running.users, args.name);
      user.privilege = args.privilege ?? user.privilege;
    },
  }),
];

const clear = leaf(string(/^\P{Cc}{1,128}$/u), { resets: ["encryption"], secret: true });
const nodes = {
  username: list("name", {
    name: leaf(string(/^[^\s?|!\p{Cc}]{1,64}$/u)),
    privilege: leaf(unsigned(8, 0, 15), { default: 1 }),
    password: container({ encryption: leaf(enumeration("0", "7")), password: clear }),
    secret: container({ encryption: leaf(enumeration("0", "5", "8", "9")), secret: clear }),
  }),
};

/** `username ...`: a password reads as the line prints it. */
export const users: NativePart<User[]> = {
  lines,
  nodes,
  read: (running) => running.users,
  put: (running, value) => {
    running.users = value;
  },
  tell: (value): Data => (value.length === 0 ? {} : { username: value.map(tellUser) }),
  hear(data, before, secrets) {
    const heard = entriesOf(data, "username").map((entry) => {
      const known = before.find(({ name }) => name === entry.name);
      return hearUser(entry, known, secrets);
    });
    const refusal = heard.find((user) => typeof user === "string");
    return refusal ?? { value: heard as User[] };
  },
};

function tellUser({ name, privilege, credential, keyword }: User): Data {
  return {
    name,
    ...(privilege === 1 ? {} : { privilege }),
    ...(credential && { [keyword]: { encryption: String(credential.type), [keyword]: credential.text } }),
  };
}

function hearUser(entry: Data, known: User | undefined, secrets: SecretKeeper): User | string {
  const before = known === undefined ? {} : tellUser(known);
  const said = (["secret", "password"] as const).filter((keyword) => keyword in containerOf(entry, keyword));
  // One takes the other's place, as its line does.
  const fresh = said.filter((keyword) => JSON.stringify(entry[keyword]) !== JSON.stringify(before[keyword]));
  if (fresh.length > 1) return deviceRefused;
  const keyword = fresh[0] ?? said[0];
  const user = { name: String(entry.name), privilege: Number(entry.privilege ?? 1) };
  if (keyword === undefined) return { ...user, credential: undefined, keyword: "secret" };
  const { encryption, [keyword]: text } = containerOf(entry, keyword);
  const type = encryption === undefined ? undefined : String(encryption);
  const credential =
    keyword === "secret" ? readHash(type, String(text), secrets) : readPassword(type, String(text), secrets);
  return typeof credential === "string" ? deviceRefused : { ...user, credential, keyword };
}

function userNamed(users: User[], wanted: string): User {
  const found = users.find((user) => user.name === wanted);
  if (found) return found;
  const made: User = { name: wanted, privilege: 1, credential: undefined, keyword: "secret" };
  users.push(made);
  return made;
}

function readHash(type: string | undefined, text: string, secrets: SecretKeeper): Secret | string {
  if (type === undefined || type === "0") return secrets.hash(text);
  const shape =
    type === "5" ? /^\$1\$[^$\s]{1,8}\$[^$\s]{22}$/ : new RegExp(`^\\$${type}\\$[^$\\s]{14}\\$[^$\\s]{43}$`);
  if (!shape.test(text)) return `Invalid encrypted secret: a type ${type} hash was expected`;
  return { type: Number(type) as 5 | 8 | 9, text };
}

function readPassword(type: string | undefined, text: string, secrets: SecretKeeper): Secret | string {
  if (type !== "7") return secrets.scramble(text);
  return isScrambled7(text) ? { type: 7, text } : `Invalid encrypted password: ${text}`;
}
