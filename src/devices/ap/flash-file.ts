import { EnvironmentError } from "../../errors";
import { textContent } from "../../host/content";
import { unharmed } from "../../host/damaged-flash";
import type { FlashStore } from "../../host/flash-store";
import type { ApConfiguration } from "../capwap/wtp-contract";
import type { FlashContents } from "./flash";
import { type ReloadReason, reloadReasons } from "./messages";
import type { ApType, PrimedControllers } from "./operations";

/** All that an AP keeps through reloads and power cuts. */
export interface KeptByAp {
  readonly flash: FlashContents;
  readonly configuration: ApConfiguration;
  readonly reloadReason: ReloadReason | undefined;
  /** Absent in what older software wrote. */
  readonly primed?: PrimedControllers;
  readonly apType?: ApType;
}

const file = "access-point.json";

/**
 * undefined for an AP that never ran before. What is in the store was written by `keep`, so it is believed, as far as it is
 * whole.
 * @throws EnvironmentError for a store that somebody damaged.
 */
export function kept(store: FlashStore): KeptByAp | undefined {
  const octets = store.load(file);
  if (octets === undefined) return undefined;
  const { reloadReason, ...rest } = unharmed(file, () => {
    const written = JSON.parse(new TextDecoder().decode(octets)) as KeptByAp;
    if (typeof written.flash !== "object" || typeof written.configuration !== "object")
      throw new EnvironmentError("it says nothing of the flash");
    return written;
  });
  const known = Object.values(reloadReasons).find((reason) => reason === reloadReason);
  return { ...rest, reloadReason: known };
}

export function keep(store: FlashStore, contents: KeptByAp): void {
  store.save(file, textContent(JSON.stringify(contents)));
}
