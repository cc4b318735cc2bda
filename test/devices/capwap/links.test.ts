import { beforeAll, describe, expect, test } from "vitest";
import type { AcSession } from "../../../src/devices/capwap/ac-contract";
import { discardLine } from "../../../src/devices/capwap/discard-line";
import { WireError } from "../../../src/errors";
import { apDescription, bed, filled, identities, openAp, openEwc, prepare, said } from "./lab";

const apAddress = "172.16.4.32";

beforeAll(prepare);

describe("an AP and a controller", () => {
  test("with the right image: Run, for as long as nobody disturbs it", () => {
    const lab = bed();
    const { service } = openEwc(lab);
    const ap = openAp(lab, lab.network.attach("access", apAddress));
    ap.start();
    lab.time.runUntil(600_000);
    expect(ap.state).toBe("Run");
    expect([...service.sessions()].map(({ state }) => state)).toEqual(["Run"]);
    expect(said(lab, "AP")).toEqual([
      "Idle",
      "Discovery",
      "DTLS Setup",
      "Authorize",
      "DTLS Connect",
      "Join",
      "joined 9120-EWC 17.9.4.27",
      "Configure",
      "Data Check",
      "Run",
    ]);
  });

  test("what the AP says of itself arrives", () => {
    const lab = bed();
    const { service } = openEwc(lab);
    openAp(lab, lab.network.attach("access", apAddress)).start();
    lab.time.runUntil(20_000);
    const [session] = service.sessions();
    expect(session?.ap).toEqual({
      name: "9105-emorenoa",
      model: "C9105AXI-E",
      serialNumber: "KWC1234567A",
      baseMac: "2c5a.0f40.6920",
      ethernetMac: "0cd0.f897.ade0",
      softwareVersion: "17.9.4.27",
      backupVersion: "17.3.3.26",
      bootVersion: "1.1.2.4",
      location: "default location",
      radios: 2,
      certificateName: "AP9105AXI-2C5A0F406920",
      uptime: 0,
    });
    expect([session?.peer, session?.local]).toEqual([
      { address: apAddress, port: 5248 },
      { address: "172.16.4.26", port: 5246 },
    ]);
  });

  test("what it says in the layout of a draft is understood, and laid out as that draft has it", () => {
    const lab = bed();
    const { service } = openEwc(lab);
    const asked: Uint8Array[] = [];
    lab.network.tap({}, ({ packet }) => {
      if (packet.protocol === "udp" && packet.destinationPort === 5246) asked.push(packet.payload);
    });
    const ap = { descriptorLayout: "draft-7", softwareVersion: "17.9.4.27" } as const;
    openAp(lab, lab.network.attach("access", apAddress), { ap }).start();
    lab.time.runUntil(20_000);
    const [session] = service.sessions();
    expect(session?.ap).toMatchObject({ softwareVersion: "17.9.4.27", bootVersion: "1.1.2.4", radios: 2 });
    expect(session?.state).toBe("Run");
    // The Discovery Request, in the clear. Element 39: two radios, both in use, 16 bits of capabilities; then Cisco's vendor
    // number, type 0, four octets of hardware version.
    const text = Buffer.from(asked[0]!).toString("hex");
    expect(text).toMatch(/0027[0-9a-f]{4}02020000004096000000000401000000/);
  });

  test("an image at join, and the session that ends with it", () => {
    const lab = bed();
    const { ended } = openEwc(lab, { image: filled(1_000_000) });
    const ap = openAp(lab, lab.network.attach("access", apAddress), {
      afterJoin: "image-data",
      handler: { imageReceived: () => ap.resetAfterImage() },
    });
    ap.start();
    lab.time.runUntil(60_000);
    expect(ended.map(({ reason, phase }) => [reason, phase])).toEqual([
      ["Image Download Success", "Image-Download"],
    ]);
    expect(ended[0]?.session.transfer).toMatchObject({ outcome: "sent", sent: 1_000_000, messages: 727 });
    expect(said(lab, "AP").at(-1)).toBe("closed");
  });

  test("no image to send: 28.74 s, teardown, and the next round", () => {
    const lab = bed();
    const { ended } = openEwc(lab);
    const ap = openAp(lab, lab.network.attach("access", apAddress), { afterJoin: "image-data" });
    ap.start();
    lab.time.runUntil(100_000);
    expect(said(lab, "AP").slice(5, 17)).toEqual([
      "Join",
      "joined 9120-EWC 17.9.4.27",
      "Image Data",
      "image response 0",
      "image download cannot start",
      "Reset",
      "DTLS Teardown",
      "teardown: image download cannot start",
      "starts over",
      "Idle",
      "Discovery",
      "DTLS Setup",
    ]);
    const at = (text: string) => Number(lab.log.find((line) => line.includes(`AP ${text}`))?.split(" ")[0]);
    expect(at("image download cannot start") - at("image response 0")).toBeCloseTo(28_740, 0);
    expect(at("DTLS Teardown") - at("image download cannot start")).toBeCloseTo(47, 0);
    expect(ended.map(({ reason }) => reason)).toEqual(["Image Download Failed", "Image Download Failed"]);
  });

  test("a predownload in Run", () => {
    const lab = bed();
    const image = filled(300_000);
    const { service } = openEwc(lab, { image });
    const ap = openAp(lab, lab.network.attach("access", apAddress));
    ap.start();
    lab.time.runUntil(20_000);
    const [session] = service.sessions();
    session?.startPredownload("17.12.1.5");
    lab.time.runUntil(30_000);
    expect(said(lab, "AP").slice(10)).toEqual([
      "predownload 17.12.1.5",
      "image response 0",
      "> 300000 bytes, 218 msgs, 1191 last",
    ]);
    expect(said(lab, "9120-EWC").slice(-3)).toEqual([
      "predownload accepted",
      "image request ap1g8",
      "image sent",
    ]);
    expect(ap.state).toBe("Run");
  });

  test.each(["already-present", "refuse"] as const)("a predownload that the AP answers with %s", (answer) => {
    const lab = bed();
    const { service } = openEwc(lab);
    openAp(lab, lab.network.attach("access", apAddress), {
      handler: { predownloadRequested: () => answer },
    }).start();
    lab.time.runUntil(20_000);
    for (const session of service.sessions()) session.startPredownload("17.12.1.5");
    lab.time.runUntil(30_000);
    expect(said(lab, "9120-EWC").at(-1)).toBe(
      `predownload ${answer === "refuse" ? "refused" : "already-present"}`,
    );
  });

  test("a predownload that the controller calls off", () => {
    const lab = bed();
    const { service } = openEwc(lab, { image: filled(30_000_000) });
    const ap = openAp(lab, lab.network.attach("access", apAddress));
    ap.start();
    lab.time.runUntil(20_000);
    const [session] = service.sessions() as Iterable<AcSession>;
    session?.startPredownload("17.12.1.5");
    lab.time.runUntil(21_000);
    session?.abortImage();
    lab.time.runUntil(22_000);
    expect(said(lab, "AP").at(-1)).toBe("image failed: aborted");
    expect(said(lab, "9120-EWC").at(-1)).toBe("image failed: aborted");
    expect(session?.transfer?.outcome).toBe("failed");
    expect(ap.state).toBe("Run");
  });

  test("a new name, a reset", () => {
    const lab = bed();
    const { service, ended } = openEwc(lab);
    openAp(lab, lab.network.attach("access", apAddress)).start();
    lab.time.runUntil(20_000);
    const [session] = service.sessions();
    session?.configure({ name: "lobby", location: "ground floor" });
    lab.time.runUntil(21_000);
    expect(said(lab, "AP").at(-1)).toBe('configured {"name":"lobby","location":"ground floor"}');
    session?.reset("17.12.1.5");
    lab.time.runUntil(40_000);
    expect(said(lab, "AP").slice(-5)).toEqual(
      ["reset to 17.12.1.5", "Reset", "DTLS Teardown", "teardown: reset by the AC", "Idle", "closed"].slice(
        -5,
      ),
    );
    expect(ended.map(({ reason, phase }) => [reason, phase])).toEqual([["AP reset by controller", "Run"]]);
  });

  test("an AP that cannot store what it gets", () => {
    const lab = bed();
    const { ended } = openEwc(lab, { image: filled(1_000_000) });
    let chunks = 0;
    const ap = openAp(lab, lab.network.attach("access", apAddress), {
      afterJoin: "image-data",
      handler: { imageData: () => ++chunks < 100 },
    });
    ap.start();
    lab.time.runUntil(20_000);
    expect(chunks).toBe(100);
    expect(said(lab, "AP")).toContain("image failed: not-stored");
    expect(said(lab, "9120-EWC")).toContain("image failed: rejected 16");
    expect(ended[0]?.reason).toBe("Image Download Failed");
  });

  test("a refused join", () => {
    const lab = bed();
    const { ended } = openEwc(lab, { answer: { accept: false, resultCode: 4 } });
    openAp(lab, lab.network.attach("access", apAddress)).start();
    lab.time.runUntil(18_000);
    expect(said(lab, "AP")).toContain("rejected 4");
    expect(ended.map(({ reason, phase }) => [reason, phase])).toEqual([["Join Rejected", "Join"]]);
  });

  test("over a link that loses and reorders", () => {
    const lab = bed({ loss: 0.05, reordering: 0.05, duplication: 0.02 }, 3);
    const { ended } = openEwc(lab, { image: filled(400_000) });
    const ap = openAp(lab, lab.network.attach("access", apAddress), {
      afterJoin: "image-data",
      handler: { imageReceived: () => ap.resetAfterImage() },
    });
    ap.start();
    lab.time.runUntil(600_000);
    expect(ended[0]?.reason).toBe("Image Download Success");
  });

  test("the same seed gives the same log", () => {
    const run = () => {
      const lab = bed({ loss: 0.2, jitter: 3 }, 5);
      openEwc(lab, { image: filled(100_000) });
      openAp(lab, lab.network.attach("access", apAddress), { afterJoin: "image-data" }).start();
      lab.time.runUntil(200_000);
      return lab.log;
    };
    expect(run()).toEqual(run());
  });
});

