import { describe, expect, test } from "vitest";
import { ewcFacts } from "../../../../src/devices/ewc/product-facts";
import { InstallTranscript } from "../../../../src/devices/iosxe/cli/install-transcript";
import type { InstallEvent, InstallRequest } from "../../../../src/devices/iosxe/install/request";
import { ap9117, Lab, tftpProfile } from "../lab";
import { FakeServices } from "./fake-services";
import { login as loginAt, screen } from "./login";

const at = Date.UTC(2022, 4, 3, 18, 31, 20);
const utc = () => undefined;

function transcript(request: InstallRequest, release = "17.9.4a") {
  return new InstallTranscript(request, {
    startedAt: at,
    timezone: utc,
    release,
    product: ewcFacts("C9120AXI-B").install,
  });
}

function whole(request: InstallRequest, events: readonly InstallEvent[], release?: string): string[] {
  const one = transcript(request, release);
  if (request.operation === "abort") one.asked();
  return `${one.opening()}\n${events.map((event) => one.lines(event)).join("")}`.split("\n");
}

const passed: InstallEvent[] = [
  { type: "started", at },
  { type: "succeeded", at: at + 5_000 },
];

describe("transcripts of install commands", () => {
  test("a commit names no image, and packages(s)", () => {
    expect(whole({ operation: "commit" }, passed)).toEqual([
      "install_commit: START Tue May 03 18:31:20 UTC 2022",
      "--- Starting Commit ---",
      "Performing Commit on all members",
      " [1] Commit packages(s) on Chassis 1/R0",
      " [1] Finished Commit packages(s) on Chassis 1/R0",
      "Checking status of Commit on [1/R0]",
      "Commit: Passed on [1/R0]",
      "Finished Commit operation",
      "",
      "SUCCESS: install_commit Tue May 03 18:31:25 UTC 2022",
      "",
      "",
    ]);
  });

  test("an abort says nothing of its end on the chassis", () => {
    const lines = whole({ operation: "abort" }, passed);
    expect(lines[0]).toBe("install_abort: START Tue May 03 18:31:20 UTC 2022");
    expect(lines.slice(3, 7)).toEqual([
      "Performing Abort on all members",
      " [1] Abort packages(s) on Chassis 1/R0",
      "Checking status of Abort on [1/R0]",
      "Abort: Passed on [1/R0]",
    ]);
  });

  test("a rollback says where to", () => {
    expect(whole({ operation: "rollback", to: "base" }, [])[1]).toBe(
      "install_rollback: Rolling back to base",
    );
    expect(whole({ operation: "rollback", to: { id: 3 } }, [])[1]).toBe(
      "install_rollback: Rolling back to id 3",
    );
  });

  test("an activation performs on all members", () => {
    const lines = whole({ operation: "activate", profile: undefined }, passed);
    expect(lines).toContain("install_activate: Activating IMG");
    expect(lines.slice(3, 6)).toEqual([
      "Performing Activate on all members",
      " [1] Activate package(s) on Chassis 1/R0",
      " [1] Finished Activate on Chassis 1/R0",
    ]);
  });

  const file = "sftp://user:pass@172.16.5.62/x.bin";
  const added: InstallEvent[] = [passed[0]!, { type: "added", version: "17.12.01.0.1" }, passed[1]!];

  test("an add from a file names it, without its user; the version stands before Finished Add from 17.12 on", () => {
    const request: InstallRequest = { operation: "add", source: { kind: "file", url: file } };
    const before = whole(request, added);
    expect(before.slice(4)).toEqual([
      "Performing Add on all members",
      " [1] Finished Add package(s) on Chassis 1/R0",
      "Checking status of Add on [1/R0]",
      "Add: Passed on [1/R0]",
      "Finished Add",
      "",
      "Image added. Version: 17.12.01.0.1",
      "",
      "SUCCESS: install_add sftp://******@172.16.5.62/x.bin Tue May 03 18:31:25 UTC 2022",
      "",
      "",
    ]);
    const later = whole(request, added, "17.12.1");
    expect(later.indexOf("Image added. Version: 17.12.01.0.1")).toBeLessThan(later.indexOf("Finished Add"));
    expect(later.join("\n")).not.toContain("Finished Add package");
  });

  test("failures: an add tells its reason first, the others last", () => {
    const failed: InstallEvent = { type: "failed", at, reason: "no" };
    const add: InstallRequest = { operation: "add", source: { kind: "profile", name: "default" } };
    expect(transcript(add).lines(failed)).toBe(
      " [1]  R0 FAILED: no\nFAILED: install_add Tue May 03 18:31:20 UTC 2022\n\n",
    );
    expect(transcript({ operation: "abort" }).lines(failed)).toBe("FAILED: install_abort : no\n\n");
  });
});

