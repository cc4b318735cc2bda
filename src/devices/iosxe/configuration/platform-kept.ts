import { command, parameter, word } from "../../ios/grammar";
import { LINE, wordLike } from "../../ios/parameter-types";
import {
  factoryBlocks,
  factoryLines,
  type KeptGlobal,
  type KeptKind,
  keptBlocks,
  keptGlobal,
  numberText,
  shaped,
  words,
} from "./kept-blocks";
import { block, type ConfigurationTarget, type Entry } from "./line";
import type { Configuration, KeptBlock } from "./model";

/** Blocks and lines of every IOS-XE device's configuration that have no effect here; seen in published ones, see docs/fidelity.md. */

const NAME = wordLike("WORD", /^[A-Za-z0-9._-]{1,63}$/);
const ADDRESSES = shaped("A.B.C.D", /^\d{1,3}(\.\d{1,3}){3}( \d{1,3}(\.\d{1,3}){3}){0,7}$/);

const dhcpPool: KeptKind = {
  mode: "dhcp-config",
  words: words(
    "ip dhcp pool",
    "Global IP configuration subcommands",
    "Configure DHCP server and relay parameters",
    "Configure DHCP address pools",
  ),
  name: NAME,
  lines: [
    {
      words: words("network", "Network number and mask"),
      value: shaped("A.B.C.D", /^\d{1,3}(\.\d{1,3}){3}( \d{1,3}(\.\d{1,3}){3})?$/),
    },
    { words: words("default-router", "Default routers"), value: ADDRESSES },
    { words: words("dns-server", "DNS servers"), value: ADDRESSES },
    { words: words("domain-name", "Domain name"), value: NAME },
    {
      words: words("lease", "Address lease time"),
      value: shaped("LINE", /^(infinite|\d{1,3}( \d{1,2}){0,2})$/),
    },
    {
      words: words("option", "Raw DHCP options"),
      value: shaped("LINE", /^\d{1,3} (ascii|hex|ip) [!-~]{1,120}$/),
      many: "first word",
    },
  ],
  factory: { "default-pool": [] },
};

const trustpoint: KeptKind = {
  mode: "ca-trustpoint",
  words: words(
    "crypto pki trustpoint",
    "Encryption module",
    "Public Key components",
    "Define a CA trustpoint",
  ),
  name: NAME,
  lines: [
    {
      words: words("enrollment", "Enrollment parameters"),
      value: shaped("LINE", /^(pkcs12|selfsigned|terminal|url [!-~]{1,200})$/),
    },
    { words: words("subject-name", "Subject Name"), value: LINE },
    {
      words: words("revocation-check", "Revocation checking options"),
      value: shaped("LINE", /^(crl|none|ocsp)( (crl|none|ocsp)){0,2}$/),
    },
    {
      words: words("rsakeypair", "Specify rsakeypair for this identity"),
      value: shaped("WORD", /^[A-Za-z0-9._-]{1,63}( \d{3,4}){0,2}$/),
    },
    {
      words: words("hash", "Specify the hash algorithm"),
      value: wordLike("WORD", /^(md5|sha1|sha256|sha384|sha512)$/),
    },
  ],
  factory: { "SLA-TrustPoint": ["enrollment pkcs12", "revocation-check crl"] },
};

const serviceTemplate: KeptKind = {
  mode: "config-service-template",
  words: words("service-template", "Configure a local service template"),
  name: NAME,
  lines: [
    { words: words("access-group", "Access list to be applied"), value: NAME, many: "value" },
    { words: words("description", "Enter a description"), value: LINE },
    { words: words("inactivity-timer", "Inactivity timeout value"), value: numberText(1, 65_535) },
    {
      words: words("linksec policy", "Set the link security policy"),
      value: wordLike("WORD", /^(must-not-secure|must-secure|should-secure)$/),
    },
    { words: words("vlan", "Vlan to be applied"), value: numberText(1, 4094) },
    { words: words("voice vlan", "Voice vlan to be applied") },
  ],
  factory: {
    "webauth-global-inactive": ["inactivity-timer 3600"],
    DEFAULT_LINKSEC_POLICY_MUST_SECURE: ["linksec policy must-secure"],
    DEFAULT_LINKSEC_POLICY_SHOULD_SECURE: ["linksec policy should-secure"],
    DEFAULT_CRITICAL_VOICE_TEMPLATE: ["voice vlan"],
    DEFAULT_CRITICAL_DATA_TEMPLATE: [],
  },
};

