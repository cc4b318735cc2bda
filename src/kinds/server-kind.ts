import type * as z from "zod/mini";
import type { Ipv4Address } from "../ip/ipv4-address";
import type { Segments } from "../ip/segments";
import type { BundleSpec } from "./entry";

/** What a kind of host lacks on a fabric, and why: a value, not a missing method. */
export interface Cannot {
  readonly cannot: string;
}

export function isCannot(value: object): value is Cannot {
  return "cannot" in value;
}

/** What an image server or a collector is for; the flows of the port matrix follow from it. */
export type Service = "tftp" | "sftp" | "syslog" | "dns" | "dhcp" | "ntp" | "https";

/**
 * A kind of host that serves: all that the lab asks of it, in one place. Nobody compares kinds, everybody asks. Its process in
 * the simulated network stands beside it (`embedded.ts`).
 */
export interface ServerKind<Kind extends string, Schema extends z.ZodMiniType> {
  readonly kind: Kind;
  /** As pages and sentences call it. */
  readonly title: string;
  /** Its entry in a lab file. */
  readonly schema: Schema;
  /** None: nothing of the lab's own asks for it. */
  readonly service: Service | undefined;
  /** What this one serves beside that. */
  alsoServes?(spec: z.output<Schema>): readonly Service[];
  /** Where a person or a program reaches it from outside; nowhere where nobody does. */
  readonly entrance: Entrance | undefined;
  /** Who may log in. */
  login(spec: z.output<Schema>): Login | undefined;
  /** What its log shows once the client has read the file: each of these, in some line. */
  readonly tellsOfRead: ((client: string, path: string) => readonly string[]) | Cannot;
  /** Its container on the docker fabric. */
  readonly container: ContainerFacts<z.output<Schema>> | OwnContainerFacts<z.output<Schema>> | Cannot;
  /** What its schema cannot say: what is wrong in the entry, by the path from there. */
  issues?(spec: z.output<Schema>): readonly EntryIssue[];
  /**
   * The entry with the places of this machine's files that it names.
   * @param at where a name of the lab file's leads, and where in the entry it stands
   */
  filesAt?(
    spec: z.output<Schema>,
    at: (file: string, path: readonly (string | number)[]) => string,
  ): z.output<Schema>;
}

/** What of the whole lab a server's settings follow from. */
export interface LabAround {
  /** Networks by their segments' names. */
  readonly segments: Segments;
  /** Who asks for an address, and which is planned for whom. */
  readonly reservations: readonly { readonly hardware: string; readonly address: Ipv4Address }[];
}

export interface EntryIssue {
  readonly path: readonly (string | number)[];
  readonly message: string;
}

export interface Entrance {
  /** The program that one types to come in. */
  readonly service: "tftp" | "sftp";
  readonly port: number;
  readonly protocol: "tcp" | "udp";
}

export interface Login {
  readonly username: string;
  readonly password: string;
}

/** Lab time as a container's programs can know it. */
export interface ContainerTime {
  /** The machine's time when the lab began, and the lab's calendar then: milliseconds since 1970-01-01 UTC. */
  readonly began: number;
  readonly epoch: number;
  /** Lab seconds for each real second. */
  readonly speed: number;
}

export interface ContainerFacts<Spec> {
  /** A folder of docker/. */
  readonly image: "tftpd-hpa" | "openssh-sftp" | "rsyslog" | "dnsmasq" | "chrony" | "software-server";
  environment(spec: Spec, time: ContainerTime): Readonly<Record<string, string>>;
  /** What its programs need beyond what brings it onto the wire; everything else is taken away. Without `CAP_`. */
  readonly capabilities: readonly string[];
  /** The folders that it writes to, anew at each start. Beside these and `kept` it is read-only. */
  readonly scratch: readonly string[];
  /** Those that the lab puts files into, or whose files outlast a start. */
  readonly kept: readonly string[];
  /** Files that lie in it before it starts, for its root's eyes alone: what is secret is in no environment. */
  settings?(spec: Spec, lab: LabAround): readonly { readonly path: string; readonly text: string }[];
  /** Of those that serve files. */
  readonly files?: {
    /** The folder that clients see as `/`. */
    readonly root: string;
    /** The name of its processes. */
    readonly program: string;
    /** Its `server refresh` looks what there is anew. */
    readonly refreshes?: boolean;
    /** Where a bundle lies that the lab begins with, whatever its entry says. */
    folderOf?(bundle: BundleSpec): string;
  };
}

/** A kind that runs in an image of the user's own. */
export interface OwnContainerFacts<Spec> {
  own(spec: Spec): OwnContainer;
}

/** A container of the user's own, as the lab runs it. */
export interface OwnContainer {
  /** An image as the engine names it, or a Dockerfile of this machine to build one from. */
  readonly from: { readonly image: string } | { readonly dockerfile: string };
  /** In the place of the image's. */
  readonly entrypoint?: readonly string[];
  readonly command?: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  /** Whole paths in the container, with a text or a file of this machine. */
  readonly files: readonly ({ readonly path: string } & (
    | { readonly text: string }
    | { readonly file: string; readonly executable: boolean }
  ))[];
  /** All that it may have, without `CAP_`; those that the engine gives unless said. */
  readonly capabilities?: readonly string[];
  /** The text in its log that says that it is ready. */
  readonly ready?: string;
  readonly megabytes: number;
  readonly processes: number;
}

export function isOwnContainer(facts: object): facts is OwnContainerFacts<never> {
  return "own" in facts;
}
