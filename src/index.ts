// The library: describe a lab, start it, drive it. docs/lab-api.md shows how.
import "./require-node";

export {
  EnvironmentError,
  ExpectationError,
  type Fault,
  InternalError,
  LabError,
  PeerError,
  type SourcePlace,
  UsageError,
  WireError,
} from "./errors";
export { embeddedFabric } from "./fabrics/embedded/fabric";
export type { AddressText } from "./firewall/address-set";
export type { BlockedFilter, BlockedPacket, PacketEnd, RuleCounter } from "./firewall/blocked";
export type { RuleMatch, RuleSetChange } from "./firewall/changes";
export type { ConnectionState } from "./firewall/conntrack";
export { type AccessList, type AccessListEntry, parseAccessList } from "./firewall/languages/access-list";
export type { IosEntry } from "./firewall/languages/ios/configuration";
export type { Note } from "./firewall/languages/words";
export type { PortRange, RejectAnswer, Rule, RuleSet, Service } from "./firewall/rule";
export type {
  FirewallChange,
  FirewallInput,
  FirewallSpec,
  NftablesSpec,
  RuleInput,
  RuleSetInput,
  RuleSetSpec,
  RuleSpec,
} from "./firewall/spec";
export type { Periodic, TimeRange, TimeWindow } from "./firewall/time-range";
export type { Endpoint } from "./host/host";
export type { Address, Cidr } from "./ip/address";
export { Ipv4Address } from "./ip/ipv4-address";
export { Ipv4Network } from "./ip/ipv4-network";
export type * from "./ip/packet";
export type { BundleInput, BundleSpec, ImageDefect } from "./kinds/entry";
export type { ServerSpec } from "./kinds/kinds";
export { AccessPoint, type CapwapState, capwapStates } from "./lab/access-point";
export { CliSession, type CliSessionOptions } from "./lab/cli-session";
export { Controller } from "./lab/controller";
export type { Crash } from "./lab/crash";
export { Device, type LoginAttempt } from "./lab/device";
export type * from "./lab/fabric";
export { FileServer } from "./lab/file-server";
export { type FirewallGround, FirewallRules, LabFirewall } from "./lab/firewall";
export { Lab, type LabOptions } from "./lab/lab";
export type { LabTime } from "./lab/lab-time";
export { LineLog, type LogLine } from "./lab/line-log";
export type { Lines } from "./lab/lines";
export { type Impairment, LabLink } from "./lab/link";
export { Printer } from "./lab/printer";
export type { ApImageRow, ApImageTable } from "./lab/show-ap-image";
export type { UpgradeRequest } from "./lab/whole-upgrade";
export type { Verdict } from "./matrix/fates";
export type { MatrixRow } from "./matrix/matrix-row";
export { type PortMatrix, portMatrix } from "./matrix/port-matrix";
export type { Predicted } from "./matrix/predicted-flow";
export type { ServiceMatrix, ServiceSite } from "./matrix/services";
export type { LinkLoss } from "./network/link";
export type { TapRecord, TapVerdict } from "./network/tap";
export type { CapturedPacket, SeenPackets } from "./report/captured-packet";
export type { Explanation } from "./report/cause/explain";
export type * from "./report/events/event";
export { EventLog } from "./report/events/event-log";
export type { SeenTransfer } from "./report/traffic/tftp-transfers";
export type { SeenDrop, Traffic, TrafficListener } from "./report/traffic/traffic";
export type { TopologyIssue, TopologyPath } from "./topology/check";
export { describeLab, parseLabFile, type TopologyCheck, topologyFrom } from "./topology/lab-file";
export {
  type AccessPointSpec,
  type ControllerSpec,
  type LinkInput,
  type LinkSpec,
  labFileSchema,
  type Topology,
  type TopologyInput,
} from "./topology/topology";
