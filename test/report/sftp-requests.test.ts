import { expect, test } from "vitest";
import { nodeCrypto } from "../../src/node/crypto";
import { traceData } from "../../src/report/trace-data";
import { joins, labOf, minute, runsTheImage } from "./breakages/breakage";

test("a trace tells SFTP requests with the packets that bring and answer them", async () => {
  const lab = await labOf({ mode: "sftp" });
  await lab.everyAccessPointRuns(5 * minute);
  await joins(lab);
  await runsTheImage(lab);
  const scenario = { feature: "f", name: "s", uri: "a.feature", line: 1, status: "passed" as const };
  const seen = await lab.fabric.packets();
  await lab.stop();
  const { packets } = JSON.parse(traceData({ scenario, events: lab.events.all(), seen }, nodeCrypto()));
  const rows = (packets as [number, string, string, string, string, string][]).filter(
    ([, , , , protocol]) => protocol === "SFTP",
  );
  const opened = rows.filter((row) => row[5].includes('open "/EWC/ap1g6" flags READ'));
  const [request, answer] = opened;
  expect(request?.slice(1, 4)).toEqual([
    "access",
    expect.stringMatching(/^172\.16\.4\.26:/),
    "172.16.5.62:22",
  ]);
  expect(answer?.slice(1, 4)).toEqual(["servers", "172.16.5.62:22", request?.[2]]);
  expect(rows.some((row) => /close "\/EWC\/ap1g6" bytes read \d+/.test(row[5]))).toBe(true);
});
