import { createHash } from "node:crypto";
import { expect, test } from "vitest";
import { engineAddresses } from "../../containers/engine-addresses";
import { locateEngine, locateEngines, type Surroundings } from "../../containers/engine-location";

const home = "/home/somebody";

function machine(
  files: Record<string, string> = {},
  env: Record<string, string> = {},
  more: Partial<Surroundings> = {},
): Surroundings {
  return {
    env,
    home,
    uid: 1000,
    platform: "linux",
    exists: (path) => path in files,
    read: (path) => {
      const text = files[path];
      if (text === undefined) throw Object.assign(new Error(`ENOENT ${path}`), { code: "ENOENT" });
      return text;
    },
    ...more,
  };
}

function context(name: string, host: string, folder = `${home}/.docker`): Record<string, string> {
  const id = createHash("sha256").update(name).digest("hex");
  const text = JSON.stringify({ Name: name, Endpoints: { docker: { Host: host } } });
  return { [`${folder}/contexts/meta/${id}/meta.json`]: text };
}

test("DOCKER_HOST goes before contexts, and Testcontainers' tc.host before all", () => {
  const files = {
    ...context("colima", "unix:///colima.sock"),
    [`${home}/.docker/config.json`]: '{"currentContext": "colima"}',
  };
  const env = { DOCKER_HOST: "tcp://192.0.2.5:2376", DOCKER_CONTEXT: "colima" };
  expect(locateEngine(machine(files, env))).toMatchObject({
    host: "tcp://192.0.2.5:2376",
    by: "DOCKER_HOST",
  });
  const properties = { ...files, [`${home}/.testcontainers.properties`]: "tc.host=tcp://127.0.0.1:4711\n" };
  expect(locateEngine(machine(properties, env)).host).toBe("tcp://127.0.0.1:4711");
});

test("a context by DOCKER_CONTEXT, by `docker context use`, in the folder that DOCKER_CONFIG names", () => {
  const files = context("colima", "unix:///home/somebody/.colima/default/docker.sock");
  expect(locateEngine(machine(files, { DOCKER_CONTEXT: "colima" }))).toMatchObject({
    host: "unix:///home/somebody/.colima/default/docker.sock",
    by: 'the Docker context "colima" (DOCKER_CONTEXT)',
    isFoundByTestcontainers: false,
  });
  const used = { ...files, [`${home}/.docker/config.json`]: '{"currentContext": "colima"}' };
  expect(locateEngine(machine(used)).by).toBe('the Docker context "colima" (`docker context use`)');
  const elsewhere = {
    ...context("lab", "ssh://me@lab", "/etc/d"),
    "/etc/d/config.json": '{"currentContext": "lab"}',
  };
  expect(locateEngine(machine(elsewhere, { DOCKER_CONFIG: "/etc/d" })).host).toBe("ssh://me@lab");
  // The default context is none.
  expect(locateEngine(machine(used, { DOCKER_CONTEXT: "default" })).by).toBe("Docker's usual socket");
});

test("a context's certificates", () => {
  const files = context("remote", "tcp://192.0.2.5:2376");
  const id = createHash("sha256").update("remote").digest("hex");
  const tls = `${home}/.docker/contexts/tls/${id}/docker`;
  const located = locateEngine(machine({ ...files, [`${tls}/ca.pem`]: "" }, { DOCKER_CONTEXT: "remote" }));
  expect(located.certificates).toBe(tls);
});

test(".testcontainers.properties", () => {
  const text = "# mine\ndocker.host = unix\\:///run/other.sock\ndocker.tls.verify=0\n";
  const files = { [`${home}/.testcontainers.properties`]: text };
  expect(locateEngine(machine(files))).toEqual({
    host: "unix:///run/other.sock",
    by: "docker.host in ~/.testcontainers.properties",
    isFoundByTestcontainers: true,
  });
});

