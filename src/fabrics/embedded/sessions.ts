import { ExpectationError } from "../../errors";
import type { Endpoint } from "../../host/host";
import { formatDuration } from "../../lab/duration";
import type { Credentials, Shell } from "../../lab/fabric";
import type { SimulatedHost } from "../../network/simulated-host";
import type { VirtualTime } from "../../network/virtual-time";
import type { Conductor } from "../../node/conductor";
import { openSsh, type SshSession } from "../../node/ssh/client";

interface SessionRequest {
  readonly conductor: Conductor;
  readonly time: VirtualTime;
  readonly from: SimulatedHost;
  readonly to: Endpoint;
  readonly credentials: Credentials;
}

/** Lab time that a login, or a command over exec, may take. */
const patience = 60_000;

/** Logs in with a real SSH client from the management host; lab time runs until the session is there. */
export async function openShell(request: SessionRequest): Promise<Shell> {
  const session = await login(request);
  const shell = await whileRunning(request, session.shell({ columns: 200, rows: 50 }));
  return new SshShell(session, shell, request.time);
}

export async function runExec(
  request: SessionRequest,
  command: string,
): Promise<{ output: string; code: number }> {
  const session = await login(request);
  try {
    const { output, code } = await whileRunning(request, session.exec(command));
    return { output, code: code ?? 0 };
  } finally {
    session.close();
    request.time.touch();
  }
}

class SshShell implements Shell {
  #transcript = "";
  #closed = false;

  constructor(
    private readonly session: SshSession,
    private readonly channel: Awaited<ReturnType<SshSession["shell"]>>,
    private readonly time: VirtualTime,
  ) {
    channel.onData((text) => {
      this.#transcript += text;
      time.observed();
    });
    channel.onClose(() => {
      this.#closed = true;
      time.observed();
    });
  }

  get transcript(): string {
    return this.#transcript;
  }

  get closed(): boolean {
    return this.#closed;
  }

  write(text: string): void {
    this.channel.write(text);
    this.time.touch();
  }

  close(): void {
    this.channel.close();
    this.session.close();
    this.time.touch();
  }
}

async function login({ from, to, credentials, ...request }: SessionRequest): Promise<SshSession> {
  const session = openSsh({
    connect: () => from.connect(to, { data() {} }),
    ...credentials,
    timeout: patience,
    clock: from.clock,
    time: request.time,
  });
  return whileRunning(request, session);
}

/**
 * Lets the lab run until the promise is settled.
 * @throws ExpectationError when it is not within the patience: nobody would move lab time for it any more.
 */
async function whileRunning<T>(
  { conductor, time }: Pick<SessionRequest, "conductor" | "time">,
  promise: Promise<T>,
): Promise<T> {
  let settled = false;
  const mark = () => {
    settled = true;
    time.observed();
  };
  promise.then(mark, mark);
  await conductor.run(() => settled, time.now() + patience);
  if (!settled) {
    promise.catch(() => {});
    throw new ExpectationError(`an SSH session had no end after ${formatDuration(patience)} of lab time`);
  }
  return promise;
}
