import * as z from "zod/mini";
import { counted, described } from "../../schema";
import type { LabEvent } from "./event";

// What programs may rely on: `docs/events.schema.json` is made of this, and a test holds it against what labs emit.

const head = {
  n: described(z.clone(counted), "counts from 1 in a lab"),
  at: described(z.number().check(z.minimum(0)), "milliseconds of lab time"),
  cause: described(z.optional(counted), "the number of the event that brought this one about"),
  scenario: described(z.optional(z.string()), "of a run: features/x.feature:12"),
  attempt: described(z.optional(counted), "of a run: 1 for the scenario's first try"),
  event: described(
    z.optional(z.literal("lab")),
    "of `ewclab up --events`, which tells of ports and the ready moment too",
  ),
};

const ends = {
  protocol: z.enum(["udp", "tcp", "icmp"]),
  source: z.string(),
  destination: z.string(),
  sourcePort: z.optional(z.int()),
  destinationPort: z.optional(z.int()),
  octets: described(z.int(), "of the IPv4 packet"),
};

const host = z.strictObject({
  name: z.string(),
  kind: z.enum(["controller", "access-point", "server"]),
  address: z.string(),
  segment: z.string(),
  model: described(z.string(), "C9117AXI, tftpd-hpa"),
});

export const eventSchema = z.discriminatedUnion("kind", [
  described(
    z.strictObject({
      ...head,
      kind: z.literal("snapshot"),
      fabric: z.string(),
      seed: z.number(),
      epoch: described(z.number(), "milliseconds since 1970-01-01 UTC at lab time 0"),
      segments: z.array(z.strictObject({ name: z.string(), network: z.string() })),
      hosts: z.array(host),
    }),
    "what the lab consists of; the first event",
  ),
  described(
    z.strictObject({ ...head, kind: z.literal("state"), host: z.string(), state: z.string() }),
    "an access point's CAPWAP state, or power on, power off",
  ),
  described(
    z.strictObject({
      ...head,
      kind: z.literal("transfer"),
      id: described(z.string(), "the same for all events of one transfer"),
      protocol: z.enum(["tftp", "sftp", "capwap"]),
      from: z.string(),
      to: z.string(),
      file: z.string(),
      phase: z.enum(["begun", "under-way", "completed", "failed"]),
      octets: described(z.number(), "of the file, so far; of CAPWAP as encrypted messages"),
      reason: z.optional(z.string()),
    }),
    "a file on its way",
  ),
  described(
    z.strictObject({
      ...head,
      kind: z.literal("line"),
      host: z.string(),
      text: z.string(),
      severity: described(z.optional(z.int().check(z.minimum(0), z.maximum(7))), "of lines in IOS form"),
    }),
    "a line on a console or in a log",
  ),
  z.strictObject({ ...head, kind: z.literal("packet"), on: z.string(), ...ends }),
  described(
    z.strictObject({
      ...head,
      kind: z.literal("drop"),
      on: described(z.string(), "the firewall or segment"),
      rule: z.string(),
      isLoss: described(z.optional(z.boolean()), "a link lost it, no rule did"),
      count: described(z.clone(counted), "packets since the last such event, this one included"),
      ...ends,
    }),
    "a packet that did not get through",
  ),
  described(
    z.strictObject({
      ...head,
      kind: z.literal("step"),
      step: z.int().check(z.minimum(0)),
      keyword: z.string(),
      text: z.string(),
      argument: described(z.optional(z.string()), "the text or the table below it"),
      line: described(z.int(), "of the feature file"),
      phase: z.enum(["begun", "passed", "failed", "skipped"]),
      message: z.optional(z.string()),
    }),
    "a step of a scenario begins or ends",
  ),
  described(
    z.strictObject({
      ...head,
      kind: z.literal("screen"),
      host: z.string(),
      command: z.string(),
      text: z.string(),
    }),
    "what a command shows, where it has changed",
  ),
]);

/** The compiler holds the two declarations together: each kind of event is one that the schema knows. */
export type Documented = LabEvent["kind"] extends z.input<typeof eventSchema>["kind"] ? true : never;

export function eventJsonSchema(): object {
  return z.toJSONSchema(eventSchema, { target: "draft-7" });
}
