import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { EnvironmentError } from "../../errors";
import type { Door } from "../../node/lab-doors";

/**
 * OpenSSH, with the lab's password given where it asks for one (SSH_ASKPASS).
 * @returns its exit code
 * @throws EnvironmentError when this machine has none.
 */
export async function openSsh(door: Door, command: readonly string[]): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), "ewclab-ssh-"));
  try {
    const askPass = join(folder, "password");
    writeFileSync(askPass, '#!/bin/sh\nprintf "%s\\n" "$EWCLAB_PASSWORD"\n', { mode: 0o700 });
    const words = [
      ["-p", String(door.port)],
      ["-o", "StrictHostKeyChecking=no"],
      ["-o", "UserKnownHostsFile=/dev/null"],
      ["-o", "GlobalKnownHostsFile=/dev/null"],
      ["-o", "PubkeyAuthentication=no"],
      ["-o", "LogLevel=ERROR"],
      [`${door.username}@${door.address}`, ...command],
    ].flat();
    const child = spawn("ssh", words, {
      stdio: "inherit",
      env: {
        ...process.env,
        SSH_ASKPASS: askPass,
        SSH_ASKPASS_REQUIRE: "force",
        EWCLAB_PASSWORD: door.password ?? "",
      },
    });
    // They are the session's, which the terminal reaches by itself.
    process.on("SIGINT", () => {});
    const [code] = (await once(child, "exit")) as [number | null];
    return code ?? 1;
  } catch (cause) {
    if ((cause as { code?: string }).code !== "ENOENT") throw cause;
    throw new EnvironmentError("this machine has no ssh: Debian: apt-get install openssh-client", { cause });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
