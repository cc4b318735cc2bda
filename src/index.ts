// The library: describe a lab, start it, drive it.
import "./require-node";

export {
  EnvironmentError,
  ExpectationError,
  InternalError,
  LabError,
  PeerError,
  UsageError,
  WireError,
} from "./errors";
export { embeddedFabric } from "./fabrics/embedded/fabric";
export { type AccessList, parseAccessList } from "./firewall/languages/access-list";
export { AccessPoint, type CapwapState, capwapStates } from "./lab/access-point";
export { CliSession } from "./lab/cli-session";
export { Controller } from "./lab/controller";
export type * from "./lab/fabric";
export { FileServer } from "./lab/file-server";
export { Lab } from "./lab/lab";
export { LineLog, type LogLine } from "./lab/line-log";
export { type MatrixRow, type PortMatrix, portMatrix } from "./matrix/port-matrix";
export { parseLabFile, topologyFrom } from "./topology/lab-file";
export { labFileSchema, type Topology, type TopologyInput } from "./topology/topology";
