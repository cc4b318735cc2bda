import { z } from "zod";
import type { LabEvent } from "./event";

// What programs may rely on: `docs/events.schema.json` is made of this, and a test holds it against what labs emit.

const head = {
  n: z.int().positive().describe("counts from 1 in a lab"),
  at: z.number().min(0).describe("milliseconds of lab time"),
  cause: z.int().positive().optional().describe("the number of the event that brought this one about"),
  scenario: z.string().optional().describe("of a run: features/x.feature:12"),
  attempt: z.int().positive().optional().describe("of a run: 1 for the scenario's first try"),
  event: z
    .literal("lab")
    .optional()
    .describe("of `ewclab up --events`, which tells of ports and the ready moment too"),
};

const ends = {
  protocol: z.enum(["udp", "tcp", "icmp"]),
  source: z.string(),
  destination: z.string(),
  sourcePort: z.int().optional(),
  destinationPort: z.int().optional(),
  octets: z.int().describe("of the IPv4 packet"),
};

const host = z.strictObject({
  name: z.string(),
  kind: z.enum(["controller", "access-point", "server"]),
  address: z.string(),
  segment: z.string(),
  model: z.string().describe("C9117AXI, tftpd-hpa"),
});

export const eventSchema = z.discriminatedUnion("kind", [
  z
    .strictObject({
      ...head,
      kind: z.literal("snapshot"),
      fabric: z.string(),
      seed: z.number(),
      epoch: z.number().describe("milliseconds since 1970-01-01 UTC at lab time 0"),
      segments: z.array(z.strictObject({ name: z.string(), network: z.string() })),
      hosts: z.array(host),
    })
    .describe("what the lab consists of; the first event"),
  z
    .strictObject({ ...head, kind: z.literal("state"), host: z.string(), state: z.string() })
    .describe("an access point's CAPWAP state, or power on, power off"),
  z
    .strictObject({
      ...head,
      kind: z.literal("transfer"),
      id: z.string().describe("the same for all events of one transfer"),
      protocol: z.enum(["tftp", "sftp", "capwap"]),
      from: z.string(),
      to: z.string(),
      file: z.string(),
      phase: z.enum(["begun", "under-way", "completed", "failed"]),
      octets: z.number().describe("of the file, so far; of CAPWAP as encrypted messages"),
      reason: z.string().optional(),
    })
    .describe("a file on its way"),
  z
    .strictObject({
      ...head,
      kind: z.literal("line"),
      host: z.string(),
      text: z.string(),
      severity: z.int().min(0).max(7).optional().describe("of lines in IOS form"),
    })
    .describe("a line on a console or in a log"),
  z.strictObject({ ...head, kind: z.literal("packet"), on: z.string(), ...ends }),
  z
    .strictObject({
      ...head,
      kind: z.literal("drop"),
      on: z.string().describe("the firewall or segment"),
      rule: z.string(),
      isLoss: z.boolean().optional().describe("a link lost it, no rule did"),
      count: z.int().positive().describe("packets since the last such event, this one included"),
      ...ends,
    })
    .describe("a packet that did not get through"),
  z
    .strictObject({
      ...head,
      kind: z.literal("step"),
      step: z.int().min(0),
      keyword: z.string(),
      text: z.string(),
      argument: z.string().optional().describe("the text or the table below it"),
      line: z.int().describe("of the feature file"),
      phase: z.enum(["begun", "passed", "failed", "skipped"]),
      message: z.string().optional(),
    })
    .describe("a step of a scenario begins or ends"),
  z
    .strictObject({
      ...head,
      kind: z.literal("screen"),
      host: z.string(),
      command: z.string(),
      text: z.string(),
    })
    .describe("what a command shows, where it has changed"),
]);

/** The compiler holds the two declarations together: each kind of event is one that the schema knows. */
export type Documented = LabEvent["kind"] extends z.input<typeof eventSchema>["kind"] ? true : never;

export function eventJsonSchema(): object {
  return z.toJSONSchema(eventSchema, { target: "draft-7" });
}
