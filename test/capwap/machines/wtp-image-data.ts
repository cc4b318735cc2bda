import { describe, expect, test } from "vitest";
import { acProfile } from "../profiles";
import { result, WtpScript } from "../script";

describe("WTP: image data", () => {
  const data = (dataType: number, octets: number[]): Parameters<WtpScript["ask"]>[1] => {
    const data = Uint8Array.from(octets);
    return [{ type: "ImageData", dataType, data }];
  };
  /** One's complement of the sum, then the data. */
  const good = [0xfe, 0xfd, 1, 2];

  test("gives up 28.74 s after the response when nothing comes", () => {
    const wtp = new WtpScript().reach("Image Data");
    wtp.look();
    wtp.until(6);
    wtp.answer("ImageDataResponse", [result(0)]);
    expect(wtp.until(34.739)).toEqual([]);
    expect(wtp.happened("image-start-timeout")).toEqual([]);
    wtp.until(34.74);
    expect(wtp.happened("image-start-timeout")).toHaveLength(1);
    expect(wtp.machine.state).toBe("Image Data");
    expect(wtp.until(34.787)).toEqual(["at 34.787 s DTLSShutdown"]);
    expect(wtp.machine.state).toBe("DTLS Teardown");
    expect(wtp.happened("teardown")).toEqual([{ type: "teardown", reason: "image download cannot start" }]);
  });

  test("its own WTP Events are thrown away in Image Data and in DTLS Teardown", () => {
    const wtp = new WtpScript().reach("Image Data");
    wtp.look();
    wtp.machine.sendEvent(wtp.now);
    wtp.machine.resetAfterImage(wtp.now);
    wtp.machine.sendEvent(wtp.now);
    expect(wtp.happened("discarded")).toEqual([
      { type: "discarded", messageType: 9, state: "Image Data", direction: "own" },
      { type: "discarded", messageType: 9, state: "DTLS Teardown", direction: "own" },
    ]);
    expect(wtp.look()).toEqual(["at 5 s DTLSShutdown"]);
  });

  test("echoes while it prepares", () => {
    const wtp = new WtpScript().reach("Join");
    wtp.answer("JoinResponse", [result(0), ...acProfile().join()]);
    wtp.machine.downloadImage(wtp.now);
    wtp.look();
    expect(wtp.until(36)).toEqual(["at 35 s sends EchoRequest 1"]);
  });

  test("echoes while it waits", () => {
    const wtp = new WtpScript({ imageDataStartTimer: 120_000 }).reach("Image Data");
    wtp.answer("ImageDataResponse", [result(0)]);
    wtp.look();
    expect(wtp.until(36)).toEqual(["at 35 s sends EchoRequest 2"]);
    wtp.answer("EchoResponse");
    expect(wtp.until(67)).toEqual(["at 66 s sends EchoRequest 3"]);
  });

  test("answers blocks, wrong checksums with 14, wrong lengths with 15", () => {
    const wtp = new WtpScript().reach("Image Data");
    wtp.answer("ImageDataResponse", [result(0)]);
    wtp.ask("ImageDataRequest", data(3, good));
    expect(wtp.latest?.elements).toEqual([result(0)]);
    wtp.ask("ImageDataRequest", data(3, [0xfe, 0xfc, 1, 2]));
    expect(wtp.latest?.elements).toEqual([result(14)]);
    wtp.ask("ImageDataRequest", data(3, [0xff, 0xff]));
    expect(wtp.latest?.elements).toEqual([result(15)]);
    wtp.ask("ImageDataRequest", data(3, [0xff, 0xff, ...new Array(1378).fill(0)]));
    expect(wtp.latest?.elements).toEqual([result(15)]);
    wtp.ask("ImageDataRequest", data(1, good));
    expect(wtp.happened("image-received")).toEqual([
      { type: "image-received", totals: { octets: 4, messages: 2, last: 2 } },
    ]);
  });

  test("a repeated block gets the cached answer and is stored once; an older one is ignored", () => {
    const wtp = new WtpScript().reach("Image Data");
    wtp.answer("ImageDataResponse", [result(0)]);
    wtp.look();
    wtp.ask("ImageDataRequest", data(3, good), 7);
    wtp.ask("ImageDataRequest", data(3, good), 7);
    wtp.ask("ImageDataRequest", data(3, good), 6);
    wtp.ask("ImageDataRequest", data(3, good), 8);
    expect(wtp.look()).toEqual([
      "at 5 s sends ImageDataResponse 7",
      "at 5 s sends ImageDataResponse 7",
      "at 5 s sends ImageDataResponse 8",
    ]);
    expect(wtp.happened("image-data")).toHaveLength(2);
  });

  test("an announced size has to be met", () => {
    const wtp = new WtpScript().reach("Image Data");
    const hash = new Uint8Array(16);
    wtp.answer("ImageDataResponse", [result(0), { type: "ImageInformation", fileSize: 3, hash }]);
    wtp.ask("ImageDataRequest", data(1, good));
    expect(wtp.latest?.elements).toEqual([result(15)]);
  });

  test("data that cannot be stored are refused with 16, and the session ends", () => {
    const wtp = new WtpScript().reach("Image Data");
    wtp.answer("ImageDataResponse", [result(0)]);
    wtp.ask("ImageDataRequest", data(3, good));
    wtp.machine.failImage();
    wtp.ask("ImageDataRequest", data(3, good));
    expect(wtp.latest?.elements).toEqual([result(16)]);
    expect(wtp.happened("image-failed")).toEqual([{ type: "image-failed", why: "not-stored" }]);
    expect(wtp.machine.state).toBe("DTLS Teardown");
  });

  test("an abort from the AC ends the session", () => {
    const wtp = new WtpScript().reach("Image Data");
    wtp.answer("ImageDataResponse", [result(0)]);
    wtp.ask("ImageDataRequest", data(5, [0xff, 0xff]));
    expect(wtp.happened("image-failed")).toEqual([{ type: "image-failed", why: "aborted" }]);
    expect(wtp.machine.state).toBe("DTLS Teardown");
  });

  test("a refusal ends the session", () => {
    const wtp = new WtpScript().reach("Image Data");
    wtp.answer("ImageDataResponse", [result(16)]);
    expect(wtp.happened("image-failed")).toEqual([{ type: "image-failed", why: "refused" }]);
  });

  test("a dead DTLS ends the session at once", () => {
    const wtp = new WtpScript().reach("Image Data");
    wtp.look();
    wtp.machine.notify(wtp.now, { name: "DTLSPeerDisconnect" });
    expect(wtp.look()).toEqual([]);
    expect(wtp.machine.state).toBe("DTLS Teardown");
  });

  test("outside a download image data are refused", () => {
    const wtp = new WtpScript().reach("Run");
    wtp.ask("ImageDataRequest", data(3, good));
    expect(wtp.latest?.elements).toEqual([result(16)]);
    expect(wtp.machine.state).toBe("Run");
  });
});
