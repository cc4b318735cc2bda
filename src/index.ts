// The library: describe a lab, start it, drive it.
export {
  EnvironmentError,
  ExpectationError,
  InternalError,
  LabError,
  PeerError,
  UsageError,
  WireError,
} from "./errors";
export { AccessPoint, type CapwapState, capwapStates } from "./lab/access-point";
export { CliSession } from "./lab/cli-session";
export { Controller } from "./lab/controller";
export type * from "./lab/fabric";
export { FileServer } from "./lab/file-server";
export { type AccessList, parseAccessList } from "./lab/firewall/access-list";
export { Lab } from "./lab/lab";
export { parseLabFile, topologyFrom } from "./lab/lab-file";
export { LineLog, type LogLine } from "./lab/line-log";
export { type MatrixRow, type PortMatrix, portMatrix } from "./lab/port-matrix";
export { labFileSchema, type Topology, type TopologyInput } from "./lab/topology";
export { embeddedFabric } from "./node/embedded/fabric";
