import { choice, optional, parameter, word } from "../../ios/grammar";
import { LINE, range, wordLike } from "../../ios/parameter-types";
import { globalLine } from "./line";
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

export const userLines = [
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
      if (args.type === "7" && !isScrambled7(args.text)) return `Invalid encrypted password: ${args.text}`;
      const user = userNamed(running.users, args.name);
      user.privilege = args.privilege ?? user.privilege;
      user.credential = args.type === "7" ? { type: 7, text: args.text } : secrets.scramble(args.text);
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

function userNamed(
  users: {
    name: string;
    privilege: number;
    credential: Secret | undefined;
    keyword: "secret" | "password";
  }[],
  wanted: string,
) {
  const found = users.find((user) => user.name === wanted);
  if (found) return found;
  const made = { name: wanted, privilege: 1, credential: undefined, keyword: "secret" as const };
  users.push(made);
  return users.at(-1)!;
}

function readHash(type: string | undefined, text: string, secrets: SecretKeeper): Secret | string {
  if (type === undefined || type === "0") return secrets.hash(text);
  const shape =
    type === "5" ? /^\$1\$[^$\s]{1,8}\$[^$\s]{22}$/ : new RegExp(`^\\$${type}\\$[^$\\s]{14}\\$[^$\\s]{43}$`);
  if (!shape.test(text)) return `Invalid encrypted secret: a type ${type} hash was expected`;
  return { type: Number(type) as 5 | 8 | 9, text };
}
