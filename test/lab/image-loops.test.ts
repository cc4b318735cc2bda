import { afterEach, describe, expect, test } from "vitest";
import type { Lab } from "../../src/lab/lab";
import {
  block,
  failureOf,
  joins,
  labOf,
  minute,
  type Network,
  rule,
  runsTheImage,
} from "../report/breakages/breakage";

let lab: Lab | undefined;
afterEach(() => lab?.stop());

/** AP-9117 joins with another image, and is awaited for half an hour. */
async function awaited(network: Partial<Network>, spoil = async (_lab: Lab) => {}) {
  lab = await labOf(network);
  await lab.everyAccessPointRuns(5 * minute);
  await spoil(lab);
  await joins(lab);
  const begun = lab.now();
  const failure = await failureOf(() => runsTheImage(lab!, 30 * minute));
  return { failure, minutes: (lab.now() - begun) / minute };
}
const withoutTftp = (lab: Lab) => block(lab, rule({ action: "drop", protocol: "udp", port: 69 }));

describe("an access point that joins, cannot get its image, and joins again", () => {
  test.each<[string, Partial<Network>, ((lab: Lab) => Promise<void>)?]>([
    ["the path is wrong", { path: "/Wrong" }],
    ["the password is wrong", { mode: "sftp", password: "wrong" }],
    ["the image is damaged", { bundle: "version: 17.9.4.27, defects: { ap1g6: corrupt }" }],
    ["a rule stands in the way", {}, withoutTftp],
  ])("ends the wait when it has been round three times: %s", async (_why, network, spoil) => {
    const { failure, minutes } = await awaited(network, spoil);
    expect(failure).toMatch(
      /cannot come true any more: "AP-9117" has given up 3 times waiting for its image, each time after "\S+ap1g6: .+", and nothing changes that by itself\./,
    );
    expect(minutes).toBeLessThan(6);
  });

  test("a server that is only silent may yet wake up", async () => {
    const { failure, minutes } = await awaited({ server: "172.16.5.199" });
    expect(failure).not.toContain("any more");
    expect(minutes).toBeGreaterThan(29);
  });

  test("what was mended begins anew", async () => {
    const { failure } = await awaited({}, withoutTftp);
    expect(failure).toContain("any more");
    lab!.touch();
    await lab!.fabric.firewall({ ...lab!.topology.firewall, rules: [] });
    expect(await failureOf(() => runsTheImage(lab!, 30 * minute))).toBe("nothing failed");
  });
});
