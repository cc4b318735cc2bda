import { expect, test } from "vitest";
import { parseLabFile } from "../../src/topology/lab-file";

const lab = (more: string) => `controllers:
  - name: 9120-EWC
    address: 172.16.4.26
    version: 17.9.4.27
${more}`;

test("dates in the wrong order, or before calendars begin, are told where they stand", () => {
  const refused: [string, RegExp][] = [
    [
      "    certificateDates: { issued: 2024-01-01T00:00:00Z, expires: 2023-01-01T00:00:00Z }\n",
      /^x\.yaml:5:\d+: 2023-01-01T00:00:00Z is no later than the time of issue, 2024-01-01T00:00:00Z$/,
    ],
    [
      "    certificateDates: { issued: 1969-01-01T00:00:00Z, expires: 2023-01-01T00:00:00Z }\n",
      /^x\.yaml:5:\d+: 1969-01-01T00:00:00Z lies before 1970$/,
    ],
    [
      "    imageSigning: { issued: 2024-01-01T00:00:00Z, expires: 2024-01-01T00:00:00Z }\n",
      /is no later than the time of issue/,
    ],
    [
      "    certificate: missing\n    certificateDates: { issued: 2024-01-01T00:00:00Z, expires: 2025-01-01T00:00:00Z }\n",
      /^x\.yaml:6:\d+: a certificate that is missing has no dates of its own$/,
    ],
    ["    certificateDates: { issued: soon, expires: later }\n", /^x\.yaml:5:\d+: .*2022-12-04T22:23:49Z/],
    ["start: 1969-12-31T23:59:59Z\n", /^x\.yaml:5:\d+: 1969-12-31T23:59:59Z lies before 1970/],
  ];
  for (const [more, message] of refused)
    expect(() => parseLabFile(lab(more), "x.yaml"), more).toThrow(message);
});
