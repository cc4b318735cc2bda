import { signal } from "@preact/signals";

export const routes = [
  "dashboard",
  "monitoring/access-points",
  "monitoring/join-statistics",
  "monitoring/syslog",
  "monitoring/topology",
  "administration/software-management/software-upgrade",
] as const;
export type Route = (typeof routes)[number];

/** The page that the address names behind its `#`. */
export const route = signal<Route>(current());
addEventListener("hashchange", () => {
  route.value = current();
});

function current(): Route {
  const named = location.hash.replace(/^#\/?/, "");
  return routes.find((known) => known === named) ?? "dashboard";
}