const redundancy: KeptKind = {
  mode: "config-red",
  words: words("redundancy", "Enter redundancy mode"),
  lines: [
    { words: words("mode", "redundancy mode for this chassis"), value: wordLike("WORD", /^(none|rpr|sso)$/) },
  ],
  factory: { "": ["mode sso"] },
};

const classMap: KeptKind = {
  mode: "config-cmap",
  words: words(
    "class-map match-any",
    "Configure CPL Class Map",
    "Logical-OR all matching statements under this classmap",
  ),
  name: NAME,
  lines: [
    { words: words("description", "Class-Map description"), value: LINE },
    {
      words: words("match", "classification criteria"),
      value: shaped("LINE", /^(any|(protocol|access-group name|dscp|cos) [A-Za-z0-9 ._-]{1,80})$/),
      many: "value",
    },
  ],
};

const controlPlane: KeptKind = {
  mode: "config-cp",
  words: words("control-plane", "Configure control plane services"),
  lines: [
    {
      words: words("service-policy input", "Configure QOS Service Policy", "Assign policy-map to the input"),
      value: NAME,
    },
  ],
  factory: { "": [] },
};

const platformKinds = [dhcpPool, trustpoint, serviceTemplate, redundancy, classMap, controlPlane];

const tracking: KeptGlobal = {
  words: words("device-tracking logging theft", "Configure device-tracking", "Logging", "Address theft"),
  factory: false,
};
const macMove: KeptGlobal = {
  words: words("access-session mac-move deny", "Access session configuration", "MAC move", "Deny MAC moves"),
  factory: true,
};
const licence: KeptGlobal = {
  words: words("license udi pid", "Configure license features", "Unique device identifier", "Product id"),
  value: shaped("WORD", /^[A-Za-z0-9-]{1,40} sn [A-Za-z0-9-]{1,40}$/),
};
const lowWatermark: KeptGlobal = {
  words: words(
    "memory free low-watermark processor",
    "Configure memory management",
    "Free memory",
    "Low water mark",
    "Processor memory",
  ),
  value: numberText(1, 4_294_967),
  factory: "95287",
};
const vlanPolicy: KeptGlobal = {
  words: words(
    "vlan internal allocation policy",
    "Vlan commands",
    "Internal VLAN",
    "Internal VLAN allocation",
    "Allocation policy",
  ),
  value: wordLike("WORD", /^(ascending|descending)$/),
  factory: "ascending",
};
const forwardNd: KeptGlobal = {
  words: words(
    "ip forward-protocol nd",
    "Global IP configuration subcommands",
    "Controls forwarding of directed and UDP broadcasts",
    "Sun's Network Disk protocol",
  ),
  factory: true,
};

const platformGlobals = [tracking, macMove, licence, lowWatermark, vlanPolicy, forwardNd];

/** Of a certificate the lines are kept, of a file its name. */
const chainMode = "config-cert-chain";
const certificateWhich = shaped("LINE", /^(ca |self-signed )?[0-9A-Fa-f]{1,40}( nvram:[!-~]{1,60})?$/);

