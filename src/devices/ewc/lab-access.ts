import type { SecretKeeper } from "../iosxe/configuration/secret";
import type { EwcConfiguration } from "./configuration/model";
import { defaultCredentials, type EwcOptions } from "./options";

/** What the lab itself needs of a new controller's configuration: its name, and a user who may do everything. */
export function labAccess({
  name,
  credentials = defaultCredentials,
}: Pick<EwcOptions, "name" | "credentials">) {
  return (running: EwcConfiguration, secrets: SecretKeeper): void => {
    const { username, password, enable } = credentials;
    running.hostname = name;
    running.users = [
      { name: username, privilege: 15, credential: secrets.scramble(password), keyword: "password" },
    ];
    if (enable !== undefined) running.enableSecret = secrets.hash(enable);
  };
}
