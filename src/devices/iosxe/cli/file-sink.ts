import type { EwcOperations } from "../../ewc/operations";
import type { FileSink } from "../../ios/filter";
import { FILE_URL } from "./file-url";

/** `| redirect bootflash:name` and its like. */
export function fileSink(operations: Pick<EwcOperations, "bootflash" | "calendar">): FileSink {
  const { bootflash } = operations;
  return {
    write(url, text, append) {
      const place = FILE_URL.read(url);
      if (place?.system !== "bootflash" || place.name === "")
        return `%Error opening ${url} (No such file or directory)`;
      const before = append ? (bootflash.read(place.name)?.text ?? "") : "";
      const written = bootflash.write({ name: place.name, text: before + text, at: operations.calendar() });
      return written ? undefined : `%Error opening ${url} (No space left on device)`;
    },
  };
}
