import { expect, test } from "vitest";
import { InternalError } from "../../src/errors";
import { kindOf } from "../../src/kinds/kinds";
import { labAround } from "../../src/lab/lab-around";
import { parseLabFile } from "../../src/topology/lab-file";

/** What lies in its container before it starts, and where its bundles do. */
function placed(entry: string) {
  const lab = parseLabFile(
    `name: cco
controllers: [{ name: EWC, address: 172.16.4.26, version: 17.9.4.27 }]
servers:
  - { kind: cco, name: software, address: 172.16.5.70, ${entry} }
`,
    "lab.yaml",
  );
  const [spec] = lab.servers;
  if (spec?.kind !== "cco") throw new InternalError("no software server");
  const { container } = kindOf(spec);
  if (!("settings" in container)) throw new InternalError("it has no settings");
  const settings = container.settings?.(spec, labAround(lab)) ?? [];
  return {
    settings: Object.fromEntries(settings.map(({ path, text }) => [path, text])),
    folders: spec.bundles.map((bundle) => container.files?.folderOf?.(bundle)),
  };
}

test("a software server asks for its password, and its name has its address", () => {
  expect(placed("username: joe, password: 'a:b'").settings).toEqual({
    "/etc/nginx/lab/access.conf": 'auth_basic "software";\nauth_basic_user_file /etc/nginx/lab/users;',
    "/etc/nginx/lab/users": "joe:{PLAIN}a:b\n",
    "/etc/nginx/lab/name": "software.cisco.com",
    "/etc/nginx/lab/suggested": "",
    "/etc/dnsmasq.d/lab.conf": "no-resolv\nno-hosts\nno-poll\nhost-record=software.cisco.com,172.16.5.70\n",
  });
});

test("whoever asks may be anybody, or may have nothing", () => {
  const access = (entry: string) => placed(entry).settings["/etc/nginx/lab/access.conf"];
  expect(access("anonymous: true")).toBe("");
  expect(access("anonymous: true, entitled: false")).toBe("deny all;");
  expect(access("entitled: false")).toMatch(/^auth_basic .*\n.*\ndeny all;$/);
});

test("releases are known by their image versions, in either spelling, wherever the entry has them", () => {
  const { settings, folders } = placed(
    "suggested: 17.9.4a, bundles: [{ version: 17.12.1.5, folder: /x }, { version: 17.9.4a, folder: /y }]",
  );
  expect(settings["/etc/nginx/lab/suggested"]).toBe("17.9.4.27");
  expect(folders).toEqual(["/17.12.1.5", "/17.9.4.27"]);
});
