import scroll from "icon:file-text";
import { useState } from "preact/hooks";
import { apiPaths, type WebLogLine } from "../../devices/ewc/web/api";
import { Icon } from "../icon";
import { duration, t } from "../language";
import { accessPointList, ask, isAdministrator, upgrade } from "../live";
import { Actions } from "../parts/actions";
import { ApProgress } from "../parts/ap-progress";
import { Counters } from "../parts/counters";
import { Failures } from "../parts/failures";
import { ProfileForm } from "../parts/profile-form";
import { Scroll } from "../parts/scroll";
import { StepBar } from "../parts/step-bar";
import { TransferBar } from "../parts/transfer-bar";
import { sayProblem } from "../problem";

export function SoftwareUpgrade() {
  const state = upgrade.value;
  if (!state) return null;
  return (
    <>
      <p class="crumbs">{t("upgrade.crumbs")}</p>
      <h1>{t("upgrade.title")}</h1>
      {isAdministrator.value && (
        <section aria-labelledby="source-title">
          <h2 id="source-title">{t("upgrade.source")}</h2>
          <ProfileForm />
        </section>
      )}
      <section aria-labelledby="status-title">
        <div class="title-row">
          <h2 id="status-title">{t("upgrade.status")}</h2>
          <InstallLogs />
        </div>
        <StepBar step={state.step} condition={state.condition} />
        <p class="status-line">
          <strong>{t("upgrade.status.label")}:</strong> <span role="status">{statusText()}</span>
        </p>
        {state.transfer && <TransferBar transfer={state.transfer} />}
        {isAdministrator.value && <Actions />}
        <Counters counters={state.counters} />
        <Failures failures={state.failures} />
      </section>
      <section>
        <h2 id="aps-title">{t("counters.title")}</h2>
        <ApProgress />
      </section>
    </>
  );
}

/** What goes on, and what to do next. */
function statusText(): string {
  const state = upgrade.value!;
  const { step, condition, error, outcome, imageType, autoAbortSeconds, packages, can } = state;
  const version = (wanted: string) => packages.find(({ state }) => state === wanted)?.version ?? "";
  if (step === "reload" && condition === "working") return t("status.reloading");
  if (can.commit)
    return t("status.uncommitted", {
      version: version("U"),
      left: autoAbortSeconds === undefined ? "–" : duration(autoAbortSeconds),
    });
  if (outcome?.result === "failed") return t("status.failed", { reason: sentence(outcome.reason ?? "") });
  if (condition === "failed" && step)
    return error === undefined
      ? t("status.failed.step", { step: t(`upgrade.step.${step}`) })
      : t("status.failed", { reason: sentence(error) });
  switch (step) {
    case undefined:
      return can.activate ? t("status.added", { version: version("I") }) : t("status.idle");
    case "initiate":
    case "controller-download":
    case "network-upgrade":
      return t(`status.${step}`);
    case "ap-download":
      return imageType ? t("status.ap-download.type", { type: imageType }) : t("status.ap-download");
    case "activate":
      if (condition === "working") return t("status.activating");
      return accessPointList.value.every(({ predownload }) => predownload.status !== "Failed")
        ? t("status.ready", { version: version("I") })
        : t("status.added", { version: version("I") });
    case "reload":
      return t("status.committed", { version: version("C") });
  }
}

/** The status says that it failed; the reason need not say so again. */
function sentence(reason: string): string {
  const said = reason.replace(/^Failed to /, "");
  return said === reason ? reason : `${said[0]?.toUpperCase()}${said.slice(1)}`;
}

function InstallLogs() {
  const [entries, setEntries] = useState<readonly WebLogLine[] | undefined>(undefined);
  const show = async () => {
    try {
      setEntries((await ask("GET", apiPaths.installLog)) as readonly WebLogLine[]);
    } catch (error) {
      sayProblem(error);
    }
  };
  return (
    <>
      <button type="button" class="link" onClick={show}>
        <Icon inside={scroll} />
        {t("upgrade.log.show")}
      </button>
      <wa-dialog
        label={t("upgrade.log.title")}
        open={entries !== undefined}
        light-dismiss
        class="wide"
        onwa-hide={() => setEntries(undefined)}
      >
        {entries?.length === 0 && <p>{t("upgrade.log.empty")}</p>}
        {entries && entries.length > 0 && (
          <Scroll kind="console" label="status-title">
            {entries.map(({ line, failed }, index) => (
              <div key={`${index} ${line}`} class={failed ? "error" : ""}>
                {line}
              </div>
            ))}
          </Scroll>
        )}
      </wa-dialog>
    </>
  );
}
