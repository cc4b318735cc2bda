import { expect, test } from "vitest";
import { transitionTables } from "../../src/capwap/transitions";
import { walkedArrows } from "./walked";

// One module instance, so that the last test counts the arrows that all of these walk.
import "./machines/wtp-discovery";
import "./machines/wtp-dtls";
import "./machines/wtp-join";
import "./machines/wtp-image-data";
import "./machines/wtp-run";
import "./machines/ac-service";
import "./machines/ac-threads";
import "./machines/both-ends";

test("every arrow of every diagram has been walked", () => {
  const all = Object.entries(transitionTables).flatMap(([title, table]) =>
    Object.keys(table).map((label) => `${title} ${label}`),
  );
  expect(all.filter((arrow) => !walkedArrows.has(arrow))).toEqual([]);
});
