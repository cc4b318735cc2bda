import type { Context } from "../../ios/context";
import type { Shell } from "./shell";

/** The startup configuration, to be copied; undefined where nothing was saved, which the terminal is told. */
export function savedText(context: Context<Shell>): string | undefined {
  const saved = context.device.configuration.startup;
  if (saved === undefined) context.print("%Error opening nvram:/startup-config (No such file or directory)");
  return saved;
}
