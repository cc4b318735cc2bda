import type { ProductModules } from "../../iosxe/restconf/restconf";
import type { EwcServices } from "../services";
import { accessPointOper } from "./modules/access-point-oper";
import { accessPointRpcs } from "./modules/access-point-rpcs";
import { apGlobalOper } from "./modules/ap-global-oper";
import { clientOper } from "./modules/client-oper";
import { general } from "./modules/general";
import { imageDownload } from "./modules/image-download";

/** The controller's own YANG modules. */
export const ewcModules: ProductModules<EwcServices> = {
  config: [imageDownload, general],
  oper: [accessPointOper, apGlobalOper, clientOper],
  rpc: [accessPointRpcs],
};
