import type { Content } from "./content";

/**
 * Where a device keeps what its flash holds, when that must outlive the process that the device runs in. Without one
 * a device's flash lives as long as its object.
 */
export interface FlashStore {
  /** undefined for what was never saved. */
  load(file: string): Uint8Array | undefined;
  /** Afterwards the file is wholly the new one; a power cut before leaves wholly the old one. */
  save(file: string, content: Content): void;
  /** Does nothing where there is no such file. */
  remove(file: string): void;
}
