import type Docker from "dockerode";
import type { LabContainer } from "./lab-container";

/** By this word the program in a container is known that lives as long as whoever runs the lab. */
const word = "ewclab-hold";

/**
 * Shows the engine that somebody runs the lab: a program in one of its containers whose input is this process's. However
 * the process ends, on whatever machine, the engine closes that input, and the program ends.
 */
export async function hold(container: LabContainer): Promise<void> {
  const held = await container.pipe(["sh", "-c", "exec cat >/dev/null", word]);
  held.on("error", () => {});
  held.resume();
}

/** Whether such a program runs in one of the containers. */
export async function isHeld(docker: Docker, containers: readonly string[]): Promise<boolean> {
  for (const id of containers) {
    const { ExecIDs } = await inspected(docker, id);
    for (const exec of ExecIDs ?? []) {
      const { Running, ProcessConfig } = (await docker
        .getExec(exec)
        .inspect()
        .catch(() => ({}))) as { Running?: boolean; ProcessConfig?: { arguments?: string[] } };
      if (Running && ProcessConfig?.arguments?.includes(word)) return true;
    }
  }
  return false;
}

async function inspected(docker: Docker, id: string): Promise<{ ExecIDs?: string[] | null }> {
  try {
    return (await docker.getContainer(id).inspect()) as { ExecIDs?: string[] | null };
  } catch {
    return {};
  }
}
