import { expect, test } from "vitest";
import { parseShowApImage } from "../../src/lab/show-ap-image";

const row = (status: string, retry: string) =>
  `AP-roof                           17.9.4.27              8.10.130.0                 ${status}                17.12.1.5             ${retry}                0                 CAPWAP`;

test("a predownload that failed is tried again, or is not", () => {
  const { rows } = parseShowApImage(`${row("Failed", "54")}\n${row("Failed", "0")}\n${row("None", "N/A")}`);
  expect(rows.map(({ status, nextRetry }) => [status, nextRetry])).toEqual([
    ["Failed", 54],
    ["Failed", 0],
    ["None", 0],
  ]);
});
