import { duration, moment, type TextKey, t } from "../language";
import { accessPointList, device, isAdministrator, joins, log, now, profile, upgrade } from "../live";
import { Scroll } from "../parts/scroll";
import { StepBar } from "../parts/step-bar";

const upgradePage = "#/administration/software-management/software-upgrade";

export function Dashboard() {
  const about = device.value;
  const state = upgrade.value;
  if (!about || !state) return null;
  return (
    <>
      <h1>{t("dashboard.title")}</h1>
      <div class="cards">
        <Controller />
        <Network />
        <Profile />
        <section>
          <h2>{t("dashboard.packages")}</h2>
          <ul class="packages">
            {state.packages.map(({ state: standing, version }) => (
              <li key={`${standing} ${version}`}>
                <span class="mono">{version}</span>
                <wa-badge
                  variant={standing === "C" ? "success" : standing === "I" ? "neutral" : "warning"}
                  appearance="filled-outlined"
                >
                  {t(`package.${standing}`)}
                </wa-badge>
              </li>
            ))}
          </ul>
        </section>
      </div>
      <section>
        <div class="title-row">
          <h2>{t("dashboard.upgrade")}</h2>
          <a href={upgradePage}>{t("upgrade.title")}</a>
        </div>
        <StepBar step={state.step} condition={state.condition} />
      </section>
      <section>
        <div class="title-row">
          <h2 id="latest">{t("dashboard.log")}</h2>
          <a href="#/monitoring/syslog">{t("nav.syslog")}</a>
        </div>
        <Scroll kind="console" label="latest">
          {log.value.slice(-8).map((line, index) => (
            <div key={`${index} ${line}`}>{line}</div>
          ))}
          {log.value.length === 0 && <p>{t("syslog.empty")}</p>}
        </Scroll>
      </section>
    </>
  );
}

function Controller() {
  const about = device.value!;
  const rows: readonly (readonly [TextKey, string])[] = [
    ["dashboard.release", about.release],
    ["dashboard.ap-version", about.apVersion],
    ["dashboard.model", about.model],
    ["dashboard.serial", about.serialNumber],
    ["dashboard.address", about.address],
    ["dashboard.mac", about.ethernetMac],
    ["dashboard.uptime", duration((now.value - about.bootedAt) / 1000)],
    ["dashboard.reload-reason", about.lastReloadReason],
    ["dashboard.time", `${moment(now.value)} UTC`],
  ];
  return (
    <section>
      <h2>{t("dashboard.controller")}</h2>
      <Rows rows={rows} />
    </section>
  );
}

function Network() {
  const aps = accessPointList.value;
  const registered = aps.filter(({ state }) => state === "Registered").length;
  const away = joins.value.filter(
    ({ joined, baseMac }) => !joined && !aps.some(({ radioMac }) => radioMac === baseMac),
  ).length;
  const versions = new Map<string, number>();
  for (const { primaryImage } of aps) versions.set(primaryImage, (versions.get(primaryImage) ?? 0) + 1);
  return (
    <section>
      <div class="title-row">
        <h2>{t("dashboard.aps")}</h2>
        <a href="#/monitoring/access-points">{t("nav.access-points")}</a>
      </div>
      <dl class="counters">
        <div class="good">
          <dt>{t("dashboard.registered")}</dt>
          <dd>{registered}</dd>
        </div>
        <div class={aps.length > registered ? "busy" : ""}>
          <dt>{t("dashboard.downloading")}</dt>
          <dd>{aps.length - registered}</dd>
        </div>
        <div class={away > 0 ? "bad" : ""}>
          <dt>{t("dashboard.not-joined")}</dt>
          <dd>{away}</dd>
        </div>
      </dl>
      <h3>{t("dashboard.versions")}</h3>
      <ul class="packages">
        {[...versions].map(([version, count]) => (
          <li key={version}>
            <span class="mono">{version}</span>
            <wa-badge
              variant={version === device.value?.apVersion ? "success" : "warning"}
              appearance="filled-outlined"
              pill
            >
              {count}
            </wa-badge>
          </li>
        ))}
        {versions.size === 0 && <li class="quiet">{t("ap.none")}</li>}
      </ul>
    </section>
  );
}

function Profile() {
  const kept = profile.value;
  const mode = kept?.mode;
  const rows: (readonly [TextKey, string])[] = [];
  if (kept && mode) {
    rows.push(["upgrade.mode", mode === "https" ? "HTTPS" : t(`upgrade.mode.${mode}`)]);
    if (kept.server) rows.push(["upgrade.server", kept.server]);
    if (kept.path) rows.push(["upgrade.path", kept.path]);
    if (kept.username) rows.push(["upgrade.username", kept.username]);
    if (mode === "cco") rows.push(["upgrade.version", t(`upgrade.version.${kept.version}`)]);
    if (kept.uploaded) rows.push(["upgrade.files", kept.uploaded.version]);
  }
  return (
    <section>
      <div class="title-row">
        <h2>{t("dashboard.profile")}</h2>
        {isAdministrator.value && <a href={upgradePage}>{t("dashboard.profile.edit")}</a>}
      </div>
      {mode ? <Rows rows={rows} /> : <p class="quiet">{t("dashboard.profile.none")}</p>}
    </section>
  );
}

function Rows({ rows }: { readonly rows: readonly (readonly [TextKey, string])[] }) {
  return (
    <dl class="rows">
      {rows.map(([name, value]) => (
        <div key={name}>
          <dt>{t(name)}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