test.each([
  ["/var/run/docker.sock", "Docker's usual socket"],
  ["/run/user/1000/docker.sock", "rootless Docker's socket"],
  [`${home}/.docker/run/docker.sock`, "Docker Desktop's socket"],
  [`${home}/.docker/desktop/docker.sock`, "Docker Desktop's socket"],
  [`${home}/.colima/default/docker.sock`, "Colima's socket"],
  ["/run/user/1000/podman/podman.sock", "rootless Podman's socket"],
])("the socket %s", (path, by) => {
  expect(locateEngine(machine({ [path]: "" }))).toMatchObject({ host: `unix://${path}`, by });
});

test("Podman's own socket is root's", () => {
  const files = { "/run/podman/podman.sock": "" };
  expect(locateEngine(machine(files)).host).toBe("unix:///var/run/docker.sock");
  expect(locateEngine(machine(files, {}, { uid: 0 })).host).toBe("unix:///run/podman/podman.sock");
});

test("what names no engine is said", () => {
  expect(() => locateEngine(machine({}, { DOCKER_CONTEXT: "colmia" }))).toThrow(
    'there is no Docker context "colmia" (DOCKER_CONTEXT): `docker context ls` lists those there are',
  );
  expect(() => locateEngine(machine({}, { DOCKER_HOST: "here" }))).toThrow(
    'DOCKER_HOST is "here", which names no engine: expected unix:///var/run/docker.sock, tcp://host:2376 or ssh://user@host',
  );
  expect(locateEngine(machine({}, { DOCKER_HOST: "lab:2375" })).host).toBe("tcp://lab:2375");
});

test("several engines: sockets, machines and contexts, the first of them the one that modules use", () => {
  const files = context("lab-2", "ssh://me@lab-2");
  const list = "unix:///run/a.sock?address=10.0.0.5, lab-2,tcp://10.0.0.7:2375";
  const on = machine(files, { EWCLAB_ENGINES: list, DOCKER_HOST: "unix:///elsewhere.sock" });
  expect(locateEngines(on)).toMatchObject([
    { host: "unix:///run/a.sock", address: "10.0.0.5", by: "EWCLAB_ENGINES", isFoundByTestcontainers: false },
    { host: "ssh://me@lab-2", by: 'the Docker context "lab-2" (EWCLAB_ENGINES)' },
    { host: "tcp://10.0.0.7:2375" },
  ]);
  expect(locateEngine(on).host).toBe("unix:///run/a.sock");
  expect(locateEngines(machine({}, { DOCKER_HOST: "unix:///one.sock" }))).toHaveLength(1);
});

test("what is wrong in a list of engines is named", () => {
  const list = (text: string) => () => locateEngines(machine({}, { EWCLAB_ENGINES: text }));
  expect(list("unix:///a.sock,unix:///a.sock?address=10.0.0.1")).toThrow("unix:///a.sock is named twice");
  expect(list("unix:///a.sock?address=here")).toThrow('"here" is no IPv4 address');
  expect(list("unix:///a.sock,elsewhere")).toThrow('there is no Docker context "elsewhere" (EWCLAB_ENGINES)');
  expect(list("unix:///a.sock,gopher://b")).toThrow("names no engine");
});

test("where an engine's machine is reached: as said, by its name, or else somebody has to say it", async () => {
  const at = (host: string, address?: string) => (address === undefined ? { host } : { host, address });
  expect(await engineAddresses([at("unix:///a.sock", "10.0.0.5"), at("tcp://10.0.0.7:2375")])).toEqual([
    "10.0.0.5",
    "10.0.0.7",
  ]);
  // This machine's own address towards the other one.
  expect(
    await engineAddresses([at("unix:///a.sock"), at("ssh://me@127.0.0.2", "127.0.0.2")]).catch(String),
  ).toContain("unix:///a.sock?address=192.0.2.20");
  await expect(engineAddresses([at("unix:///a.sock"), at("unix:///b.sock")])).rejects.toThrow(
    "--engines: where do the machines of the other engines reach that of unix:///a.sock?",
  );
});
