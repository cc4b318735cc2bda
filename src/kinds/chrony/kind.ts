import * as z from "zod/mini";
import { described } from "../../schema";
import { hostName, ipv4 } from "../entry";
import type { ServerKind } from "../server-kind";

const schema = z.strictObject({
  kind: z.literal("chrony"),
  name: hostName,
  address: ipv4,
  shows: described(
    z.optional(z.iso.datetime("a time such as 2024-02-01T17:00:00Z")),
    "what its clock says when the lab begins; the lab's calendar unless given",
  ),
});

/** A time server. */
export const chrony: ServerKind<"chrony", typeof schema> = {
  kind: "chrony",
  title: "chrony",
  schema,
  service: "ntp",
  entrance: undefined,
  login: () => undefined,
  tellsOfRead: { cannot: "a time server has no files that anybody reads" },
  container: {
    image: "chrony",
    environment: ({ shows }, { began, epoch, speed }) => ({
      LAB_BEGAN: String(began),
      LAB_EPOCH: String(shows === undefined ? epoch : Date.parse(shows)),
      LAB_SPEED: String(speed),
    }),
    capabilities: ["NET_BIND_SERVICE"],
    scratch: ["/run", "/tmp", "/var/log"],
    kept: [],
  },
};
