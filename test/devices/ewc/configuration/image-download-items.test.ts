import { expect, test } from "vitest";
import {
  imageDownloadModeNames,
  itemsOf,
} from "../../../../src/devices/ewc/configuration/image-download-items";
import { ewcConfigurationStore } from "../../../../src/devices/ewc/configuration/store";
import { imageDownload } from "../../../../src/devices/ewc/restconf/modules/image-download";
import { nodeCrypto } from "../../../../src/node/crypto";

const header = "wireless profile image-download default";
/** A word that is no item's default, and that the ones of a choice take. */
const samples = ["10.1.2.3", "false", "latest", "22"];

function store() {
  return ewcConfigurationStore({
    crypto: nodeCrypto(),
    entropy: (length) => new Uint8Array(length).fill(7),
    deviceKey: new Uint8Array(32).fill(9),
    defaultHostname: "WLC",
    release: "17.9",
  });
}

const items = imageDownloadModeNames.flatMap((mode) =>
  itemsOf(mode).map(([property, item]) => [item.name, mode, property] as const),
);

test.each(items)("%s: what is typed is in the model, in the leaves, and back", (name, mode, property) => {
  const item = itemsOf(mode).find(([, known]) => known.name === name)![1];
  const lines = samples.map((sample) => [header, ` image-download-mode ${mode}`, `  ${item.typed(sample)}`]);
  const typed = lines.map((text) => {
    const one = store();
    return { one, problems: one.apply(text.join("\n")) };
  });
  const { one } = typed.find(
    ({ one, problems }) => problems.length === 0 && one.running.wireless.imageDownload,
  )!;
  const method = one.running.wireless.imageDownload?.method;
  expect(method).toMatchObject({ mode });
  expect(Object.keys(method ?? {})).toContain(property);

  const data = imageDownload.read(one.running);
  expect(JSON.stringify(data)).not.toContain("undefined");
  const other = store();
  other.edit((running, secrets) => imageDownload.write(data, running, secrets));
  expect(other.running.wireless.imageDownload).toEqual(one.running.wireless.imageDownload);
  expect(other.print()).toBe(one.print());
});
