// Testcontainers modules: the lab's hosts one by one, for tests of your own. `ewc-lab/containers`.
import "../src/require-node";

export type { Certificate, Identity, PrivateKey, PublicKey } from "../src/crypto/port";
export type { CapwapRole } from "../src/node/capwap-roles";
export type { IssuedIdentity, SigningKeys } from "../src/node/pki";
export {
  type Authority,
  type CertificateRequest,
  LabPki,
  type LabPkiOptions,
} from "../src/node/pki";
export { type Engine, openEngine } from "./engine";
export { dockerFabric } from "./fabric/fabric";
export type { DockerFabricOptions } from "./fabric/pace";
export { buildImages } from "./images/build";
export { AccessPointContainer, StartedAccessPointContainer } from "./modules/access-point";
export { EwcContainer, StartedEwcContainer } from "./modules/ewc";
export type { BundleOptions } from "./modules/file-server";
export { FirewallContainer, type FirewallOptions, StartedFirewallContainer } from "./modules/firewall";
export { commonPki, type Place } from "./modules/lab-module";
export { LabNetwork } from "./modules/lab-network";
export { OpenSshSftpContainer, StartedOpenSshSftpContainer } from "./modules/openssh-sftp";
export { type CollectedLine, RsyslogContainer, StartedRsyslogContainer } from "./modules/rsyslog";
export { StartedTftpdHpaContainer, TftpdHpaContainer } from "./modules/tftpd-hpa";
