import type { LogMessage } from "./message";

/**
 * Every message that the platform can log, declared once; a product's catalogue adds its own. docs/fidelity.md says which
 * texts a real device printed and which are inferred.
 */
export const platformMessages = {
  installStarted: install<{ operation: string }>(
    5,
    "INSTALL_START_INFO",
    ({ operation }) => `Started install ${operation}`,
  ),
  installCompleted: install<{ operation: string }>(
    5,
    "INSTALL_COMPLETED_INFO",
    ({ operation }) => `Completed install ${operation}`,
  ),
  installAddFailed: install<{ url: string; failure: string }>(
    3,
    "OPERATION_ERROR_MESSAGE",
    ({ url, failure }) =>
      `Failed to install_add package ${url}, Error: Failed to download file ${url}: ${failure}`,
  ),
  installFailed: install<{ operation: string; failure: string }>(
    3,
    "OPERATION_ERROR_MESSAGE",
    ({ operation, failure }) => `Failed to install_${operation}, Error: ${failure}`,
  ),
  autoAbortTimer: {
    facility: "INSTALL",
    severity: 5,
    mnemonic: "INSTALL_AUTO_ABORT_TIMER_PROGRESS",
    process: "rollback_timer",
    text: ({ seconds }) => `Install auto abort timer will expire in ${seconds} seconds`,
  } as LogMessage<{ seconds: number }>,
  autoAbortExpired: {
    facility: "INSTALL",
    severity: 3,
    mnemonic: "INSTALL_AUTO_ABORT_TIMER_EXPIRED",
    process: "rollback_timer",
    text: () => "Install auto abort timer expired: initiating rollback",
  } as LogMessage<Record<never, never>>,

  /** On the console alone: by then nobody keeps the log. */
  processManagerExits: {
    facility: "PMAN",
    severity: 5,
    mnemonic: "EXITACTION",
    process: "pvp",
    text: () => "Process manager is exiting: reload action requested",
  } as LogMessage<Record<never, never>>,
  restarted: system<{ software: string }>(5, "RESTART", ({ software }) => `System restarted -- ${software}`),
  loggingHost: system<{ host: string; port: number; change: "started" | "stopped" }>(
    6,
    "LOGGINGHOST_STARTSTOP",
    ({ host, port, change }) => `Logging to host ${host} port ${port} ${change} - CLI initiated`,
  ),
  configured: system<{ user: string; line: string; peer: string | undefined }>(
    5,
    "CONFIG_I",
    ({ user, line, peer }) => `Configured from console by ${user} on ${line}${from(peer)}`,
  ),
  reloadRequested: system<{ user: string; by: string; reason: string }>(
    5,
    "RELOAD",
    ({ user, by, reason }) => `Reload requested by ${user} on ${by}. Reload Reason: ${reason}.`,
  ),
  reloadRequestedByRestconf: system<{ reason: string }>(
    5,
    "RELOAD",
    ({ reason }) => `Reload requested by RESTCONF. Reload Reason: ${reason}.`,
  ),
  clockUpdated: system<{
    before: string;
    after: string;
    user: string;
    line: string;
    peer: string | undefined;
  }>(
    6,
    "CLOCKUPDATE",
    ({ before, after, user, line, peer }) =>
      `System clock has been updated from ${before} to ${after}, configured from ${line} by ${user}${from(peer)}.`,
  ),
  /** `from`: who asks and where, `[user: ...] [Source: ...] [localport: 22]`. */
  loggedIn: login<LoginAttempt>(
    5,
    "LOGIN_SUCCESS",
    (attempt) => `Login Success ${source(attempt)} at ${attempt.at}`,
  ),
  loginFailed: login<LoginAttempt>(
    4,
    "LOGIN_FAILED",
    (attempt) => `Login failed ${source(attempt)} [Reason: Login Authentication Failed] at ${attempt.at}`,
  ),
  restconfConfigured: management<{ user: string; transaction: number }>(
    "CONFIG_I",
    ({ user, transaction }) => `Configured from NETCONF/RESTCONF by ${user}, transaction-id ${transaction}`,
  ),
  restconfUser: management<{ user: string; address: string; port: number }>(
    "AUTH_PASSED",
    ({ user, address, port }) =>
      `User '${user}' authenticated successfully from ${address}:${port} and was authorized for rest over http. External groups: PRIV15`,
  ),
};

export interface LoginAttempt {
  readonly user: string;
  readonly address: string;
  /** 22, 443. */
  readonly port: number;
  /** As `show clock` prints it. */
  readonly at: string;
}

function source({ user, address, port }: LoginAttempt): string {
  return `[user: ${user}] [Source: ${address}] [localport: ${port}]`;
}

function from(peer: string | undefined): string {
  return peer === undefined ? "" : ` (${peer})`;
}

export function install<P>(
  severity: 3 | 5,
  mnemonic: string,
  text: (parameters: P) => string,
): LogMessage<P> {
  return { facility: "INSTALL", severity, mnemonic, process: "install_engine", text };
}

function system<P>(severity: 5 | 6, mnemonic: string, text: (parameters: P) => string): LogMessage<P> {
  return { facility: "SYS", severity, mnemonic, text };
}

function login<P>(severity: 4 | 5, mnemonic: string, text: (parameters: P) => string): LogMessage<P> {
  return { facility: "SEC_LOGIN", severity, mnemonic, text };
}

function management<P>(mnemonic: string, text: (parameters: P) => string): LogMessage<P> {
  return { facility: "DMI", severity: 5, mnemonic, process: "dmiauthd", text };
}