describe("ends of sessions", () => {
  test("an AP without power: heart beat timer; back again: a new session", () => {
    const lab = bed();
    const { ended, service } = openEwc(lab);
    const host = lab.network.attach("access", apAddress);
    const ap = openAp(lab, host);
    ap.start();
    lab.time.runUntil(30_000);
    ap.destroy();
    lab.time.runUntil(200_000);
    expect(ended.map(({ reason, phase }) => [reason, phase])).toEqual([["Heart beat timer expiry", "Run"]]);
    openAp(lab, host).start();
    lab.time.runUntil(230_000);
    expect([...service.sessions()].map(({ state }) => state)).toEqual(["Run"]);
  });

  test("an AP that is back before the controller noticed replaces its session", () => {
    const lab = bed();
    const { ended, service } = openEwc(lab);
    const host = lab.network.attach("access", apAddress);
    const ap = openAp(lab, host);
    ap.start();
    lab.time.runUntil(30_000);
    ap.destroy();
    const again = openAp(lab, host);
    again.start();
    lab.time.runUntil(60_000);
    expect(ended.map(({ reason }) => reason)).toEqual(["New session from AP"]);
    expect(again.state).toBe("Run");
    expect([...service.sessions()]).toHaveLength(1);
  });

  test("an AP that dies in the middle of an image", () => {
    const lab = bed();
    const { ended } = openEwc(lab, { image: filled(30_000_000) });
    const ap = openAp(lab, lab.network.attach("access", apAddress), { afterJoin: "image-data" });
    ap.start();
    lab.time.runUntil(12_000);
    expect(ap.state).toBe("Image Data");
    ap.destroy();
    lab.time.runUntil(60_000);
    expect(ended.map(({ reason, phase }) => [reason, phase])).toEqual([
      ["Max Retransmission to AP", "Image-Download"],
    ]);
    expect(said(lab, "9120-EWC")).toContain("image failed: unreachable");
  });

  test("a controller that closes in order, and one that crashes", () => {
    for (const how of ["close", "destroy"] as const) {
      const lab = bed();
      const { service } = openEwc(lab);
      const ap = openAp(lab, lab.network.attach("access", apAddress));
      ap.start();
      lab.time.runUntil(30_000);
      service[how]();
      lab.time.runUntil(31_000);
      expect(ap.state).toBe(how === "close" ? "DTLS Teardown" : "Run");
      lab.time.runUntil(120_000);
      expect(["Discovery", "Sulking"]).toContain(ap.state);
      openEwc(lab);
      lab.time.runUntil(260_000);
      expect(ap.state).toBe("Run");
    }
  });

  test("an AP that is back from another port replaces its session, too", () => {
    const lab = bed();
    const { ended, service } = openEwc(lab);
    const host = lab.network.attach("access", apAddress);
    const ap = openAp(lab, host);
    ap.start();
    lab.time.runUntil(30_000);
    ap.destroy();
    openAp(lab, host, { options: { localPort: 5260 } }).start();
    lab.time.runUntil(60_000);
    expect(ended.map(({ session, reason }) => [session.peer.port, reason])).toEqual([
      [5248, "New session from AP"],
    ]);
    expect([...service.sessions()].map(({ peer }) => peer.port)).toEqual([5260]);
  });

  test("another AP on an address and port that were taken ends the session that had them", () => {
    const lab = bed();
    const { ended, service } = openEwc(lab);
    const host = lab.network.attach("access", apAddress);
    const ap = openAp(lab, host);
    ap.start();
    lab.time.runUntil(30_000);
    ap.destroy();
    openAp(lab, host, { ap: { name: "other", baseMac: "2c5a.0f40.0001" } }).start();
    lab.time.runUntil(60_000);
    expect(ended.map(({ session, reason }) => [session.ap?.name, reason])).toEqual([
      ["9105-emorenoa", "New session from AP"],
    ]);
    expect([...service.sessions()].map((session) => session.ap?.name)).toEqual(["other"]);
  });

  test("a handshake that comes to nothing leaves the session it wanted to replace", () => {
    const lab = bed();
    const { ended, service } = openEwc(lab);
    const host = lab.network.attach("access", apAddress);
    const ap = openAp(lab, host);
    ap.start();
    lab.time.runUntil(30_000);
    ap.destroy();
    const stranger = openAp(lab, host, {
      options: { identity: identities().foreign },
    });
    stranger.start();
    lab.time.runUntil(42_000);
    expect(said(lab, "9120-EWC").some((line) => line.startsWith("DTLS: "))).toBe(true);
    expect(ended).toEqual([]);
    expect([...service.sessions()].map(({ state }) => state)).toEqual(["Run"]);
    stranger.destroy();
    lab.time.runUntil(200_000);
    expect(ended.map(({ reason }) => reason)).toEqual(["Heart beat timer expiry"]);
  });

  test("two APs with one Session ID: the second is refused with 7", () => {
    const lab = bed();
    openEwc(lab);
    const options = { entropy: (length: number) => new Uint8Array(length).fill(7) };
    openAp(lab, lab.network.attach("access", apAddress), { options }).start();
    lab.time.runUntil(15_000);
    const second = lab.network.attach("access", "172.16.4.33");
    openAp(lab, second, { ap: { baseMac: "2c5a.0f40.0001" }, options }).start();
    lab.time.runUntil(30_000);
    expect(said(lab, "AP")).toContain("rejected 7");
  });

  test("an AP that restarts CAPWAP, and one that shuts down", () => {
    const lab = bed();
    const { ended, service } = openEwc(lab);
    const ap = openAp(lab, lab.network.attach("access", apAddress));
    ap.start();
    lab.time.runUntil(30_000);
    ap.restart("capwap ap restart");
    lab.time.runUntil(60_000);
    expect(ap.state).toBe("Run");
    ap.shutdown("reload");
    lab.time.runUntil(60_010);
    expect([...service.sessions()]).toEqual([]);
    lab.time.runUntil(70_000);
    expect(said(lab, "AP").at(-1)).toBe("closed");
    expect(ended.map(({ reason }) => reason)).toEqual([
      "DTLS close alert from peer",
      "DTLS close alert from peer",
    ]);
  });

  test("the AP's own events outside Run are thrown away, in Cisco's words", () => {
    const lab = bed();
    openEwc(lab);
    const ap = openAp(lab, lab.network.attach("access", apAddress), { afterJoin: "image-data" });
    ap.start();
    lab.time.runUntil(14_000);
    ap.sendEvent();
    expect(said(lab, "AP").at(-1)).toBe(
      "Discarding msg CAPWAP_WTP_EVENT_REQUEST(type 9) in CAPWAP state: Image Data(10).",
    );
    expect(discardLine({ messageType: 9, state: "DTLS Teardown", direction: "own" })).toBe(
      "Discarding msg CAPWAP_WTP_EVENT_REQUEST(type 9) in CAPWAP state: DTLS Teardown(4).",
    );
  });
});

