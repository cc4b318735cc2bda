import { useState } from "preact/hooks";
import { apiPaths, type UpgradeAction } from "../../devices/ewc/web/api";
import { t } from "../language";
import { accessPointList, ask, isCode, upgrade } from "../live";
import { tell } from "../notices";
import { problemText } from "../problem";

type Question = Exclude<UpgradeAction, "download"> | "unsaved";

/** Activate, Commit and Abort, each behind its question. */
export function Actions() {
  const [question, setQuestion] = useState<Question | undefined>(undefined);
  const { can, packages } = upgrade.value!;
  const act = async (action: UpgradeAction, saveConfiguration?: boolean) => {
    // The question stays until it is answered, and may be followed by another.
    let next: Question | undefined;
    try {
      await ask(
        "POST",
        `${apiPaths.upgrade}${action}`,
        saveConfiguration === undefined ? {} : { saveConfiguration },
      );
    } catch (error) {
      if (isCode(error, "unsaved-configuration")) next = "unsaved";
      else if (!isCode(error, "signed-out")) tell("danger", problemText(error));
    }
    setQuestion(next);
  };
  const version = (state: string) => packages.find((one) => one.state === state)?.version ?? "";
  const target = version("U") || version("I");
  return (
    <div class="actions">
      <wa-button variant="brand" disabled={!can.activate} onClick={() => setQuestion("activate")}>
        {t("action.activate")}
      </wa-button>
      <wa-button
        variant="brand"
        appearance="outlined"
        disabled={!can.commit}
        onClick={() => setQuestion("commit")}
      >
        {t("action.commit")}
      </wa-button>
      <wa-button
        variant="danger"
        appearance="outlined"
        disabled={!can.abort}
        onClick={() => setQuestion("abort")}
      >
        {t("action.abort")}
      </wa-button>
      <Dialog question={question} target={target} close={() => setQuestion(undefined)} act={act} />
    </div>
  );
}

function Dialog({
  question,
  target,
  close,
  act,
}: {
  readonly question: Question | undefined;
  readonly target: string;
  readonly close: () => void;
  readonly act: (action: UpgradeAction, saveConfiguration?: boolean) => void;
}) {
  const failed = accessPointList.value.filter(({ predownload }) => predownload.status === "Failed").length;
  return (
    <wa-dialog
      open={question !== undefined}
      label={question ? titleOf(question, target) : t("app.loading")}
      onwa-hide={(event) => {
        if (event.target === event.currentTarget) close();
      }}
    >
      {question === "activate" && (
        <>
          <p>{t("ask.activate.text")}</p>
          <p>{t("ask.activate.more")}</p>
          {failed > 0 && (
            <wa-callout variant="warning" size="s">
              {t("ask.activate.failed", { count: failed })}
            </wa-callout>
          )}
        </>
      )}
      {question === "unsaved" && <p>{t("ask.unsaved.text")}</p>}
      {question === "commit" && <p>{t("ask.commit.text")}</p>}
      {question === "abort" && (
        <p>{t(upgrade.value?.can.commit ? "ask.abort.activated" : "ask.abort.running")}</p>
      )}
      <div slot="footer" class="dialog-buttons">
        <wa-button appearance="plain" onClick={close}>
          {t("app.cancel")}
        </wa-button>
        {question === "unsaved" ? (
          <>
            <wa-button appearance="outlined" onClick={() => act("activate", false)}>
              {t("ask.unsaved.discard")}
            </wa-button>
            <wa-button variant="brand" onClick={() => act("activate", true)}>
              {t("ask.unsaved.save")}
            </wa-button>
          </>
        ) : (
          question && (
            <wa-button variant={question === "abort" ? "danger" : "brand"} onClick={() => act(question)}>
              {t(`ask.yes.${question}`)}
            </wa-button>
          )
        )}
      </div>
    </wa-dialog>
  );
}

function titleOf(question: Question, version: string): string {
  return t(`ask.${question}.title`, { version });
}
