import "@awesome.me/webawesome/dist/styles/themes/default.css";
import "./styles.css";
import "./components";
import { effect } from "@preact/signals";
import { render } from "preact";
import { App } from "./app";
import { language, t } from "./language";
import { begin, greeting, signedOut } from "./live";
import { theme } from "./theme";

effect(() => {
  document.documentElement.lang = language.value;
});
effect(() => {
  document.title = t("app.title", { host: greeting.value.hostname || "EWC" });
});
effect(() => {
  document.documentElement.classList.toggle("wa-dark", theme.value === "dark");
  document.documentElement.classList.toggle("wa-light", theme.value === "light");
});

render(<App />, document.getElementById("app")!);
begin().catch(() => {
  signedOut.value = "fresh";
});
