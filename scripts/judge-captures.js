// tshark judges the captures that scenarios have left (`ewclab run --trace on`): none malformed, no warning that is not
// explained here. `node scripts/judge-captures.js [folder]`.
const { execFile } = require("node:child_process");
const { globSync } = require("node:fs");
const { promisify } = require("node:util");

const folder = process.argv[2] ?? "reports/artefacts";
const files = globSync(`${folder}/*/capture.pcapng`);

// What tshark remarks on, and why that is as it should be.
const explained = [
  // tshark 4.0 decrypts SSH with AES-GCM although it has no keys; captures of OpenSSH are no different.
  /^\s*\d+\s+\S+\s+SSH\s/,
  // Bulk data is left out in the middle, and the comment on the next packet says so.
  /Previous segment\(s\) not captured|ACKed segment that wasn't captured/,
  // Scenarios lose, delay, double, reorder and refuse packets on purpose.
  /Connection reset \(RST\)|Duplicate ACK|retransmission|out-of-order|D-SACK|zero window|Zero window|window is completely full/i,
  // Our own words on packets that did not get through.
  /\sComment\s+Frame\s/,
  // Elements that tshark knows no dissector for.
  /type not implemented/,
  // A server's answer to what it does not have.
  /TFTP ERROR packet/,
  // A server that was switched off in the middle, a name that nobody has.
  /DNS response missing|DNS query retransmission|DNS response retransmission/,
];

async function judge(file) {
  const { stdout } = await promisify(execFile)(
    "tshark",
    [
      ...["-r", file, "-q", "-z", "expert,warn"],
      ...["-X", "lua_script:examples/wireshark/capwap-in-dtls.lua"],
    ],
    { maxBuffer: 1 << 26 },
  );
  return stdout
    .split("\n")
    .filter((line) => /^\s*\d+\s+\S/.test(line) && !explained.some((known) => known.test(line)))
    .map((line) => `${file}: ${line.trim()}`);
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
