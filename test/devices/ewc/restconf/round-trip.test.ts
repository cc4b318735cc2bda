import fc from "fast-check";
import { expect, test } from "vitest";
import { Client, member, profile, xml } from "./client";

/** Bodies for the profile, without passwords (those come back sealed) and without what equals its default. */
const path = fc.stringMatching(/^[!->@-~]{1,128}$/);
const server = fc.oneof(fc.ipV4(), fc.ipV6()).filter((address) => address !== "127.0.0.1");
const name = fc.record({ "image-download-profile-name": fc.constant("default") });

function bodyOf(leaves: Record<string, fc.Arbitrary<string | boolean>>) {
  return fc
    .tuple(name, fc.record(leaves, { requiredKeys: [] }))
    .map(([key, values]) => ({ ...key, ...values }) as Record<string, string | boolean>);
}

const bodies = fc.oneof(
  name as fc.Arbitrary<Record<string, string | boolean>>,
  bodyOf({ "tftp-image-server": server, "tftp-image-path": path }),
  bodyOf({ "sftp-image-server": server, "sftp-image-path": path, "sftp-username": path }),
  bodyOf({
    "cco-username": path,
    "cco-auto-check": fc.constant(false),
    "cco-version": fc.constant("cco-latest-version"),
  }),
  bodyOf({ "https-image-path": path }),
  name.map((key) => ({ ...key, "auto-path": true })),
);

test("what is PUT is what is GOT, in either encoding, and the command line has it", () => {
  fc.assert(
    fc.property(bodies, (body) => {
      const client = new Client();
      expect(client.send("PUT", profile, { [member]: [body] }).status).toBe(201);
      expect(client.get(profile).json[member]).toEqual([body]);
      for (const value of Object.values(body)) {
        if (typeof value === "string" && !value.startsWith("cco-") && value !== "127.0.0.1")
          expect(client.running).toContain(value);
      }
      // Through XML.
      const other = new Client();
      expect(other.send("PUT", profile, client.get(profile, { accept: xml }).body).status).toBe(201);
      expect(other.running).toBe(client.running);
      // Through the command line.
      const typed = new Client();
      expect(typed.services.configuration.apply(client.running)).toEqual([]);
      expect(typed.get(profile).body).toBe(client.get(profile).body);
      expect(typed.get(profile).headers.ETag).toBe(client.get(profile).headers.ETag);
    }),
    { numRuns: 300 },
  );
});

test("PATCH after PUT is PUT of both, when the mode is the same", () => {
  const leaves = bodyOf({ "sftp-image-server": server, "sftp-image-path": path, "sftp-username": path });
  fc.assert(
    fc.property(leaves, leaves, (first, second) => {
      const client = new Client();
      client.send("PUT", profile, { [member]: [first] });
      client.send("PATCH", profile, { [member]: [second] });
      expect(client.get(profile).json[member]).toEqual([{ ...first, ...second }]);
    }),
    { numRuns: 200 },
  );
});
