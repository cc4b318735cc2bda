import { loggingParts } from "../../configuration/logging-lines";
import type { Configuration } from "../../configuration/model";
import type { NativePart } from "../../configuration/native-part";
import { interfaces } from "../../configuration/network-lines";
import type { SecretKeeper } from "../../configuration/secret";
import { hostname } from "../../configuration/system-lines";
import { users } from "../../configuration/user-lines";
import type { ConfigModule } from "../datastore";
import { ciscoModule, container, type Data, type SchemaNode } from "../schema";

type Part = NativePart<unknown>;

const tops: readonly Part[] = [hostname, users, interfaces];
const logging: readonly Part[] = Object.values(loggingParts);

const schema = ciscoModule("Cisco-IOS-XE-native", "2022-07-01", {
  native: container({ ...nodesOf(tops), logging: container(nodesOf(logging)) }),
});

/** What any IOS-XE device has: of its hundreds of containers, those whose lines configure something here. */
export const native: ConfigModule = {
  schema,
  read(running) {
    const told = tellAll(logging, running);
    return {
      native: {
        ...tellAll(tops, running),
        ...(Object.keys(told).length === 0 ? {} : { logging: told }),
      },
    };
  },
  write(data, running, secrets) {
    const said = (data.native ?? {}) as Data;
    const changes = [
      ...tops.map((part) => change(part, said, running, secrets)),
      ...logging.map((part) => change(part, (said.logging ?? {}) as Data, running, secrets)),
    ];
    const refusal = changes.find((one) => typeof one === "string");
    if (refusal !== undefined) return refusal;
    for (const one of changes) if (typeof one === "function") one();
    return undefined;
  },
};

function nodesOf(parts: readonly Part[]): Record<string, SchemaNode> {
  return Object.assign({}, ...parts.map(({ nodes }) => nodes));
}

function tellAll(parts: readonly Part[], running: Configuration): Data {
  return Object.assign({}, ...parts.map((part) => part.tell(part.read(running))));
}

/** What is to be done when nothing refuses. */
function change(
  part: Part,
  data: Data,
  running: Configuration,
  secrets: SecretKeeper,
): (() => void) | string {
  const heard = part.hear(data, part.read(running), secrets);
  return typeof heard === "string" ? heard : () => part.put(running, heard.value);
}
