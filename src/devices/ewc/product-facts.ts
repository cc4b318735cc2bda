import { controllerImageName } from "../../image/versions";
import type { ProductFacts } from "../iosxe/system";

/**
 * What an EWC says of itself (unicon's EWC sample).
 * @param model of the access point that carries it, `C9120AXI-B`
 */
export function ewcFacts(model: string): ProductFacts {
  return {
    software: "C9800-AP Software (C9800-AP-K9_IOSXE-UNIVERSALK9-M)",
    chassis: `Cisco Catalyst ${model.slice(1, 5)}AX Series Embedded Wireless Controller`,
    licenseLines: [
      "AIR License Level: AIR Network Essentials",
      "Next reload AIR license Level: AIR Network Essentials",
    ],
    processor: "(VXE) processor (revision VXE) with 167216K bytes of memory.",
    memoryLines: [
      "2048K bytes of non-volatile configuration memory.",
      "1813640K bytes of physical memory.",
      "100000K bytes of AP Images at ap_images:.",
      "513300K bytes of Backup Controller Image at backup_image:.",
      "7774207K bytes of virtual hard disk at bootflash:.",
      "25000K bytes of Temp trace export at tmp_trace_export:.",
    ],
    installationMode: "BUNDLE",
    install: { member: "Chassis 1/R0", idleFolder: "backup_image", imageFile: controllerImageName },
  };
}
