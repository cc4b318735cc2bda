import { command, parameter, word } from "../../ios/grammar";
import { wordLike } from "../../ios/parameter-types";
import { show } from "../../iosxe/cli/words";
import { apImageFiles, imageProfileDetailed, imageProfileSummary } from "./screens/image-profile";
import {
  apProfileDetailed,
  apProfileSummary,
  apTagSummary,
  apUptime,
  siteTagDetailed,
  siteTagSummary,
} from "./screens/tags";
import type { EwcShell } from "./shell";
import { ap, wireless } from "./words";

const ewc = command<EwcShell>();
const summary = word("summary", "Summary");
const profileName = parameter("name", wordLike("WORD", /^[^\s|]{1,64}$/), "Profile name");
const tag = [wireless, word("tag", "Wireless tag"), word("site", "Site tag")] as const;
const imageProfile = [
  wireless,
  word("profile", "Wireless profile"),
  word("image-download", "Image download profile"),
] as const;

/** Tags and profiles: which AP has which, and what stands in them. */
export const profileCommands = [
  ewc({
    mode: "exec",
    filterable: true,
    syntax: [show, ...tag, summary],
    run: (context) => context.write(siteTagSummary(context.device.configuration.running)),
  }),
  ewc({
    mode: "exec",
    filterable: true,
    syntax: [show, ...tag, word("all", "All site tags")],
    run(context) {
      for (const one of context.device.configuration.running.wireless.siteTags)
        context.write(siteTagDetailed(one, context.device.services.system.view().release));
    },
  }),
  ewc({
    mode: "exec",
    filterable: true,
    syntax: [show, ...tag, word("detailed", "Details of a site tag"), profileName],
    run(context, args) {
      const found = context.device.configuration.running.wireless.siteTags.find(
        ({ name }) => name === args.name,
      );
      if (found) context.write(siteTagDetailed(found, context.device.services.system.view().release));
      else context.error("Site tag not found");
    },
  }),
  ewc({
    mode: "exec",
    filterable: true,
    syntax: [show, ...imageProfile, summary],
    run: (context) =>
      context.write(imageProfileSummary(context.device.configuration.running.wireless.imageDownload)),
  }),
  ...[[word("default", "The default profile")], [word("detailed", "Details of a profile"), profileName]].map(
    (rest) =>
      ewc({
        mode: "exec",
        filterable: true,
        syntax: [show, ...imageProfile, ...rest],
        run(context, args) {
          const { imageDownload } = context.device.configuration.running.wireless;
          if (imageDownload && (args.name ?? "default") === imageDownload.name)
            context.write(imageProfileDetailed(imageDownload));
          else context.error("Image download profile not found");
        },
      }),
  ),
  ewc({
    mode: "exec",
    filterable: true,
    syntax: [
      show,
      ap,
      word("image", "Show AP image information"),
      word("file", "AP image files"),
      word("summary", "Summary of the AP image files"),
    ],
    run: (context) => context.write(apImageFiles(context.device.services.staging.views())),
  }),
  ewc({
    mode: "exec",
    filterable: true,
    syntax: [show, ap, word("tag", "AP tags"), summary],
    run: (context) =>
      context.write(apTagSummary(context.device.services.aps.all(), context.device.configuration.running)),
  }),
  ewc({
    mode: "exec",
    filterable: true,
    syntax: [show, ap, word("uptime", "Time since the APs booted and joined")],
    run(context) {
      const { services } = context.device;
      context.write(apUptime(services.aps.all(), services.calendar.now()));
    },
  }),
  ewc({
    mode: "exec",
    filterable: true,
    syntax: [show, ap, word("profile", "AP join profiles"), summary],
    run: (context) => context.write(apProfileSummary(context.device.configuration.running)),
  }),
  ewc({
    mode: "exec",
    filterable: true,
    syntax: [
      show,
      ap,
      word("profile", "AP join profiles"),
      word("name", "AP join profile by name"),
      profileName,
      word("detailed", "Details of an AP join profile"),
    ],
    run(context, args) {
      const found = context.device.configuration.running.apProfiles.find(({ name }) => name === args.name);
      if (found) context.write(apProfileDetailed(found));
      else context.error("AP profile not found");
    },
  }),
];
