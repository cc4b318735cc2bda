import { createHash } from "node:crypto";
import { expect, test } from "vitest";
import { locateEngine, type Surroundings } from "../../containers/engine-location";

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
