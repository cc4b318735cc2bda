import { hostname } from "node:os";
import Docker from "dockerode";
import { expect, test } from "vitest";
import { clean } from "../../containers/fabric/clean";
import { removeForGood, removeLabelled } from "../../containers/fabric/removal";
import { type Answers, Refusal, withStubEngine } from "./stub-engine";

const dead = `${hostname()}/999999999/1`;
const longAgo = 1_700_000_000;

function container(id: string, labels: Record<string, string>, created = longAgo) {
  return { Id: id, Names: [`/${id}`], Labels: labels, Created: created };
}

function engineWith(
  containers: ReturnType<typeof container>[],
  networks: { Id: string; Name: string; Labels: Record<string, string> }[],
  answers: Answers = () => undefined,
): Answers {
  const fitting = (url: URL) => {
    const [label = ""] =
      (JSON.parse(url.searchParams.get("filters") ?? "{}") as { label?: string[] }).label ?? [];
    const [key = "", value] = label.split(/=(.*)/);
    return ({ Labels }: { Labels: Record<string, string> }) =>
      value === undefined ? key in Labels : Labels[key] === value;
  };
  return (request, url) => {
    if (request === "GET /containers/json") return containers.filter(fitting(url));
    if (request === "GET /networks") return networks.filter(fitting(url));
    return answers(request, url);
  };
}

const docker = (socketPath: string) => new Docker({ socketPath });

test("a network that the engine does not remove is told in one line and left", async () => {
  const of = { "ewclab.session": "aa", "ewclab.owner": dead };
  const networks = [{ Id: "n1", Name: "ewclab-aa", Labels: of }];
  const engine = engineWith([container("c1", of)], networks, (request) => {
    if (request === "DELETE /networks/n1") return new Refusal(403, "network ewclab-aa has active endpoints");
    if (request === "GET /networks/n1") return { Containers: { gone: {}, c9: {} } };
    if (request === "GET /containers/gone/json") return new Refusal(404, "no such container");
    return {};
  });
  await withStubEngine(engine, async (socketPath, asked) => {
    const removed = await clean(docker(socketPath));
    expect(removed).toMatchObject({ containers: 1, networks: 0 });
    expect(removed.left).toEqual([
      "the engine does not remove the network ewclab-aa and it is left there: network ewclab-aa has active endpoints (the engine's next start frees it)",
    ]);
    // Endpoints of what is no more are taken off; what runs is left alone.
    expect(asked.filter((request) => request.endsWith("/disconnect"))).toEqual([
      "POST /networks/n1/disconnect",
    ]);
  });
});

test("removing for good comes to an end where the engine removes nothing", async () => {
  const of = { "ewclab.session": "aa" };
  const engine = engineWith([container("c1", of)], [], () => new Refusal(500, "device or resource busy"));
  await withStubEngine(engine, async (socketPath) => {
    expect(await removeForGood(docker(socketPath), "ewclab.session=aa", 1)).toEqual([
      "the engine does not remove the container c1 and it is left there: device or resource busy",
    ]);
  });
});

test("a container on which another stands goes when that one has gone", async () => {
  const of = { "ewclab.session": "aa" };
  const gone = new Set<string>();
  const engine = engineWith([container("router", of), container("beside", of)], [], (request) => {
    const [, id = ""] = /^DELETE \/containers\/(\w+)$/.exec(request) ?? [];
    if (id === "router" && !gone.has("beside"))
      return new Refusal(500, "container router has dependent containers which must be removed before it");
    gone.add(id);
    return undefined;
  });
  await withStubEngine(engine, async (socketPath) => {
    expect(await removeLabelled(docker(socketPath), "ewclab.session=aa")).toEqual({
      containers: 2,
      networks: 0,
      left: [],
    });
  });
  expect([...gone].sort()).toEqual(["beside", "router"]);
});

test("what a dead process made with Testcontainers goes with it", async () => {
  const session = { "org.testcontainers.session-id": "tc" };
  const own = { "ewclab.session": "alone-1-aa", "ewclab.owner": dead, ...session };
  const engine = engineWith([container("c1", session)], [{ Id: "n1", Name: "n1", Labels: own }]);
  await withStubEngine(engine, async (socketPath, asked) => {
    await clean(docker(socketPath));
    expect(asked).toContain("DELETE /containers/c1");
    expect(asked).toContain("DELETE /networks/n1");
  });
});

test("what another machine left is said, removed when asked for, and never while somebody holds it", async () => {
  const of = (session: string) => ({ "ewclab.session": session, "ewclab.owner": "job-17/4711/1" });
  const isHeld = { Running: true, ProcessConfig: { arguments: ["-c", "exec cat", "ewclab-hold"] } };
  const now = Math.floor(Date.now() / 1_000);
  const engine = engineWith(
    [
      container("left", of("aa"), now - 3 * 3_600 - 60),
      container("held", of("bb")),
      container("young", of("cc"), now - 30),
      container("alone", of("alone-1-aa"), now - 3_600),
    ],
    [],
    (request) => {
      if (request === "GET /containers/held/json") return { ExecIDs: ["e1"] };
      if (request === "GET /exec/e1/json") return isHeld;
      return request.endsWith("/json") ? { ExecIDs: null } : {};
    },
  );
  await withStubEngine(engine, async (socketPath, asked) => {
    expect(await clean(docker(socketPath))).toMatchObject({
      containers: 0,
      elsewhere: [
        { isLeft: true, text: 'left there: of process 4711 on "job-17", 3 h old: 1 containers' },
        { isLeft: false, text: expect.stringMatching(/^in use, as far as can be seen: .* 0 min old/) },
        { isLeft: false, text: expect.stringMatching(/^in use, as far as can be seen: .* 1 h old/) },
      ],
    });
    expect(await clean(docker(socketPath), { elsewhere: true })).toMatchObject({ containers: 1 });
    expect(asked.filter((request) => request.startsWith("DELETE"))).toEqual(["DELETE /containers/left"]);
  });
});
