import type { ApModel } from "../../image/models";
import type { Flash } from "./flash";
import type { ReloadReason } from "./messages";

/**
 * What a boot prints before the software has its clock. The version lines are those of `show version`
 * (device-facts §1.3); the others are inferred.
 */
export function bootLines(model: ApModel, flash: Flash, reason: ReloadReason | undefined): readonly string[] {
  const { active, spare } = flash;
  return [
    "",
    `Auto-booting ${active} ...`,
    `BOOT path-list:      ${flash.boot}`,
    "",
    `Cisco AP Software, (${model.imageType})`,
    `${model.name} with ${model.radios.length} radios`,
    `AP Running Image     : ${flash.version(active)}`,
    `Primary Boot Image   : ${flash.version(active)}`,
    `Backup Boot Image    : ${flash.version(spare)}`,
    ...(reason === undefined ? [] : [`Software Initiated Reload Reason : ${reason}`]),
    "",
  ];
}
