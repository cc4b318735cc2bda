import type { Crypto } from "../../../crypto/port";
import type { InstallRequest } from "../../iosxe/install/request";
import { messages } from "../logging/catalogue";
import type { EwcServices } from "../services";
import { WebRefusal } from "./answers";
import type { UpgradeAction, WebOutcome } from "./api";
import { profileLines, readProfileForm } from "./profile-form";

/** As IOS-XE asks at `install activate` and the like, and refuses where nobody is asked. */
const unsaved = "System configuration has been modified. Please save configuration and resubmit command.";

const requests: Readonly<Record<UpgradeAction, InstallRequest>> = {
  download: { operation: "add", source: { kind: "profile", name: "default" } },
  activate: { operation: "activate", profile: "default" },
  commit: { operation: "commit" },
  abort: { operation: "abort" },
};

/** What the buttons of *Software Upgrade* do: the same that the command line and RESTCONF do. */
export class SoftwareUpgrade {
  readonly #services: EwcServices;
  readonly #crypto: Crypto;
  readonly #changed: () => void;
  #outcome: WebOutcome | undefined;

  /** @param changed Called when an operation has begun or ended. */
  constructor(services: EwcServices, crypto: Crypto, changed: () => void) {
    this.#services = services;
    this.#crypto = crypto;
    this.#changed = changed;
  }

  /** What the last operation that was begun here came to. */
  get outcome(): WebOutcome | undefined {
    return this.#outcome;
  }

  /** *Save*: the profile, and nothing else. @throws WebRefusal */
  save(body: Readonly<Record<string, unknown>>, user: string): void {
    const { configuration, configurationLock } = this.#services;
    const form = readProfileForm(body);
    const method = configuration.running.wireless.imageDownload?.method;
    const hasPassword =
      (method?.mode === "sftp" || method?.mode === "cco") &&
      method.mode === form.mode &&
      method.password !== undefined;
    const lines = profileLines(form, hasPassword, this.#crypto);
    const { holder } = configurationLock;
    if (holder)
      throw new WebRefusal(
        "refused",
        `Configuration mode locked exclusively by user '${holder.user}'. Please try later.`,
      );
    const before = configuration.print();
    const [problem] = configuration.apply(lines);
    if (problem) throw new WebRefusal("refused", problem.message);
    if (configuration.print() !== before) this.#configured(user);
  }

  /** @param body `{ saveConfiguration?: boolean }`: the answer to the question about an unsaved one. @throws WebRefusal */
  start(action: UpgradeAction, body: Readonly<Record<string, unknown>>, user: string): void {
    const { configuration } = this.#services;
    if (action === "activate" && configuration.modified) {
      if (body.saveConfiguration === true) configuration.save();
      else if (body.saveConfiguration !== false) throw new WebRefusal("unsaved-configuration", unsaved);
    }
    let refusal: string | undefined;
    const settle = (result: WebOutcome["result"], reason?: string) => {
      this.#outcome = { action, result, reason, by: user };
      this.#changed();
    };
    this.#services.install.start(requests[action], (event) => {
      if (event.type === "refused") refusal = event.reason;
      else if (event.type === "started") settle("running");
      else if (event.type === "succeeded") settle("succeeded");
      else if (event.type === "failed") settle("failed", event.reason);
    });
    if (refusal !== undefined) throw new WebRefusal("refused", refusal);
  }

  /** `write memory`. */
  saveConfiguration(): void {
    this.#services.configuration.save();
    this.#changed();
  }

  /** The beginning of the line is a real device's; what follows `as` is inferred. */
  #configured(user: string): void {
    this.#services.log.write(messages.configuredByWeb, { user });
  }
}
