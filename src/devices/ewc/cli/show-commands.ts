import { command, word } from "../../ios/grammar";
import { show } from "../../iosxe/cli/words";
import { apConfigGeneral } from "./screens/ap-config";
import { apImage, apImageSummary } from "./screens/ap-image";
import { apJoinSummary, apSummary } from "./screens/ap-summary";
import { managementTrustpoint } from "./screens/trustpoint";
import { apPredownloadStatus, predownloadStatus, redundancySummary } from "./screens/wireless";
import type { EwcShell } from "./shell";
import { ap, apName, ewcAp, image, wireless } from "./words";

const ewc = command<EwcShell>();
const config = word("config", "AP configuration");
const general = word("general", "Show general configuration of all APs");
const summary = word("summary", "Summary");

export const showApCommands = [
  ewc({
    mode: "exec",
    filterable: true,
    syntax: [show, ap, word("image", "Show AP image information")],
    run: (context) => {
      const { services } = context.device;
      context.write(apImage(services.aps.counters(), services.aps.all()));
    },
  }),
  ewc({
    mode: "exec",
    filterable: true,
    syntax: [show, ap, word("image", "Show AP image information"), summary],
    run: (context) => context.write(apImageSummary(context.device.services.aps.counters())),
  }),
  ewc({
    mode: "exec",
    filterable: true,
    syntax: [show, ap, summary],
    run: (context) => context.write(apSummary(context.device.services.aps.all())),
  }),
  ewc({
    mode: "exec",
    filterable: true,
    syntax: [show, ap, config, general],
    run(context) {
      for (const one of context.device.services.aps.all()) context.write(generalOf(context.device, one));
    },
  }),
  ewc({
    mode: "exec",
    filterable: true,
    syntax: [
      show,
      ap,
      word("name", "AP name"),
      apName,
      config,
      word("general", "Show general configuration of the AP"),
    ],
    run(context, { name }) {
      const found = context.device.services.aps.all().find((one) => one.name === name);
      if (found) context.write(generalOf(context.device, found));
      else context.print("\nAP name is invalid\n");
    },
  }),
];

function generalOf(
  { services, configuration }: EwcShell,
  one: Parameters<typeof apConfigGeneral>[0],
): string {
  const device = {
    configuration: configuration.running,
    platform: services.system.view(),
    address: services.host.address,
  };
  return apConfigGeneral(one, device, services.calendar.now());
}

const predownload = word("predownload", "Predownload information");
const status = word("status", "Predownload status");

export const showWirelessCommands = [
  ewc({
    mode: "exec",
    filterable: true,
    syntax: [
      show,
      wireless,
      word("stats", "Wireless statistics"),
      word("ap", "AP statistics"),
      word("join", "AP join statistics"),
      summary,
    ],
    run: (context) => context.write(apJoinSummary(context.device.services.joins.rows())),
  }),
  ewc({
    mode: "exec",
    filterable: true,
    syntax: [
      show,
      wireless,
      word("management", "Show wireless management parameters"),
      word("trustpoint", "Show wireless management trustpoint"),
    ],
    run: (context) => context.write(managementTrustpoint(context.device.services.managementTrustpoint())),
  }),
  ewc({
    mode: "exec",
    filterable: true,
    syntax: [show, wireless, ewcAp, predownload, status],
    run: (context) => context.write(predownloadStatus(context.device.services.upgrade.view())),
  }),
  ewc({
    mode: "exec",
    filterable: true,
    syntax: [show, wireless, ewcAp, word("ap", "AP information"), image, predownload, status],
    run: (context) => context.write(apPredownloadStatus(context.device.services.aps.all())),
  }),
  ewc({
    mode: "exec",
    filterable: true,
    syntax: [show, wireless, ewcAp, word("redundancy", "Redundancy information"), summary],
    run: (context) => context.write(redundancySummary(context.device.services.redundancy())),
  }),
];
