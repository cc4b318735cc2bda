import { describe, expect, test } from "vitest";
import { ImageSender } from "../../src/capwap/image/sender";
import { resultCodes } from "../../src/wire/capwap/elements";

const source = {
  size: 10 * 1024,
  read: (offset: number, length: number) => Uint8Array.from({ length }, (_, i) => (offset + i) / 1024),
};
const damaged = resultCodes.imageDataErrorInvalidChecksum;

describe("a block that came damaged", () => {
  test("is sent anew, three times at the most", () => {
    const sender = new ImageSender(source, "rfc5415");
    sender.nextData();
    const second = [...sender.nextData()];
    expect(sender.answered(resultCodes.success)).toBe("go-on");
    for (let attempt = 0; attempt < 3; attempt++) {
      expect(sender.answered(damaged)).toBe("go-on");
      expect([...sender.nextData()]).toEqual(second);
    }
    expect(sender.answered(damaged)).toBe("give-up");
  });

  test("counts anew for each block", () => {
    const sender = new ImageSender(source, "rfc5415");
    for (let block = 0; block < 5; block++) {
      sender.nextData();
      expect(sender.answered(damaged)).toBe("go-on");
      sender.nextData();
      expect(sender.answered(resultCodes.success)).toBe("go-on");
    }
  });

  test("ends the transfer when later blocks are out already: sent anew it would come behind them", () => {
    const sender = new ImageSender(source, "rfc5415");
    sender.nextData();
    sender.nextData();
    expect(sender.answered(damaged)).toBe("give-up");
  });
});
