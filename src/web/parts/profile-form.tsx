import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import {
  apiPaths,
  type ProfileForm as Form,
  type ProfileField,
  type UpgradeMode,
  type WebProfile,
} from "../../devices/ewc/web/api";
import { type TextKey, t } from "../language";
import { ask, isCode, profile, Refused, upgrade } from "../live";
import { tell } from "../notices";
import { problemText } from "../problem";
import { BundleUpload } from "./bundle-upload";

const modes = ["tftp", "sftp", "http", "cco"] as const;
type Fields = Partial<Record<ProfileField | "file", string>>;

/** Mode, server, path and the like. What somebody types stays, until what the controller has is changed elsewhere. */
export function ProfileForm() {
  const form = useSignal<Form>(formOf(profile.value));
  const problems = useSignal<Fields>({});
  const busy = useSignal<"save" | "download" | undefined>(undefined);
  const kept = JSON.stringify(formOf(profile.value));
  useEffect(() => {
    const now = formOf(profile.value);
    // What was refused after it was saved stands beside its field still.
    if (now.mode !== form.value.mode) problems.value = {};
    form.value = now;
  }, [kept]);
  const { mode } = form.value;
  const change = (part: Partial<Form>) => {
    form.value = { ...form.value, ...part };
    const left = { ...problems.value };
    for (const name of Object.keys(part)) delete left[name as ProfileField];
    problems.value = left;
  };
  const send = async (what: "save" | "download") => {
    busy.value = what;
    problems.value = {};
    try {
      await ask("POST", what === "save" ? apiPaths.profile : `${apiPaths.upgrade}download`, form.value);
      form.value = { ...form.value, password: "" };
      tell("success", t(what === "save" ? "upgrade.saved" : "upgrade.begun"));
    } catch (error) {
      if (error instanceof Refused && error.problem.fields) problems.value = error.problem.fields;
      else if (isCode(error, "refused") && mode === "http" && !profile.value?.uploaded)
        problems.value = { file: error.problem.message };
      else if (!isCode(error, "signed-out")) tell("danger", problemText(error));
    } finally {
      busy.value = undefined;
    }
  };
  const hasServer = mode === "tftp" || mode === "sftp";
  const hasUser = mode === "sftp" || mode === "cco";
  const keepsPassword = profile.value?.hasPassword === true && profile.value.mode === mode;
  return (
    <form
      class="profile"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        void send("save");
      }}
    >
      <div class="fields">
        <wa-select
          label={t("upgrade.mode")}
          name="mode"
          value={mode}
          hint={problems.value.mode ?? t(`upgrade.mode.hint.${mode}` as TextKey)}
          onChange={(event) => change({ mode: typed(event) as UpgradeMode })}
        >
          {modes.map((name) => (
            <wa-option key={name} value={name}>
              {t(`upgrade.mode.${name}`)}
            </wa-option>
          ))}
        </wa-select>
        {hasServer && (
          <Field
            name="server"
            hint={t("upgrade.server.hint")}
            problem={problems.value.server}
            value={form.value.server}
            change={change}
          />
        )}
        {hasServer && (
          <Field
            name="path"
            hint={t("upgrade.path.hint")}
            problem={problems.value.path}
            value={form.value.path}
            change={change}
          />
        )}
        {hasUser && (
          <Field
            name="username"
            problem={problems.value.username}
            value={form.value.username}
            change={change}
          />
        )}
        {hasUser && (
          <Field
            name="password"
            hint={keepsPassword ? t("upgrade.password.kept") : undefined}
            problem={problems.value.password}
            value={form.value.password}
            change={change}
          />
        )}
        {mode === "cco" && (
          <wa-select
            label={t("upgrade.version")}
            name="version"
            value={form.value.version ?? "suggested"}
            hint={problems.value.version ?? ""}
            onChange={(event) => change({ version: typed(event) as "latest" | "suggested" })}
          >
            <wa-option value="suggested">{t("upgrade.version.suggested")}</wa-option>
            <wa-option value="latest">{t("upgrade.version.latest")}</wa-option>
          </wa-select>
        )}
        {mode === "cco" && (
          <wa-checkbox
            checked={form.value.autoCheck !== false}
            onChange={(event) =>
              change({ autoCheck: (event.currentTarget as unknown as { checked: boolean }).checked })
            }
          >
            {t("upgrade.auto-check")}
          </wa-checkbox>
        )}
      </div>
      {mode === "http" && (
        <BundleUpload
          problem={problems.value.file}
          say={(sentence) => {
            problems.value = sentence === undefined ? {} : { file: sentence };
          }}
        />
      )}
      {mode === "cco" && profile.value?.offered && (
        <wa-callout variant="brand" size="s">
          {t("upgrade.offered", { version: profile.value.offered })}
        </wa-callout>
      )}
      <div class="actions">
        <wa-button type="submit" appearance="outlined" variant="brand" loading={busy.value === "save"}>
          {t("upgrade.save")}
        </wa-button>
        <wa-button
          variant="brand"
          loading={busy.value === "download"}
          disabled={!upgrade.value?.can.download}
          onClick={() => send("download")}
        >
          {t("upgrade.save-download")}
        </wa-button>
      </div>
    </form>
  );
}

function Field({
  name,
  hint = "",
  problem,
  value = "",
  change,
}: {
  readonly name: "server" | "path" | "username" | "password";
  readonly hint?: string | undefined;
  readonly problem: string | undefined;
  readonly value: string | undefined;
  readonly change: (part: Partial<Form>) => void;
}) {
  const element = useRef<HTMLElement & { setCustomValidity(text: string): void }>(null);
  useEffect(() => element.current?.setCustomValidity?.(problem ?? ""), [problem]);
  return (
    <wa-input
      ref={element as never}
      class={problem === undefined ? "" : "invalid"}
      label={t(`upgrade.${name}`)}
      hint={problem ?? hint}
      name={name}
      type={name === "password" ? "password" : "text"}
      autocomplete="off"
      autocapitalize="none"
      spellcheck={false}
      value={value}
      onInput={(event) => change({ [name]: typed(event) })}
    />
  );
}

function typed(event: Event): string {
  return (event.currentTarget as unknown as { value: string }).value;
}

function formOf(kept: WebProfile | undefined): Form {
  const {
    mode = "tftp",
    server = "",
    path = "",
    username = "",
    autoCheck = true,
    version = "suggested",
  } = kept ?? {};
  return { mode, server, path, username, password: "", autoCheck, version };
}
