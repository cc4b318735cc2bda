import fc from "fast-check";
import { expect, test } from "vitest";
import { AcDiscoveryThread } from "../../src/capwap/ac/discovery-thread";
import { Random } from "../../src/host/random";
import { acElements, acProfile, wtpProfile } from "./profiles";
import { AcScript, packet, result, WtpScript } from "./script";

const wtpStates = [
  "DTLS Setup",
  "DTLS Connect",
  "Join",
  "Image Data",
  "Configure",
  "Data Check",
  "Run",
] as const;
const acStates = ["DTLS Connect", "Join", "Image Data", "Configure", "Data Check", "Run"] as const;
const image = { type: "ImageIdentifier", vendorIdentifier: 0x00409600, data: "ap1g8" } as const;

/** Well-formed packets of all kinds, to be damaged. */
const samples: readonly Uint8Array[] = [
  packet("DiscoveryRequest", 1, [{ type: "DiscoveryType", discoveryType: 0 }, ...wtpProfile.discovery()]),
  packet("DiscoveryResponse", 1, acElements()),
  packet("JoinRequest", 0, wtpProfile.join({ type: "SessionId", sessionId: new Uint8Array(16) })),
  packet("JoinResponse", 0, [result(0), ...acProfile().join()]),
  packet("ImageDataRequest", 1, [image, { type: "InitiateDownload" }]),
  packet("ImageDataRequest", 1, [{ type: "ImageData", dataType: 3, data: Uint8Array.of(0xfe, 0xfd, 1, 2) }]),
  packet("ImageDataResponse", 0, [result(0)]),
  packet("ConfigurationStatusRequest", 1, wtpProfile.configuration({ type: "AcName", name: "x" })),
  packet("ConfigurationStatusResponse", 1, acProfile().configuration()),
  packet("ChangeStateEventRequest", 2, [...wtpProfile.changeState(), result(0)]),
  packet("ChangeStateEventResponse", 2, []),
  packet("EchoRequest", 3, []),
  packet("EchoResponse", 3, []),
  packet("WtpEventRequest", 3, wtpProfile.event()),
  packet("ConfigurationUpdateRequest", 3, [image]),
  packet("ConfigurationUpdateResponse", 0, [result(0)]),
  packet("ResetRequest", 4, [image]),
  packet("ResetResponse", 0, [result(0)]),
];

function damaged(random: Random): Uint8Array {
  if (random.chance(0.1)) return random.octets(random.below(200));
  const octets = random.pick(samples as [Uint8Array, ...Uint8Array[]]).slice();
  for (let changes = random.below(4); changes > 0; changes--)
    octets[random.below(octets.length)] = random.below(256);
  return random.chance(0.2) ? octets.subarray(0, random.below(octets.length + 1)) : octets;
}

test("damaged packets never crash a WTP, in any state", () => {
  for (const [index, state] of wtpStates.entries()) {
    const random = new Random(index);
    for (let run = 0; run < 20; run++) {
      const wtp = new WtpScript().reach(state);
      for (let i = 0; i < 100; i++) {
        wtp.machine.handleControl(wtp.now, damaged(random));
        wtp.machine.handleClear(wtp.now, "172.16.4.26", damaged(random));
        wtp.machine.handleData(wtp.now, damaged(random));
        wtp.until(wtp.now / 1000 + random.fraction());
      }
    }
  }
});

test("damaged packets never crash an AC, in any state", () => {
  const discovery = new AcDiscoveryThread(acProfile());
  for (const [index, state] of acStates.entries()) {
    const random = new Random(index);
    for (let run = 0; run < 20; run++) {
      const ac = new AcScript().reach(state);
      for (let i = 0; i < 100; i++) {
        ac.machine.handleControl(ac.now, damaged(random));
        ac.machine.handleData(ac.now, damaged(random));
        if (typeof discovery.handleClear(0, damaged(random), "a") === "object") discovery.respond();
        ac.acceptJoin();
        ac.until(ac.now / 1000 + random.fraction());
      }
    }
  }
});

test("random octets into both", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), (octets) => {
      const wtp = new WtpScript().reach("Run");
      wtp.machine.handleControl(wtp.now, octets);
      wtp.machine.handleClear(wtp.now, "172.16.4.26", octets);
      const ac = new AcScript().reach("Run");
      ac.machine.handleControl(ac.now, octets);
      expect([wtp.machine.state, ac.machine.state]).toEqual(["Run", "Run"]);
    }),
  );
});

test("verbs and notifications at any time, in any order, do no harm", () => {
  const notifications = [
    "DTLSPeerAuthorize",
    "DTLSEstablished",
    "DTLSEstablishFail",
    "DTLSAuthenticateFail",
    "DTLSAborted",
    "DTLSReassemblyFailure",
    "DTLSDecapFailure",
    "DTLSPeerDisconnect",
  ] as const;
  for (let seed = 0; seed < 100; seed++) {
    const random = new Random(seed);
    const wtp = new WtpScript().reach(random.pick(wtpStates));
    const ac = new AcScript().reach(random.pick(acStates));
    const verbs: (() => void)[] = [
      () => wtp.machine.start(wtp.now),
      () => wtp.machine.configure(wtp.now),
      () => wtp.machine.downloadImage(wtp.now),
      () => wtp.machine.requestImage(wtp.now, "ap1g8"),
      () => wtp.machine.failImage(),
      () => wtp.machine.sendEvent(wtp.now),
      () => wtp.machine.answerUpdate({ sequenceNumber: 1 }, 0),
      () => wtp.machine.restart(wtp.now, "chance"),
      () => wtp.offer(),
      () => wtp.answer("JoinResponse", [result(0), ...acProfile().join()]),
      () => wtp.machine.notify(wtp.now, { name: random.pick(notifications) }),
      () => ac.machine.authorize(ac.now, true),
      () => ac.machine.sendImage(ac.now, { size: 5000, read: (_offset, length) => new Uint8Array(length) }),
      () => ac.machine.abortImage(ac.now),
      () => ac.machine.offerImage(ac.now, "17.12.1.5"),
      () => ac.machine.updateConfiguration(ac.now, []),
      () => ac.machine.clearConfiguration(ac.now),
      () => ac.machine.notify(ac.now, { name: random.pick(notifications) }),
      () => ac.requestImage(),
      () => ac.joinRequest(),
      () => ac.acceptJoin(),
      () => ac.answer("ImageDataResponse", [result(0)]),
      () => wtp.until(wtp.now / 1000 + random.below(20)),
      () => ac.until(ac.now / 1000 + random.below(20)),
    ];
    for (let i = 0; i < 200; i++) random.pick(verbs as [() => void, ...(() => void)[]])();
  }
});

test("what a flood leaves behind is bounded", () => {
  const wtp = new WtpScript();
  wtp.machine.start(0);
  for (let i = 0; i < 5000; i++) wtp.offer({ name: `ac-${i}`, address: `10.0.${i >> 8}.${i & 255}` });
  wtp.until(5);
  expect(wtp.machine.state).toBe("DTLS Setup");

  const run = new WtpScript().reach("Run");
  run.look();
  for (let i = 0; i < 5000; i++) run.machine.sendEvent(run.now);
  expect(run.look()).toHaveLength(1);
  let answered = 0;
  while (run.latest?.type === "WtpEventRequest" && answered < 100) {
    run.answer("WtpEventResponse");
    if (run.look().length === 0) break;
    answered++;
  }
  expect(answered).toBe(32);
});
