import { expect, test } from "vitest";
import type { LabContainer } from "../../containers/fabric/lab-container";
import type { Ground } from "../../containers/fabric/start/ground";
import { requireWire } from "../../containers/fabric/start/wire";
import { describeLab, EnvironmentError } from "../../src";

const topology = describeLab({
  controllers: [{ name: "EWC", address: "172.16.5.26", version: "17.9.4.27" }],
});

/** A lab on an engine whose router gets these answers, one after the other. */
function lab(host: string, ...codes: number[]) {
  const home = { product: "Podman", host, by: "DOCKER_HOST" };
  const asked: string[][] = [];
  const router = {
    exec: async (command: readonly string[]) => {
      asked.push(command.slice(-2));
      return { code: codes.shift() ?? 0, output: "", errors: "" };
    },
  };
  return {
    asked,
    start: () =>
      requireWire(
        { home, engineOf: () => home, topology } as unknown as Ground,
        router as unknown as LabContainer,
      ),
  };
}

test("where nothing comes through the wire, the lab does not start, and the sentence says what helps", async () => {
  const { start } = lab("unix:///silent.sock", 1);
  await expect(start()).rejects.toThrow(EnvironmentError);
  await expect(lab("unix:///silent.sock", 1).start()).rejects.toThrow(
    "nothing passes between the containers of the Podman engine at unix:///silent.sock (DOCKER_HOST): its machine's own packet filter",
  );
});

test("the router asks the controller in its own segment, once for each engine, and again after a failure", async () => {
  const { asked, start } = lab("unix:///late.sock", 1, 0);
  await expect(start()).rejects.toThrow("nothing passes");
  await start();
  await start();
  expect(asked).toEqual([
    ["172.16.5.26", "lab1"],
    ["172.16.5.26", "lab1"],
  ]);
});
