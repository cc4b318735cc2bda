import * as z from "zod/mini";
import { UsageError } from "../../errors";
import { jsonIn } from "../../node/json-text";
import { byDefault, counted, filled } from "../../schema";
import { withFiles } from "./description-files";
import { checkIdentity } from "./identity-check";

/**
 * What one device process is told: who it is, where, what it believes, and how fast its time runs. The fabric and the
 * container modules write it, `ewclab device` reads it, as JSON.
 */

const pem = z.string().check(z.includes("-----BEGIN "));

const common = {
  /** For editors. */
  $schema: z.optional(z.string()),
  name: filled,
  model: filled,
  /** In the AP's spelling: what it runs at first. */
  version: z.string(),
  /** The base radio MAC of an AP, the base MAC of a controller. */
  mac: z.string(),
  /** The host's own address; left out: the first that an interface has. */
  address: z.optional(z.ipv4()),
  /** Whether its sockets are bound to that address alone, or to all that the machine has: so in a container. */
  bind: byDefault(z.enum(["any", "address"]), "any"),
  /** Where a datagram to 255.255.255.255 goes. */
  broadcast: z.optional(z.ipv4()),
  time: z.strictObject({
    /** Real milliseconds since 1970-01-01 UTC at which lab time was 0; left out: the process's start. */
    began: z.optional(z.number()),
    epoch: z.number(),
    speed: z.number().check(z.positive()),
  }),
  seed: z.string(),
  /** Own certificate first, then those above it. */
  /** Empty: it has no certificate to show. */
  chain: z.union([z.literal(""), pem]),
  key: pem,
  /** false: the key is another one on purpose, as of a device that shows somebody else's certificate. */
  keyFits: byDefault(z.boolean(), true),
  /** Authorities that the other side's certificate may come from. */
  trust: pem,
  /** Public key of whoever may sign images. */
  imageAuthority: pem,
  /** Whether its SSH server also offers what old clients need. */
  ssh: byDefault(z.enum(["modern", "legacy"]), "modern"),
};

const controller = z.strictObject({
  kind: z.literal("ewc"),
  ...common,
  username: z.string(),
  password: z.string(),
  configuration: byDefault(z.string(), ""),
  maximumAccessPoints: byDefault(counted, 100),
  /** The access point that carries it; left out: the controller is alone in its box. */
  ownAccessPoint: z.optional(
    z.strictObject({
      name: filled,
      /** Its base radio MAC; its Ethernet MAC is the controller's. */
      mac: z.string(),
      /** Its own on the controller's segment, which the machine has beside the controller's; left out: it stays inside the box. */
      address: z.optional(z.ipv4()),
      /** It asks for that address on the wire before it looks for controllers. */
      dhcp: byDefault(z.boolean(), false),
      chain: pem,
      key: pem,
      username: byDefault(z.string(), "Cisco"),
      password: byDefault(z.string(), "Cisco"),
      enable: byDefault(z.string(), "Cisco"),
    }),
  ),
  /** An access point's certificate must be one of an access point (extended key usage, RFC 5415 §2.4.4.3). */
  checkRoles: byDefault(z.boolean(), false),
  /** How image data goes to access points. */
  imageData: byDefault(z.enum(["cisco", "rfc5415"]), "cisco"),
  /** Kilobytes of `ap_images:`. */
  imageSpace: z.optional(counted),
  /** File with the AP image of its own type at `version`. */
  ownImage: z.string(),
  /** Octets of TFTP blocks it asks for. */
  tftpBlockSize: z.optional(z.int().check(z.minimum(8), z.maximum(65_464))),
});

const accessPoint = z.strictObject({
  kind: z.literal("ap"),
  ...common,
  backup: z.string(),
  /** Lab time at which its power first came, where its start is to count from there. */
  poweredSince: z.optional(z.number()),
  /** Which unit of the name it is: each has a flash of its own. */
  unit: byDefault(counted, 1),
  controllers: byDefault(z.array(z.ipv4()), () => []),
  /** It asks for its address on the wire before it looks for controllers. */
  dhcp: byDefault(z.boolean(), false),
  username: byDefault(z.string(), "Cisco"),
  password: byDefault(z.string(), "Cisco"),
  /** The enable secret. */
  enable: byDefault(z.string(), "Cisco"),
  dialect: z.optional(z.enum(["classic", "current"])),
  /** The layout of its WTP Descriptor: RFC 5415's, or its draft 7's with Cisco's vendor number. */
  wtpDescriptor: byDefault(z.enum(["rfc5415", "draft-7"]), "rfc5415"),
  tmpFree: z.optional(counted),
  tmpFreeAtFirst: z.optional(counted),
  flashFree: z.optional(counted),
});

const device = z.discriminatedUnion("kind", [controller, accessPoint]);

export type DeviceSpec = z.output<typeof device>;
export type DeviceSpecInput = z.input<typeof device>;

/** The JSON Schema that editors and other programs use for device descriptions. */
export function deviceSchema(): object {
  return z.toJSONSchema(device, { io: "input", target: "draft-7" });
}

/**
 * What one process is told: a device, or a list of several access points.
 * @param folder where the description lies: keys that hold PEM may name a file there instead, and so does `ownImage`
 * @throws UsageError naming each key that is wrong, the file that cannot be read, or what does not belong together.
 */
export function parseDescription(text: string, folder = "."): DeviceSpec | readonly DeviceSpec[] {
  const data = jsonIn(text, "the device description");
  return Array.isArray(data) ? data.map((one) => deviceSpec(one, folder)) : deviceSpec(data, folder, text);
}

/** As `parseDescription`, of one device. */
export function parseDeviceSpec(text: string, folder = "."): DeviceSpec {
  return deviceSpec(jsonIn(text, "the device description"), folder, text);
}

/** The same of a description that is read already; `text` is for the place of what is wrong. */
export function deviceSpec(data: unknown, folder = ".", text = JSON.stringify(data)): DeviceSpec {
  const result = device.safeParse(withFiles(data, folder));
  if (result.success) {
    checkIdentity(result.data, text);
    return result.data;
  }
  const problems = result.error.issues.map(({ path, message }) => `${path.join(".") || "it"}: ${message}`);
  throw new UsageError(`the device description is wrong: ${problems.join("; ")}`);
}
