import { useState } from "preact/hooks";
import { Brand } from "./brand";
import { t } from "./language";
import { greeting, isCode, Refused, signedOut, signIn } from "./live";
import { Preferences } from "./preferences";

export function SignIn() {
  const [username, setUsername] = useState("");
  const [password, setPassword] = useState("");
  const [problem, setProblem] = useState("");
  const [busy, setBusy] = useState(false);
  const submit = async (event: Event) => {
    event.preventDefault();
    setBusy(true);
    setProblem("");
    try {
      await signIn(username, password);
    } catch (error) {
      setProblem(sentence(error));
      setPassword("");
    } finally {
      setBusy(false);
    }
  };
  const why = {
    unknown: "",
    fresh: "",
    "signed-out": t("sign-in.signed-out"),
    expired: t("sign-in.expired"),
    ended: t("sign-in.ended"),
  }[signedOut.value];
  const { hostname, banner } = greeting.value;
  return (
    <div class="sign-in">
      <main>
        <wa-card>
          <form onSubmit={submit}>
            <Brand host={hostname} />
            <h1>{t("sign-in.title")}</h1>
            {banner && <pre class="banner">{banner}</pre>}
            {why && !problem && (
              <wa-callout variant="neutral" size="s">
                {why}
              </wa-callout>
            )}
            {problem && (
              <div role="alert">
                <wa-callout variant="danger" size="s">
                  {problem}
                </wa-callout>
              </div>
            )}
            <wa-input
              label={t("sign-in.username")}
              name="username"
              autocomplete="username"
              autocapitalize="none"
              spellcheck={false}
              value={username}
              onInput={(event) => setUsername((event.currentTarget as unknown as { value: string }).value)}
            />
            <wa-input
              label={t("sign-in.password")}
              name="password"
              type="password"
              autocomplete="current-password"
              value={password}
              onInput={(event) => setPassword((event.currentTarget as unknown as { value: string }).value)}
            />
            <wa-button type="submit" variant="brand" loading={busy}>
              {t("sign-in.button")}
            </wa-button>
          </form>
        </wa-card>
        <Preferences />
      </main>
    </div>
  );
}

function sentence(error: unknown): string {
  if (isCode(error, "bad-credentials")) return t("sign-in.bad-credentials");
  if (isCode(error, "too-many-tries")) return t("sign-in.too-many-tries", { wait: error.problem.wait ?? 30 });
  if (isCode(error, "too-many-sessions")) return t("sign-in.too-many-sessions");
  if (error instanceof Refused) return t("problem.other", { message: error.problem.message });
  return t("sign-in.unreachable");
}