describe("certificates", () => {
  test("an AP of a foreign authority is refused, and both ends say so", () => {
    const lab = bed();
    openEwc(lab);
    const identity = identities().foreign;
    openAp(lab, lab.network.attach("access", apAddress), { options: { identity } }).start();
    lab.time.runUntil(30_000);
    expect(said(lab, "9120-EWC").filter((line) => line.startsWith("DTLS: "))).not.toEqual([]);
    expect(said(lab, "AP").filter((line) => line.startsWith("DTLS: "))).not.toEqual([]);
    expect(said(lab, "AP")).not.toContain("Join");
  });

  test("a controller of a foreign authority is refused by the AP, which sulks after three times", () => {
    const lab = bed();
    openEwc(lab, {
      options: { identity: identities().foreign },
    });
    const ap = openAp(lab, lab.network.attach("access", apAddress));
    ap.start();
    lab.time.runUntil(100_000);
    expect(said(lab, "AP")).toContain("Sulking");
    expect(said(lab, "AP")).not.toContain("Join");
  });

  test("a key that is not the certificate's is refused", () => {
    const lab = bed();
    openEwc(lab);
    const identity = { chain: identities().ap.chain, key: identities().other.key };
    openAp(lab, lab.network.attach("access", apAddress), { options: { identity } }).start();
    lab.time.runUntil(30_000);
    expect(said(lab, "9120-EWC").filter((line) => line.startsWith("DTLS: "))).not.toEqual([]);
    expect(said(lab, "AP")).not.toContain("Join");
  });
});

