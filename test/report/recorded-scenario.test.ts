import { expect, test } from "vitest";
import { recordedScenario } from "../../src/report/recorded-scenario";

test("a session at a controller becomes a scenario: what only served the person is left out", () => {
  const transcript = [
    "\r\n9120-EWC#terminal length 0",
    "9120-EWC#show ap sumx\b \bmary",
    "Number of APs: 3",
    "",
    "9120-EWC#conf t",
    "Enter configuration commands, one per line.  End with CNTL/Z.",
    "9120-EWC(config)#wireless profile image-download default",
    "9120-EWC(config-wireless-image-download-profile)#image-download-modes tftp",
    "                                                             ^",
    "% Invalid input detected at '^' marker.",
    "",
    "9120-EWC(config-wireless-image-download-profile)#image-download-mode tftp",
    "9120-EWC(config-wireless-image-download-profile-tftp)#end",
    "9120-EWC#write memory",
    "Building configuration...",
    "[OK]",
    "9120-EWC#exit",
  ].join("\r\n");
  expect(
    recordedScenario("lab.yaml", [{ host: "9120-EWC", isController: true, transcript }]),
  ).toBe(`Feature: Recorded

  Scenario: What was typed
    Given the lab file "lab.yaml"
    When I run "show ap summary" on "9120-EWC"
    Then it shows "Number of APs: 3"
    When I configure "9120-EWC":
      """
      wireless profile image-download default
      image-download-mode tftp
      """
    When I run "write memory" on "9120-EWC"
`);
});

test("of a console only what somebody typed is a step: a device prints behind its prompt, too", () => {
  const transcript = [
    "AP1>[*02/01/2024 17:01:12.0000] CAPWAP State: Run",
    "AP1>show version | include Running",
    "AP Running Image     : 17.9.4.27",
  ].join("\n");
  const typed = ["show version | include Running"];
  const scenario = recordedScenario("lab.yaml", [{ host: "AP1", isController: false, transcript, typed }]);
  expect(scenario.split("\n").slice(4)).toEqual([
    '    When I run "show version | include Running" on "AP1"',
    '    Then it shows "AP Running Image     : 17.9.4.27"',
    "",
  ]);
});
