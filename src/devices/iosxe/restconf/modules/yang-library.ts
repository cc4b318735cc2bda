import { enumeration, string } from "../leaf-types";
import { container, leaf, list, type Module, named } from "../schema";
import type { OperModule } from "./oper-module";

/** RFC 7895; also what `/restconf/yang-library-version` says. */
export const yangLibraryVersion = "2016-06-21";

type Conformance = "implement" | "import";

export interface LibraryEntry extends Pick<Module, "name" | "namespace" | "revision"> {
  readonly conformance: Conformance;
}

const schema: Module = {
  name: "ietf-yang-library",
  namespace: "urn:ietf:params:xml:ns:yang:ietf-yang-library",
  revision: yangLibraryVersion,
  tops: named({
    "modules-state": container({
      "module-set-id": leaf(string()),
      module: list("name revision", {
        name: leaf(string()),
        revision: leaf(string()),
        namespace: leaf(string()),
        "conformance-type": leaf(enumeration("implement", "import")),
      }),
    }),
  }),
};

export const restconfModule = {
  name: "ietf-restconf",
  namespace: "urn:ietf:params:xml:ns:yang:ietf-restconf",
  revision: "2017-01-26",
} as const;

/** RFC 7895 §2.1: the modules that the server has, itself among them. */
export function yangLibrary(modules: readonly Pick<Module, "name" | "namespace" | "revision">[]): OperModule {
  const entries: LibraryEntry[] = [...modules, schema, restconfModule]
    .map(({ name, namespace, revision }): LibraryEntry => {
      return { name, namespace, revision, conformance: "implement" };
    })
    .sort((a, b) => (a.name < b.name ? -1 : 1));
  const module = entries.map(({ name, revision, namespace, conformance }) => ({
    name,
    revision,
    namespace,
    "conformance-type": conformance,
  }));
  return { schema, read: () => ({ "modules-state": { "module-set-id": "ewc-lab-1", module } }) };
}
