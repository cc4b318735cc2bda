import { t } from "../language";
import { accessPointList, device, joins, profile } from "../live";
import { Scroll } from "../parts/scroll";
import { drawTopology } from "../parts/topology-layout";

/** The network as the controller knows it: its access points, and the servers that its configuration names. */
export function Topology() {
  const about = device.value;
  if (!about) return null;
  const aps = accessPointList.value;
  const kept = profile.value;
  const away = joins.value.filter(
    ({ joined, baseMac }) => !joined && !aps.some(({ radioMac }) => radioMac === baseMac),
  );
  const picture = drawTopology({
    controller: { title: about.hostname, detail: about.address },
    servers: [
      ...(kept?.server && (kept.mode === "tftp" || kept.mode === "sftp")
        ? [{ title: t("topology.server", { mode: kept.mode.toUpperCase() }), detail: kept.server }]
        : []),
      ...about.syslogServers.map((address) => ({ title: t("topology.syslog"), detail: address })),
    ],
    accessPoints: [
      ...aps.map(({ name, address, state, imageType, primaryImage }) => ({
        title: name,
        detail: `${address} · ${imageType || "?"} · ${primaryImage}`,
        mark: state === "Registered" ? ("good" as const) : ("busy" as const),
        words: state,
      })),
      ...away.map(({ name, baseMac, address }) => ({
        title: name || baseMac,
        detail: address,
        mark: "bad" as const,
        words: t("topology.away"),
      })),
    ],
  });
  return (
    <>
      <p class="crumbs">{t("nav.monitoring")}</p>
      <h1 id="page-title">{t("topology.title")}</h1>
      <p class="quiet">{t("topology.hint")}</p>
      <Scroll kind="topology" label="page-title">
        <svg width={picture.width} height={picture.height} role="img" aria-label={picture.description}>
          {picture.lines.map((path) => (
            <path key={path} d={path} class="link" />
          ))}
          {picture.boxes.map(({ x, y, width, height, title, detail, kind, mark, words }) => (
            <g
              key={`${kind} ${x} ${y}`}
              class={`box ${kind} ${mark ?? ""}`}
              transform={`translate(${x} ${y})`}
            >
              <rect width={width} height={height} rx="8" />
              {mark && <circle cx={width - 14} cy={14} r="5" />}
              <text x="12" y="22" class="box-title">
                {title}
              </text>
              <text x="12" y="40" class="box-detail">
                {detail}
              </text>
              <title>{[title, detail, words].filter(Boolean).join(", ")}</title>
            </g>
          ))}
        </svg>
      </Scroll>
    </>
  );
}