describe("several", () => {
  test("of two controllers the AP joins the one it is configured for, and goes back to it", () => {
    const lab = bed();
    const second = lab.network.attach("access", "172.16.4.27");
    openEwc(lab);
    const b = openEwc(lab, { host: second, name: "EWC-B" });
    const host = lab.network.attach("access", apAddress);
    const controllers = [{ name: "EWC-B", address: "172.16.4.27" }];
    const ap = openAp(lab, host, { options: { controllers } });
    ap.start();
    lab.time.runUntil(30_000);
    expect(ap.controller).toBe("172.16.4.27");
    b.service.destroy();
    lab.time.runUntil(200_000);
    expect(ap.controller).toBe("172.16.4.26");
    openEwc(lab, { host: second, name: "EWC-B" });
    lab.time.runUntil(300_000);
    expect([ap.controller, ap.state]).toEqual(["172.16.4.27", "Run"]);
  });

  test("two APs behind one address are two sessions", () => {
    const lab = bed();
    const { service } = openEwc(lab);
    const host = lab.network.attach("access", apAddress);
    openAp(lab, host).start();
    openAp(lab, host, { ap: { baseMac: "2c5a.0f40.0001" }, options: { localPort: 5250 } }).start();
    lab.time.runUntil(30_000);
    expect([...service.sessions()].map(({ peer, state }) => [peer.port, state])).toEqual([
      [5248, "Run"],
      [5250, "Run"],
    ]);
  });

  test("an AP that the controller does not want to see", () => {
    const lab = bed();
    openEwc(lab, { handler: { discovered: () => false } });
    const ap = openAp(lab, lab.network.attach("access", apAddress));
    ap.start();
    lab.time.runUntil(60_000);
    expect(ap.state).toBe("Discovery");
  });
});

