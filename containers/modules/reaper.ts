import { getContainerRuntimeClient, getReaper } from "testcontainers";

let looked: Promise<void> | undefined;

/**
 * Testcontainers' reaper (Ryuk) is used wherever it can be: its image is there or can be pulled, under the name that
 * RYUK_CONTAINER_IMAGE and TESTCONTAINERS_HUB_IMAGE_NAME_PREFIX give it. Only where it cannot start at all, so that every
 * container of this process would fail, Testcontainers is told to do without, and one line says so.
 */
export function preferRyuk(): Promise<void> {
  looked ??= look();
  return looked;
}

async function look(): Promise<void> {
  if (process.env.TESTCONTAINERS_RYUK_DISABLED !== undefined) return;
  const client = await getContainerRuntimeClient();
  try {
    await getReaper(client);
  } catch (error) {
    process.env.TESTCONTAINERS_RYUK_DISABLED = "true";
    const { json, message } = error as Error & { json?: { message?: string } };
    process.stderr.write(
      `Testcontainers' reaper cannot be had (${json?.message ?? message}): what a killed process leaves, \`npx ewclab clean\` removes\n`,
    );
  }
}
