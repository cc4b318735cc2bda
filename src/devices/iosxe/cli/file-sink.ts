import type { FileSink } from "../../ios/filter";
import type { PlatformServices } from "../services";
import { FILE_URL } from "./file-url";

/** `| redirect bootflash:name` and its like. */
export function fileSink(services: Pick<PlatformServices, "bootflash" | "calendar">): FileSink {
  const { bootflash } = services;
  return {
    write(url, text, append) {
      const place = FILE_URL.read(url);
      if (place?.system !== "bootflash" || place.name === "")
        return `%Error opening ${url} (No such file or directory)`;
      const before = append ? (bootflash.read(place.name)?.text ?? "") : "";
      const written = bootflash.write({ name: place.name, text: before + text, at: services.calendar.now() });
      return written ? undefined : `%Error opening ${url} (No space left on device)`;
    },
  };
}
