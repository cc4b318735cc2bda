import { expect, test } from "vitest";
import { relaying } from "../../containers/fabric/dhcp-relay";
import { describeLab } from "../../src/topology/lab-file";

const controllers = [{ name: "EWC", address: "172.16.4.26", version: "17.9.4.27" }];
const segments = { access: "172.16.4.0/24", servers: "172.16.5.0/24", branch: "172.16.6.0/25" };

test("the router is told of each segment whose requests go elsewhere, and of nothing where none do", () => {
  const lab = describeLab({
    controllers,
    segments,
    helperAddresses: {
      branch: ["172.16.5.53", "172.16.4.53", "172.16.6.53"],
      access: ["172.16.4.53"],
    },
  });
  expect(relaying(lab, ["lab0", "lab1", "lab2"])).toEqual({
    environment: { EWCLAB_HELPERS: "lab2,172.16.6.1,172.16.5.53,172.16.4.53" },
    sysctls: { "net.ipv4.ip_unprivileged_port_start": "0" },
  });
  expect(relaying(describeLab({ controllers, segments }), [])).toEqual({ environment: {}, sysctls: {} });
});
