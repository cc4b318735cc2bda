import clock from "icon:clipboard-list";
import gauge from "icon:gauge";
import menu from "icon:menu";
import network from "icon:network";
import router from "icon:router";
import log from "icon:scroll-text";
import upload from "icon:upload";
import { signal } from "@preact/signals";
import { apiPaths } from "../devices/ewc/web/api";
import { Brand } from "./brand";
import { Icon } from "./icon";
import { type TextKey, t } from "./language";
import { ask, connection, device, isAdministrator, leave, session, signedOut } from "./live";
import { Notices, tell } from "./notices";
import { AccessPoints } from "./pages/access-points";
import { Dashboard } from "./pages/dashboard";
import { JoinStatistics } from "./pages/join-statistics";
import { SoftwareUpgrade } from "./pages/software-upgrade";
import { Syslog } from "./pages/syslog";
import { Topology } from "./pages/topology";
import { Preferences } from "./preferences";
import { sayProblem } from "./problem";
import { type Route, route } from "./route";
import { SignIn } from "./sign-in";

const isMenuOpen = signal(false);

const pages: Readonly<Record<Route, () => preact.JSX.Element | null>> = {
  dashboard: Dashboard,
  "monitoring/access-points": AccessPoints,
  "monitoring/join-statistics": JoinStatistics,
  "monitoring/syslog": Syslog,
  "monitoring/topology": Topology,
  "administration/software-management/software-upgrade": SoftwareUpgrade,
};

const groups: readonly {
  readonly title?: TextKey;
  readonly links: readonly (readonly [Route, TextKey, string])[];
}[] = [
  { links: [["dashboard", "nav.dashboard", gauge]] },
  {
    title: "nav.monitoring",
    links: [
      ["monitoring/access-points", "nav.access-points", router],
      ["monitoring/join-statistics", "nav.joins", clock],
      ["monitoring/syslog", "nav.syslog", log],
      ["monitoring/topology", "nav.topology", network],
    ],
  },
  {
    title: "nav.administration",
    links: [["administration/software-management/software-upgrade", "nav.upgrade", upload]],
  },
];

export function App() {
  if (!session.value)
    return signedOut.value === "unknown" ? <p class="loading">{t("app.loading")}</p> : <SignIn />;
  const Page = pages[route.value];
  return (
    <div class="shell">
      <button type="button" class="skip" onClick={skip}>
        {t("app.skip")}
      </button>
      <Header />
      <Navigation />
      <main id="content" tabIndex={-1}>
        <Connection />
        {device.value ? <Page /> : <p class="loading">{t("app.loading")}</p>}
      </main>
      <Notices />
    </div>
  );
}

/** The address names the page; it stays when somebody jumps to the content. */
function skip(): void {
  document.getElementById("content")?.focus();
}

function Header() {
  const { user, privilege } = session.value!;
  return (
    <header>
      <button
        type="button"
        class="bare menu-button"
        aria-expanded={isMenuOpen.value}
        aria-controls="navigation"
        aria-label={t("app.menu")}
        onClick={() => {
          isMenuOpen.value = !isMenuOpen.value;
        }}
      >
        <Icon inside={menu} />
      </button>
      <Brand host={device.value?.hostname ?? ""} />
      <div class="header-end">
        {device.value?.modified && isAdministrator.value && (
          <wa-button
            size="s"
            appearance="outlined"
            variant="warning"
            onClick={saveConfiguration}
            title={t("app.unsaved")}
          >
            {t("app.save-configuration")}
          </wa-button>
        )}
        <Preferences />
        <span class="user" title={t("app.signed-in", { user, privilege })}>
          {user}
        </span>
        <wa-button size="s" appearance="plain" onClick={leave}>
          {t("app.sign-out")}
        </wa-button>
      </div>
    </header>
  );
}

async function saveConfiguration(): Promise<void> {
  try {
    await ask("POST", apiPaths.saveConfiguration);
    tell("success", t("app.saved"));
  } catch (error) {
    sayProblem(error);
  }
}

function Navigation() {
  return (
    <nav id="navigation" aria-label={t("app.navigation")} class={isMenuOpen.value ? "open" : ""}>
      {groups.map(({ title, links }) => (
        <div key={title ?? "top"} class="nav-group">
          {title && <p>{t(title)}</p>}
          <ul>
            {links.map(([page, text, icon]) => (
              <li key={page}>
                <a
                  href={`#/${page}`}
                  aria-current={route.value === page ? "page" : undefined}
                  onClick={() => {
                    isMenuOpen.value = false;
                  }}
                >
                  <Icon inside={icon} />
                  {t(text)}
                </a>
              </li>
            ))}
          </ul>
        </div>
      ))}
    </nav>
  );
}

function Connection() {
  return (
    <div role="status" aria-live="polite">
      {connection.value !== "live" && (
        <wa-callout variant="warning" size="s" class="connection">
          {t(connection.value === "reloading" ? "connection.reloading" : "connection.lost")}
        </wa-callout>
      )}
      {!isAdministrator.value && (
        <wa-callout variant="neutral" size="s">
          {t("app.read-only")}
        </wa-callout>
      )}
    </div>
  );
}
