import type { Crypto } from "../../../crypto/port";
import { own } from "../../../own";
import { itemsOf } from "../configuration/image-download-items";
import { ewcConfigurationStore } from "../configuration/store";
import { WebRefusal } from "./answers";
import type { ProfileField, ProfileForm, UpgradeMode } from "./api";

/** A line of the configuration, with the field of the form that it comes from. */
interface FormLine {
  readonly field: ProfileField;
  readonly text: string;
}

const modes: readonly UpgradeMode[] = ["tftp", "sftp", "http", "cco", "https"];
/** What a value may be long: more than any that the command line takes, so that it is the one to say so. */
const longest = 1_024;

/**
 * Reads the form of *Software Upgrade*. Nothing of it is believed: each value must be a text of the right kind.
 * @throws WebRefusal with the fields at fault.
 */
export function readProfileForm(body: Readonly<Record<string, unknown>>): ProfileForm {
  const { mode } = body;
  if (typeof mode !== "string" || !(modes as readonly string[]).includes(mode))
    throw new WebRefusal("invalid-fields", "unknown mode", { fields: { mode: invalidInput } });
  const fields: Partial<Record<ProfileField, string>> = {};
  const text = (name: "server" | "path" | "username" | "password"): string => {
    const value = body[name] ?? "";
    if (typeof value === "string" && value.length <= longest) return value;
    fields[name] = invalidInput;
    return "";
  };
  const form: ProfileForm = {
    mode: mode as UpgradeMode,
    server: text("server").trim(),
    path: text("path").trim(),
    username: text("username").trim(),
    password: text("password"),
    autoCheck: body.autoCheck !== false,
    version: body.version === "latest" ? "latest" : "suggested",
  };
  if (body.version !== undefined && body.version !== "latest" && body.version !== "suggested")
    fields.version = invalidInput;
  if (Object.keys(fields).length > 0) throw new WebRefusal("invalid-fields", "invalid input", { fields });
  return form;
}

/**
 * The form as configuration lines, which an empty configuration takes: what the command line would refuse is refused in
 * its words, and nothing is changed.
 * @param crypto Seals the password of the trial.
 * @throws WebRefusal with the fields at fault.
 */
export function profileLines(form: ProfileForm, hasPassword: boolean, crypto: Crypto): string {
  const lines = linesOf(form, hasPassword);
  const fields: Partial<Record<ProfileField, string>> = {};
  for (const { field, text } of lines) if (/[^\P{C} ]/u.test(text)) fields[field] ??= invalidInput;
  if (Object.keys(fields).length === 0) {
    const trial = ewcConfigurationStore({
      crypto,
      entropy: (length) => crypto.entropy(length),
      deviceKey: new Uint8Array(32),
      defaultHostname: "trial",
      release: "17.9",
    });
    const problems = trial.apply(
      ["wireless profile image-download default", ...lines.map(textOf)].join("\n"),
    );
    for (const { line, message } of problems) {
      // The first line is the profile's own.
      const field = lines[line - 2]?.field ?? "mode";
      fields[field] ??= sentence(message);
    }
  }
  if (Object.keys(fields).length > 0) throw new WebRefusal("invalid-fields", "invalid input", { fields });
  return ["wireless profile image-download default", ...lines.map(textOf)].join("\n");
}

/** Which field of the form gives an item its value, by what the model calls it. */
const fieldOf: Readonly<Record<string, ProfileField>> = {
  imageServer: "server",
  imagePath: "path",
  username: "username",
  password: "password",
  autoCheck: "version",
  version: "version",
};

function linesOf(form: ProfileForm, hasPassword: boolean): readonly FormLine[] {
  const { mode, server = "", path = "", username = "", password = "", autoCheck = true } = form;
  const words = new Map([
    ["imageServer", word(server)],
    ["imagePath", word(path)],
    ["username", word(username)],
    ["password", password],
    ["autoCheck", String(autoCheck)],
    ["version", form.version ?? "suggested"],
  ]);
  // A password that is there and not typed again stays.
  if (password === "" && hasPassword) words.delete("password");
  const items = itemsOf(mode).flatMap(([property, item]): FormLine[] => {
    const field = own(fieldOf, property);
    const value = words.get(property);
    return field === undefined || value === undefined ? [] : [{ field, text: ` ${item.typed(value)}` }];
  });
  return [{ field: "mode", text: ` image-download-mode ${mode}` }, ...items];
}

function textOf({ text }: FormLine): string {
  return text;
}

/** A value is one word: with a blank in it the command line would read two. The first control character refuses it. */
function word(value: string): string {
  return /\s/.test(value) ? value.replace(/\s/g, "\u0000") : value;
}

const invalidInput = "% Invalid input detected at '^' marker.";

/** The command line's answer without the marker, for which the page has no column. */
function sentence(message: string): string {
  const said = message
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "" && line !== "^");
  return said.join(" ") || invalidInput;
}
