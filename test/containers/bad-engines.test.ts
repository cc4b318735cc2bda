import { chmodSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { engineText, openEngine } from "../../containers/engine";
import { startRefusal } from "../../containers/engine-reason";
import { deathError } from "../../containers/fabric/death-text";
import { buildFailure } from "../../containers/images/build-failure";
import { withStubEngine } from "./stub-engine";

test("a kernel without VXLAN is the engine's fault, any other end the lab's", () => {
  const death = { host: "ewc", code: 2 };
  expect(
    deathError({ ...death, lastLines: "Error: Unknown device type.\nCommand failed -:1\n" }),
  ).toMatchObject({
    fault: "environment",
    message: expect.stringMatching(/makes no VXLAN interface.*modprobe vxlan/),
  });
  expect(deathError({ ...death, lastLines: "one\ntwo\n" })).toMatchObject({
    fault: "lab",
    message: 'the container of "ewc" ended by itself with code 2; it said last:\n  one\n  two',
  });
});

test("a build that finds the disk full, or no mirror, says so in one sentence", () => {
  const message = (failure: string, ...output: string[]) =>
    buildFailure("ewc-lab/device:1", failure, output).message;
  expect(message("write /app/x: no space left on device", "Step 4/9")).toMatch(
    /^[^\n]*the disk of the Docker engine is full[^\n]*$/,
  );
  expect(message("returned code 100", "E: Unable to fetch some archives\n")).toMatch(
    /^[^\n]*EWCLAB_BASE_IMAGE[^\n]*$/,
  );
  expect(message("returned code 1", "Step 4/9\n")).toBe(
    "ewc-lab/device:1 cannot be built: returned code 1\nStep 4/9\n",
  );
});

test("what helps stands behind an engine's words where it is known", () => {
  const said = (message: string) => startRefusal({ message: `(HTTP code 400) unexpected - ${message}` });
  expect(said('runc: exec: "radiusd": executable file not found in $PATH: unknown')).toMatch(
    /^runc: exec: .*; its image has no such program: `command` and `entrypoint` name one that it has$/,
  );
  expect(said("runc: error setting rlimit type 7: operation not permitted")).toMatch(
    /; .*`default_ulimits = /,
  );
  expect(
    said('slirp4netns failed: "open(\\"/dev/net/tun\\"): Permission denied\\nchild failed(1)\\n"'),
  ).toMatch(/; networks of an engine without root need it: `sudo chmod 666 \/dev\/net\/tun`$/);
  expect(said("mkdir /a: no space left on device")).toMatch(/; the disk of the Docker engine is full/);
  expect(said("no such network")).toBe("no such network");
});

// As OpenSSH: -G says what a name stands for, anything else is the engine at the far end.
const ssh = (socket: string) => `#!${process.execPath}
if (process.argv[2] === "-G") { console.log("user me\\nhostname lab.example.net"); process.exit(0); }
if (!process.argv.slice(-5).join(" ").endsWith("-- lab docker system dial-stdio")) { console.error("unexpected"); process.exit(1); }
const engine = require("node:net").connect(${JSON.stringify(socket)});
process.stdin.pipe(engine).pipe(process.stdout);
`;

test("an engine behind ssh is reached by OpenSSH, and Testcontainers is told of this end", async () => {
  const folder = mkdtempSync(join(tmpdir(), "ewclab-ssh-"));
  await withStubEngine(
    (request) => (request === "GET /version" ? { Version: "24.0.0", ApiVersion: "1.43" } : {}),
    async (socketPath) => {
      writeFileSync(join(folder, "ssh"), ssh(socketPath));
      chmodSync(join(folder, "ssh"), 0o755);
      const { PATH } = process.env;
      Object.assign(process.env, { PATH: `${folder}:${PATH}`, DOCKER_HOST: "ssh://lab" });
      const engine = await openEngine();
      process.env.PATH = PATH;
      expect(engineText(engine)).toBe("Docker engine 24.0.0 at ssh://lab (DOCKER_HOST)");
      expect(process.env.DOCKER_HOST).toMatch(/^unix:\/\/.*engine\.sock$/);
      expect(process.env.TESTCONTAINERS_HOST_OVERRIDE).toBe("lab.example.net");
    },
  );
});
