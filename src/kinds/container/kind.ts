import * as z from "zod/mini";
import { byDefault, described, filled, textLike } from "../../schema";
import { hostName, ipv4 } from "../entry";
import type { OwnContainer, ServerKind } from "../server-kind";

/** What a container of one's own may be allowed: nothing with which it could leave the lab's wire, or its container. */
const grantedCapabilities = [
  "AUDIT_WRITE",
  "CHOWN",
  "DAC_OVERRIDE",
  "FOWNER",
  "FSETID",
  "IPC_LOCK",
  "KILL",
  "NET_BIND_SERVICE",
  "NET_BROADCAST",
  "NET_RAW",
  "SETFCAP",
  "SETGID",
  "SETPCAP",
  "SETUID",
  "SYS_CHROOT",
  "SYS_NICE",
  "SYS_PTRACE",
] as const;

const words = "a list of words such as [sleep, infinity]";
const value = z.pipe(
  z.union([z.string(), z.number(), z.boolean()], "a text or a number"),
  z.transform((given) => String(given)),
);
const commandLine = z.array(value, words).check(z.minLength(1, words));
const inside = textLike(
  /^\/(?!$)(?!.*\/$)/,
  "a file's whole path in the container, such as /etc/radius.conf",
);
const place = filled;
const reference = textLike(/^[\w.][\w.\-/:@]*$/, "an image's name such as registry.example/logstash:8.15.0");

const schema = z.strictObject({
  kind: z.literal("container"),
  name: hostName,
  address: ipv4,
  image: described(
    z.optional(reference),
    "what it runs, as `docker run` takes it; pulled where the engine has it not",
  ),
  dockerfile: described(
    z.optional(place),
    "in the place of an image: a Dockerfile, which may copy from its own folder",
  ),
  entrypoint: described(
    z.optional(commandLine),
    "in the place of the image's own entry point, and of the command behind it",
  ),
  command: described(
    z.optional(commandLine),
    "in the place of the image's own command; its entry point takes it",
  ),
  environment: described(
    byDefault(z.record(textLike(/^[^=\0]+$/, "a variable's name"), value), {}),
    "variables and their values",
  ),
  files: described(
    byDefault(
      z.record(
        inside,
        z.union(
          [
            z.string(),
            z.strictObject({
              file: described(z.clone(place), "beside the lab file"),
              executable: byDefault(z.boolean(), false),
            }),
          ],
          "the file's text, or { file: ./a-file-beside-the-lab-file }",
        ),
      ),
      {},
    ),
    "what lies in the container before it starts: paths there, with a text or a file of this machine",
  ),
  capabilities: described(
    z.optional(
      z.array(
        z.enum(
          grantedCapabilities,
          `a capability that a container may have here (${grantedCapabilities.join(", ")}): with others it could leave the lab's wire`,
        ),
      ),
    ),
    "all that it may have; those that the engine gives every container unless said",
  ),
  ready: described(z.optional(place), "a text in its log: the lab waits for it before it is up"),
  memory: described(byDefault(z.int().check(z.minimum(16)), 1_024), "megabytes that it may take"),
  processes: described(
    byDefault(z.int().check(z.minimum(1)), 1_000),
    "processes and threads that it may have",
  ),
});

type Spec = z.output<typeof schema>;

/** A container of one's own as a host of the lab: any image, on the lab's wire. */
export const container: ServerKind<"container", typeof schema> = {
  kind: "container",
  title: "container",
  schema,
  service: undefined,
  entrance: undefined,
  login: () => undefined,
  tellsOfRead: { cannot: "what is read in a container of one's own is told in that container's own words" },
  container: { own: ownContainer },
  issues: ({ name, image, dockerfile }) => {
    if ((image === undefined) !== (dockerfile === undefined)) return [];
    const which =
      image === undefined ? "needs an image or a dockerfile" : "has both an image and a dockerfile";
    return [
      {
        path: image === undefined ? [] : ["dockerfile"],
        message: `"${name}" ${which}: one of them says what it runs`,
      },
    ];
  },
  filesAt: (spec, at) => ({
    ...spec,
    ...(spec.dockerfile === undefined ? {} : { dockerfile: at(spec.dockerfile, ["dockerfile"]) }),
    files: Object.fromEntries(
      Object.entries(spec.files).map(([path, file]) => [
        path,
        typeof file === "string" ? file : { ...file, file: at(file.file, ["files", path, "file"]) },
      ]),
    ),
  }),
};

function ownContainer(spec: Spec): OwnContainer {
  const {
    image,
    dockerfile,
    entrypoint,
    command,
    environment,
    files,
    capabilities,
    ready,
    memory,
    processes,
  } = spec;
  return {
    from: dockerfile === undefined ? { image: image ?? "" } : { dockerfile },
    environment,
    files: Object.entries(files).map(([path, file]) =>
      typeof file === "string" ? { path, text: file } : { path, ...file },
    ),
    megabytes: memory,
    processes,
    ...(entrypoint === undefined ? {} : { entrypoint }),
    ...(command === undefined ? {} : { command }),
    ...(capabilities === undefined ? {} : { capabilities }),
    ...(ready === undefined ? {} : { ready }),
  };
}
