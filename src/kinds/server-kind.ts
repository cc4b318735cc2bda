import type { z } from "zod";

/** What a kind of host lacks on a fabric, and why: a value, not a missing method. */
export interface Cannot {
  readonly cannot: string;
}

export function isCannot(value: object): value is Cannot {
  return "cannot" in value;
}

/** What an image server or a collector is for; the flows of the port matrix follow from it. */
export type Service = "tftp" | "sftp" | "syslog" | "dns" | "ntp" | "https";

/**
 * A kind of host that serves: all that the lab asks of it, in one place. Nobody compares kinds, everybody asks. Its process in
 * the simulated network stands beside it (`embedded.ts`).
 */
export interface ServerKind<Kind extends string, Schema extends z.ZodType> {
  readonly kind: Kind;
  /** As pages and sentences call it. */
  readonly title: string;
  /** Its entry in a lab file. */
  readonly schema: Schema;
  readonly service: Service;
  /** Where a person or a program reaches it from outside; nowhere where nobody does. */
  readonly entrance: Entrance | undefined;
  /** Who may log in. */
  login(spec: z.output<Schema>): Login | undefined;
  /** What its log shows once the client has read the file: each of these, in some line. */
  readonly tellsOfRead: ((client: string, path: string) => readonly string[]) | Cannot;
  /** Its container on the docker fabric. */
  readonly container: ContainerFacts<z.output<Schema>> | Cannot;
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

export interface ContainerFacts<Spec> {
  /** A folder of docker/. */
  readonly image: "tftpd-hpa" | "openssh-sftp" | "rsyslog";
  /** @param speed lab seconds for each real second */
  environment(spec: Spec, speed: number): Readonly<Record<string, string>>;
  /** Of those that serve files. */
  readonly files?: {
    /** The folder that clients see as `/`. */
    readonly root: string;
    /** The name of its processes. */
    readonly program: string;
  };
}
