import { useSignal } from "@preact/signals";
import { useRef } from "preact/hooks";
import { apiPaths, tokenHeader, type WebProblem } from "../../devices/ewc/web/api";
import { octets, t } from "../language";
import { ask, profile, Refused, session } from "../live";

/** Files of *Desktop (HTTP)*: chosen or dropped, then sent one after the other. */
export function BundleUpload({
  problem,
  say,
}: {
  readonly problem: string | undefined;
  readonly say: (sentence: string | undefined) => void;
}) {
  const chosen = useSignal<readonly File[]>([]);
  const sending = useSignal<{ name: string; percent: number } | undefined>(undefined);
  const input = useRef<HTMLInputElement>(null);
  const uploaded = profile.value?.uploaded;
  const upload = async () => {
    say(undefined);
    try {
      for (const file of chosen.value) {
        sending.value = { name: file.name, percent: 0 };
        await send(file, (percent) => {
          sending.value = { name: file.name, percent };
        });
      }
      if (!chosen.value.some(({ name }) => /\.zip$/i.test(name)))
        await ask("POST", apiPaths.upload.slice(0, -1));
      chosen.value = [];
      if (input.current) input.current.value = "";
    } catch (error) {
      say(
        error instanceof Refused
          ? (error.problem.fields?.file ?? error.problem.message)
          : t("upgrade.files.changed"),
      );
    } finally {
      sending.value = undefined;
    }
  };
  const size = chosen.value.reduce((sum, file) => sum + file.size, 0);
  return (
    <fieldset
      class={`bundle ${problem === undefined ? "" : "invalid"}`}
      onDragOver={(event) => event.preventDefault()}
      onDrop={(event) => {
        event.preventDefault();
        chosen.value = [...(event.dataTransfer?.files ?? [])];
      }}
    >
      <label for="bundle">{t("upgrade.files")}</label>
      <input
        id="bundle"
        ref={input}
        type="file"
        multiple
        aria-describedby="bundle-hint"
        aria-invalid={problem !== undefined}
        onChange={({ currentTarget }) => {
          chosen.value = [...(currentTarget.files ?? [])];
          say(undefined);
        }}
      />
      <wa-button
        size="s"
        appearance="outlined"
        disabled={chosen.value.length === 0}
        loading={sending.value !== undefined}
        onClick={upload}
      >
        {t("upgrade.files.upload")}
      </wa-button>
      <p id="bundle-hint" class="hint" role={problem === undefined ? undefined : "alert"}>
        {problem ?? t("upgrade.files.hint")}
      </p>
      {chosen.value.length > 0 && (
        <p class="quiet">{t("upgrade.files.chosen", { count: chosen.value.length, size: octets(size) })}</p>
      )}
      {sending.value && (
        <p class="transfer">
          <progress aria-label={sending.value.name} max={100} value={sending.value.percent} />
          <span class="numbers">{t("upgrade.files.uploading", sending.value)}</span>
        </p>
      )}
      {uploaded && (
        <p class="good">
          {t("upgrade.files.uploaded", {
            version: uploaded.version,
            names: uploaded.files.map(({ name }) => name).join(", "),
          })}
        </p>
      )}
    </fieldset>
  );
}

/** fetch() tells nothing of an upload's progress; this does. */
function send(file: File, progress: (percent: number) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("PUT", `${apiPaths.upload}${encodeURIComponent(file.name)}`);
    request.setRequestHeader(tokenHeader, session.value?.token ?? "");
    request.upload.onprogress = ({ loaded, total }) =>
      progress(total > 0 ? Math.floor((loaded / total) * 100) : 0);
    request.onload = () => {
      if (request.status === 200) resolve();
      else reject(new Refused(JSON.parse(request.responseText) as WebProblem));
    };
    request.onerror = () => reject(new DOMException("the upload was cut off", "NetworkError"));
    request.send(file);
  });
}