describe("a configuration that is not saved", () => {
  const login = () => {
    const services = new FakeServices();
    services.configuration.save();
    services.configuration.apply("logging buffered 20000");
    return loginAt(services);
  };

  test("is asked about before the reload; y saves it", () => {
    const { services, terminal } = login();
    expect(terminal.type("install activate\r")).toMatch(
      /System configuration has been modified\.[\s\S]*Press Quit\(q\) to exit, .* \[y\/n\/q\]$/,
    );
    expect(terminal.type("x")).toBe("");
    expect(terminal.type("y")).toMatch(
      /^y\nBuilding configuration\.\.\.\n\[OK\]\n\nThis operation may require a reload .* \[y\/n\]$/,
    );
    expect(services.configuration.startup).toContain("logging buffered 20000");
    terminal.type("y");
    expect(services.calls).toEqual(['{"operation":"activate"}']);
  });

  test("n goes on without it, q leaves", () => {
    const { services, terminal } = login();
    expect(terminal.type("install commit\rq")).toContain("install_commit: Operation canceled by user\n");
    expect(services.calls).toEqual([]);
    terminal.type("install commit\rn");
    expect(services.calls).toEqual(['{"operation":"commit"}']);
    expect(services.configuration.startup).not.toContain("logging buffered 20000");
  });

  test("where nothing may be asked, the operation fails", () => {
    const { services, terminal } = login();
    expect(terminal.type("install abort prompt-level none\r")).toContain(
      "FAILED: install_abort : System configuration has been modified. Please save configuration and resubmit command.",
    );
    expect(services.calls).toEqual([]);
  });
});

describe("install remove inactive", () => {
  test("lists what it would delete and asks; without anything there is nothing to clean", () => {
    const services = new FakeServices();
    const { terminal } = loginAt(services);
    expect(terminal.type("install remove inactive\r")).toContain("Nothing to clean.\n");
    services.listener?.({ type: "succeeded", at });
    expect(terminal.read()).toContain("SUCCESS: install_remove ");
    services.installView = {
      ...services.installView,
      packages: [{ type: "IMG", state: "I", version: "17.12.01.0.1" }],
    };
    expect(terminal.type("install remove inactive\r")).toMatch(
      /The following files will be deleted:\n {4}\[R0\]: \/backup_image\/.*\n\nDo you want to remove the above files\? \[y\/n\]$/,
    );
    expect(terminal.type("n")).toContain("User Rejected Deletion\nSUCCESS: install_remove ");
    expect(services.calls).toHaveLength(1);
    terminal.type("install remove inactive\ry");
    services.listener?.({ type: "started", at });
    services.listener?.({ type: "succeeded", at });
    expect(terminal.read()).toMatch(/Deleting file .* \.\.\. done\.\nSUCCESS: Files deleted\.\n/);
  });
});

test("screens with nothing to tell keep legend and head", () => {
  const { terminal } = loginAt(new FakeServices());
  const legend =
    "State (St): I - Inactive, U - Activated & Uncommitted,\n            C - Activated & Committed, D - Deactivated & Uncommitted\n";
  const rule = `${"-".repeat(80)}\n`;
  const head = `${legend}${rule}Type  St   Filename/Version\n${rule}`;
  for (const title of ["Inactive", "Uncommitted"])
    expect(screen(terminal, `show install ${title.toLowerCase()}`)).toBe(
      `[ Chassis 1/R0 ] ${title} Package(s) Information:\n${head}No ${title} Packages\n`,
    );
  expect(screen(terminal, "show install committed")).toBe(
    `[ Chassis 1/R0 ] Committed Package(s) Information:\n${head}IMG   C    17.06.01.0.129467\n\n${rule}Auto abort timer: inactive\n${rule}`,
  );
});

test("show install log begins with the boot and numbers each operation", () => {
  const lab = new Lab({ configuration: tftpProfile("/Wrong-Path") });
  lab.ap({ ...ap9117, version: "17.3.3.26" });
  lab.until("an error", () => lab.console().some((line) => line.includes("OPERATION_ERROR")), 300);
  expect(
    lab.services.install.log().map(({ operation, name, kind }) => `${operation} ${name} ${kind}`),
  ).toEqual([
    "0 op_boot start",
    "0 op_boot success",
    "1 add start",
    "1 add info",
    "1 add error",
    "1 add failure",
  ]);
});
