import { choice, parameter, word } from "../../ios/grammar";
import { LINE, wordLike } from "../../ios/parameter-types";
import { block, modeLine } from "../../iosxe/configuration/line";
import type { Secret, SecretKeeper } from "../../iosxe/configuration/secret";
import type { ApProfile, EwcConfiguration } from "./model";

/** `ap profile NAME`: the AP join profile. Of its many lines those that say who may log in to an AP, and how. */
export const AP_PROFILE_MODE = "config-ap-profile";
/** The one that every site tag points to until it says otherwise. */
export const DEFAULT_AP_PROFILE = "default-ap-profile";

const NAME = wordLike("WORD", /^[^\s?|!]{1,32}$/);
/** What the AP's element holds (33 and 121 octets with the NUL that ends them). */
const USER = wordLike("WORD", /^[!-~]{1,32}$/);
const PASSWORD = wordLike("LINE", /^[!-~]{1,255}$/);
const longestPassword = 120;

const types = <N extends string>(name: N) =>
  choice(name, {
    "0": "Specifies an UNENCRYPTED password will follow",
    "8": "Specifies an AES ENCRYPTED password will follow",
  });

const line = modeLine<ApProfile>(AP_PROFILE_MODE);

export function apProfile(name: string): ApProfile {
  const isDefault = name === DEFAULT_AP_PROFILE;
  return {
    name,
    description: isDefault ? "default ap profile" : undefined,
    login: undefined,
    ssh: isDefault,
  };
}

export const apProfileBlocks = [
  block<ApProfile, EwcConfiguration>()({
    mode: AP_PROFILE_MODE,
    syntax: [
      word("ap", "Configure AP parameters"),
      word("profile", "Configure the AP join profile"),
      parameter("profile", NAME, "Enter the AP profile name"),
    ],
    open(running, { profile }) {
      const known = running.apProfiles.find(({ name }) => name === profile);
      if (known) return known;
      const made = apProfile(profile);
      running.apProfiles.push(made);
      return made;
    },
    close(running, { profile }) {
      if (profile === DEFAULT_AP_PROFILE) return "Default AP profile can not be deleted";
      running.apProfiles = running.apProfiles.filter(({ name }) => name !== profile);
      return undefined;
    },
    needs: 3,
    items: ({ apProfiles }) => apProfiles,
    header: ({ name }) => `ap profile ${name}`,
    lines: [
      line({
        syntax: [word("description", "Describe the AP profile"), parameter("text", LINE, "Description")],
        set(profile, { text }) {
          profile.description = text.replaceAll('"', "");
        },
        unset(profile) {
          profile.description = undefined;
        },
        print: ({ name, description }) =>
          description !== undefined
            ? [`description "${description}"`]
            : name === DEFAULT_AP_PROFILE
              ? ["no description"]
              : [],
      }),
      line({
        syntax: [
          word("mgmtuser", "Configure the user that manages the APs"),
          word("username", "Configure the user name"),
          parameter("user", USER, "User name"),
          word("password", "Configure the password"),
          types("passwordType"),
          parameter("password", PASSWORD, "Enter the password"),
          word("secret", "Configure the enable secret"),
          types("secretType"),
          parameter("secret", PASSWORD, "Enter the secret"),
        ],
        needs: 1,
        set(profile, { user, passwordType, password, secretType, secret }, secrets) {
          const texts = [passwordType === "0" ? password : "", secretType === "0" ? secret : ""];
          if (texts.some((text) => text.length > longestPassword))
            return `Password is longer than ${longestPassword} characters`;
          profile.login = {
            username: user,
            password: sealed(passwordType, password, secrets),
            secret: sealed(secretType, secret, secrets),
          };
          return undefined;
        },
        unset(profile) {
          profile.login = undefined;
        },
        print: ({ login }) =>
          login
            ? [
                `mgmtuser username ${login.username} password 8 ${login.password.text} secret 8 ${login.secret.text}`,
              ]
            : [],
      }),
      line({
        syntax: [word("ssh", "Enable SSH on the APs")],
        set(profile) {
          profile.ssh = true;
        },
        unset(profile) {
          profile.ssh = false;
        },
        print: ({ name, ssh }) => (ssh ? ["ssh"] : name === DEFAULT_AP_PROFILE ? ["no ssh"] : []),
      }),
    ],
  }),
];

function sealed(type: "0" | "8", text: string, secrets: SecretKeeper): Secret {
  return type === "0" ? secrets.seal(text) : { type: 8, text };
}
