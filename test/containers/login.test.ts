import { PassThrough } from "node:stream";
import { beforeAll, expect, test } from "vitest";
import { login } from "../../containers/fabric/shell";
import { sshReady } from "../../src/node/ssh/ready";

beforeAll(sshReady);

/** How often a device is asked that breaks each login off after so many real milliseconds. */
async function askedBy(milliseconds: number): Promise<number> {
  let asked = 0;
  let now = 0;
  const relay = {
    async connect() {
      asked += 1;
      now += milliseconds;
      const stream = new PassThrough();
      stream.end();
      return stream;
    },
  };
  const credentials = { username: "admin", password: "secret" };
  await expect(login(relay, "172.16.4.26", credentials, () => now)).rejects.toThrow("SSH reset: ");
  return asked;
}

test("a login that was broken off for its length is tried again, one that was refused is not", async () => {
  expect(await askedBy(4_000)).toBe(3);
  expect(await askedBy(20)).toBe(1);
});
