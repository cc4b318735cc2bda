#!/usr/bin/env node
import { createSocket } from "node:dgram";
import { connect } from "node:net";
import { apProfile } from "../../devices/capwap/ap-elements";
import { capwapHeader } from "../../wire/capwap/header";
import { decodeControlMessage, encodeControlMessage } from "../../wire/capwap/message";
import { decodePacket, encodePacket } from "../../wire/capwap/preamble";

// Whether a controller on this machine is ready: it answers a Discovery Request (RFC 5415 §5.1) and shows its SSH
// banner. Ends with 0 when it does both, with 1 when it does not within a second.

const patience = 1_000;

function discovered(address: string): Promise<boolean> {
  const profile = apProfile(
    {
      name: "probe",
      model: "C9105AXI",
      serialNumber: "FJC00000000",
      baseMac: "0200.0000.0010",
      ethernetMac: "0200.0000.001c",
      softwareVersion: "17.9.4.27",
      backupVersion: "0.0.0.0",
    },
    address,
  );
  const request = encodePacket({
    kind: "plain",
    header: capwapHeader(),
    payload: encodeControlMessage({
      type: "DiscoveryRequest",
      sequenceNumber: 1,
      elements: [{ type: "DiscoveryType", discoveryType: 1 }, ...profile.discovery()],
    }),
  });
  return new Promise((resolve) => {
    const socket = createSocket("udp4");
    socket.on("error", () => resolve(false));
    socket.on("message", (octets) => {
      const answer = decodeControlMessage(decodePacket(octets).payload);
      resolve(answer.type === "DiscoveryResponse");
      socket.close();
    });
    socket.send(request, 5246, address);
    setTimeout(() => resolve(false), patience).unref();
  });
}

function greeted(address: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(22, address);
    socket.on("error", () => resolve(false));
    socket.once("data", (octets) => {
      resolve(octets.toString("latin1").startsWith("SSH-2.0-"));
      socket.destroy();
    });
    setTimeout(() => resolve(false), patience).unref();
  });
}

const address = process.argv[2] ?? "127.0.0.1";
Promise.all([discovered(address), greeted(address)]).then(
  (answers) => process.exit(answers.every(Boolean) ? 0 : 1),
  () => process.exit(1),
);