/** `crypto pki certificate chain`: each certificate is a file in nvram, or the octets in hexadecimal until `quit`. */
const chains: Entry<Configuration> = block<KeptBlock>()({
  mode: chainMode,
  syntax: [
    word("crypto", "Encryption module"),
    word("pki", "Public Key components"),
    word("certificate", "Keep a certificate"),
    word("chain", "Name the chain"),
    parameter("name", NAME, "Name of the trustpoint"),
  ],
  needs: 5,
  open(running, { name }) {
    const known = running.kept.find((one) => one.kind === chainMode && one.name === name);
    if (known) return known;
    const made: KeptBlock = { kind: chainMode, name, lines: [] };
    running.kept.push(made);
    return made;
  },
  close(running, { name }) {
    running.kept = running.kept.filter((one) => one.kind !== chainMode || one.name !== name);
    return undefined;
  },
  items: ({ kept }) => kept.filter(({ kind }) => kind === chainMode),
  header: ({ name }) => `crypto pki certificate chain ${name}`,
  lines: [
    {
      commands: [
        command<ConfigurationTarget>()({
          mode: chainMode,
          privilege: 15,
          syntax: [
            word("certificate", "Certificate"),
            parameter("which", certificateWhich, "Certificate serial number, and file"),
          ],
          run(context, { which }) {
            const item = context.modeData as KeptBlock;
            const keep = (rows: readonly string[]) =>
              context.device.configuration.edit(() => {
                item.lines = [...without(item.lines, which), `certificate ${which}`, ...rows];
                return undefined;
              });
            if (which.includes(" nvram:")) {
              keep([]);
              return;
            }
            context.print("Enter the certificate in hexadecimal representation....");
            context.readText("quit", "", (text) => {
              const digits = text.replace(/\s/g, "").toUpperCase();
              if (/^([0-9A-F]{2}){16,4096}$/.test(digits)) keep(hexRows(digits));
              else context.error("Failed to parse or verify imported certificate");
              context.done();
            });
          },
          negate: {
            needs: 1,
            run(context) {
              context.device.configuration.edit(() => {
                (context.modeData as KeptBlock).lines = [];
                return undefined;
              });
            },
          },
        }),
      ],
      print: ({ lines }) => lines,
    },
  ],
});

/** The lines of a chain but for those of one certificate: its first line, and the octets below it. */
function without(lines: readonly string[], which: string): string[] {
  const header = (text: string) => text.split(" nvram:")[0];
  let isIts = false;
  return lines.filter((line) => {
    if (!line.startsWith(" ")) isIts = header(line) === header(`certificate ${which}`);
    return !isIts;
  });
}

/** As IOS-XE prints them: eight groups of eight digits a row. */
function hexRows(digits: string): string[] {
  const rows = digits.match(/.{1,64}/g) ?? [];
  return [...rows.map((row) => ` ${(row.match(/.{1,8}/g) ?? []).join(" ")}`), " \tquit"];
}

/** What tells this unit from others of its kind. */
export interface UnitFacts {
  /** Product id and serial number. */
  readonly model: string;
  readonly serialNumber: string;
  /** The number in the name of its self-signed certificate. */
  readonly certificate: number;
}

/** What a device has of all these from the factory. */
export function keptFactory(unit: UnitFacts | undefined): Pick<Configuration, "kept" | "keptLines"> {
  const selfSigned = `TP-self-signed-${unit?.certificate}`;
  return {
    kept: [
      ...factoryBlocks(platformKinds),
      ...(unit
        ? [
            {
              kind: trustpoint.mode,
              name: selfSigned,
              lines: [
                "enrollment selfsigned",
                `subject-name cn=IOS-Self-Signed-Certificate-${unit.certificate}`,
                "revocation-check none",
                `rsakeypair ${selfSigned}`,
              ],
            },
          ]
        : []),
      { kind: chainMode, name: "SLA-TrustPoint", lines: ["certificate ca 01 nvram:CiscoLicensi#1CA.cer"] },
      ...(unit
        ? [
            {
              kind: chainMode,
              name: selfSigned,
              lines: ["certificate self-signed 01 nvram:IOS-Self-Sig#1.cer"],
            },
          ]
        : []),
    ],
    keptLines: {
      ...factoryLines(platformGlobals),
      ...(unit && { "license udi pid": `${unit.model} sn ${unit.serialNumber}` }),
    },
  };
}

export const dhcpPoolBlocks = [keptBlocks(dhcpPool)];
export const trackingLines = [keptGlobal(tracking), keptGlobal(macMove)];
export const trustpointBlocks = [keptBlocks(trustpoint)];
export const chainBlocks = [chains];
export const memoryLines = [keptGlobal(licence), keptGlobal(lowWatermark)];
export const serviceTemplateBlocks = [keptBlocks(serviceTemplate)];
export const redundancyBlocks = [keptBlocks(redundancy)];
export const vlanLines = [keptGlobal(vlanPolicy)];
export const classMapBlocks = [keptBlocks(classMap)];
export const forwardLines = [keptGlobal(forwardNd)];
export const controlPlaneBlocks = [keptBlocks(controlPlane)];

export const platformKeptModes = [...platformKinds.map(({ mode }) => mode), chainMode];
