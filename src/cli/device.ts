import { deviceFailed, deviceProcess } from "../fabrics/device/main";

/** Runs until the process is ended. */
export async function device(description: string | undefined, { flash }: { flash: string }): Promise<void> {
  process.on("uncaughtException", deviceFailed);
  await deviceProcess({ spec: description, flash });
}
