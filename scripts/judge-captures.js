// tshark judges the captures that scenarios have left (`ewclab run --trace on`): every checksum right, none malformed, no
// warning that is not explained here, packet by packet. `node scripts/judge-captures.js [folder]`.
const { execFile } = require("node:child_process");
const { globSync } = require("node:fs");
const { dirname, basename } = require("node:path");
const { promisify } = require("node:util");

const folder = process.argv[2] ?? "reports/artefacts";
const files = globSync(`${folder}/*/capture*.pcapng`);

/** `_ws.expert.severity` from which a remark has to be explained. */
const warning = 0x600000;
const [newKeys, keyExchangeReply] = ["21", "31"];

/**
 * Why a remark is as it should be: what it says, and what must be so of its packet and of those before it. `seen` is what this
 * file has shown so far.
 */
const explained = [
  {
    // tshark 4.0 reads no signature of Ed25519 (RFC 8709) but its name: in the answer to the key exchange.
    says: /^Decoded 19 bytes, but packet legnth is 83 bytes$/,
    holds: ({ sshCode }) => sshCode[0] === keyExchangeReply,
  },
  {
    // tshark 4.0 deciphers AES-GCM of SSH although it has no keys: from the New Keys of an end on, and never before.
    says: /^(Decoded -?\d+ bytes, but packet legnth is -?\d+ bytes( \[\d+\])?|Bad MAC|Malformed Packet \(Exception occurred\))$/,
    holds: ({ tcpStream, source }, seen) => seen.newKeys.get(tcpStream)?.has(source),
  },
  {
    // A handshake's flight is sent again when part of it was lost on a link: the comment on a packet of the same ends says so.
    says: /^New fragment overlaps old data \(retransmission\?\)$/,
    holds: ({ udpStream }, seen) => seen.lossy.has(udpStream),
  },
  {
    // What the scenario is about.
    says: /^TFTP ERROR packet$/,
    holds: ({ tftpError, scenario }) =>
      tftpErrors.some(([named, error]) => named.test(scenario) && tftpError === error),
  },
  {
    // A firewall or a server that refuses a connection: the answer to a SYN, and the only one.
    says: /^Connection reset \(RST\)$/,
    holds: ({ tcpStream }, seen) => seen.opened.has(tcpStream) && !seen.answered.has(tcpStream),
  },
];

/** What a scenario's folder is called, and the error that it wants to see. */
const tftpErrors = [
  [/^wrong-path-/, "1 File not found"],
  [/^web-interface-.*-a-wrong-path/, "1 File not found"],
  [/^ap-cli-.*-an-image-of-another-type-is-refused/, "1 File not found"],
  [/^bad-images-.*-one-type-is-missing/, "1 File not found"],
  [/^plain-words-.*-a-type-that-is-missing/, "1 File not found"],
  [/^golden-.*-wrong-path/, "1 File not found"],
  [/^faults-servers-.*-the-file-may-not-be-read/, "0 Permission denied"],
  [/^faults-servers-.*-the-folder-is-gone/, "1 File not found"],
  [/^faults-links-.*-a-link-that-doubles/, "5 Unknown transfer ID"],
  [/^faults-devices-.*-staging-area-is-full/, "0 Transfer cancelled"],
];

const fields = [
  ...["frame.number", "ip.src", "ip.dst", "tcp.stream", "udp.stream", "tcp.flags", "ssh.message_code"],
  ...["_ws.expert.severity", "_ws.expert.message", "frame.comment", "tftp.error.code", "tftp.error.message"],
];
const between = "\u001f";

async function judge(file) {
  const { stdout } = await promisify(execFile)(
    "tshark",
    [
      ...["-r", file, "-X", "lua_script:examples/wireshark/capwap-in-dtls.lua"],
      ...["ip", "udp", "tcp"].flatMap((name) => ["-o", `${name}.check_checksum:TRUE`]),
      "-Y",
      `_ws.expert.severity >= ${warning} || frame.comment || ssh.message_code == ${newKeys} || tcp.flags.syn == 1`,
      ...["-T", "fields", "-E", `aggregator=${between}`],
      ...fields.flatMap((name) => ["-e", name]),
    ],
    { maxBuffer: 1 << 26 },
  );
  const scenario = basename(dirname(file));
  const seen = { newKeys: new Map(), lossy: new Set(), opened: new Set(), answered: new Set() };
  return stdout
    .split("\n")
    .filter((line) => line !== "")
    .flatMap((line) => {
      const packet = { ...packetOf(line), scenario };
      look(packet, seen);
      return packet.remarks
        .filter((said) => !explained.some(({ says, holds }) => says.test(said) && holds(packet, seen)))
        .map(
          (said) => `${file}: packet ${packet.number}, ${packet.source} to ${packet.destination}: ${said}`,
        );
    });
}

function packetOf(line) {
  const [
    number,
    source,
    destination,
    tcpStream,
    udpStream,
    flags,
    codes,
    severities,
    messages,
    comment,
    ...tftp
  ] = line.split("\t");
  const says = messages.split(between);
  const remarks = severities
    .split(between)
    .flatMap((severity, at) => (Number(severity) >= warning ? [says[at]] : []));
  return {
    ...{ number, source, destination, tcpStream, udpStream, comment, remarks },
    flags: Number(flags || 0),
    sshCode: codes.split(between),
    tftpError: tftp.join(" "),
  };
}

function look(packet, seen) {
  const { tcpStream, udpStream, source, comment, flags, sshCode } = packet;
  if (comment.includes("lost on the link")) seen.lossy.add(udpStream);
  if (tcpStream === "") return;
  const [syn, ack] = [0x02, 0x10];
  if ((flags & (syn | ack)) === syn) seen.opened.add(tcpStream);
  if ((flags & (syn | ack)) === (syn | ack)) seen.answered.add(tcpStream);
  if (!sshCode.includes(newKeys)) return;
  const told = seen.newKeys.get(tcpStream) ?? new Set();
  seen.newKeys.set(tcpStream, told.add(source));
}

(async () => {
  if (files.length === 0) {
    console.error(`there is no capture in ${folder}: run the scenarios with --trace on`);
    process.exit(2);
  }
  const remarks = [];
  const waiting = [...files];
  await Promise.all(
    Array.from({ length: 2 }, async () => {
      for (let file = waiting.shift(); file !== undefined; file = waiting.shift())
        remarks.push(...(await judge(file)));
    }),
  );
  for (const remark of remarks) console.log(remark);
  console.log(
    `captures: ${files.length} judged by tshark, ${remarks.length} remarks that nobody has explained`,
  );
  process.exitCode = remarks.length === 0 ? 0 : 1;
})();