describe("bad input", () => {
  test("random datagrams to every port change nothing", () => {
    const lab = bed();
    const { service } = openEwc(lab);
    const host = lab.network.attach("access", apAddress);
    const ap = openAp(lab, host);
    ap.start();
    const attacker = lab.network.attach("access", "172.16.4.66").udp(5246, { datagram: () => {} });
    for (let i = 0; i < 3000; i++) {
      const octets = lab.random.octets(lab.random.below(120));
      if (i % 2 === 0 && octets.length > 4) octets.set([1, 0, 0, 0]);
      lab.time.runUntil(i * 10);
      const port = lab.random.pick([5246, 5247, 5248, 5249]);
      attacker.send({ address: port < 5248 ? "172.16.4.26" : apAddress, port }, octets);
    }
    lab.time.runUntil(60_000);
    expect(ap.state).toBe("Run");
    expect(service.dropped).toBeGreaterThan(1000);
  });

  test("an AP that cannot be described is refused at once", () => {
    const lab = bed();
    const host = lab.network.attach("access", apAddress);
    expect(() => openAp(lab, host, { ap: { softwareVersion: "17.900.1.1" } })).toThrow(/version/);
    expect(() => openAp(lab, host, { ap: { ...apDescription(), baseMac: "x" } })).toThrow(/MAC/);
    expect(() => openAp(lab, host)).not.toThrow(WireError);
  });
});
