import { expect, test } from "vitest";
import { ewcCommandLine } from "../../../../src/devices/ewc/cli/command-line";
import { FakeChannel } from "../../ios/fake-terminal";
import { accessPoint, FakeServices } from "./fake-services";

test("show tech-support wireless holds each screen under its command, and no secret of any type", () => {
  const services = new FakeServices();
  services.joined = [accessPoint("AP-9117")];
  services.configuration.apply(
    "username admin privilege 15 password 0 Cisco123\nap profile north\n mgmtuser username me password 0 a secret 0 b\n",
  );
  const commandLine = ewcCommandLine(services);
  const run = (command: string) => {
    const channel = new FakeChannel();
    commandLine.exec(command, channel, "admin");
    return channel.output.replaceAll("\r\n", "\n");
  };
  const all = run("show tech-support wireless");
  const titles = [...all.matchAll(/^-{18} (show .+) -{18}$/gm)].map(([, title]) => title!);
  expect(titles).toHaveLength(15);
  for (const title of titles.filter((one) => one !== "show running-config")) {
    const screen = run(title);
    expect(all).toContain(`------------------ ${title} ------------------\n\n${screen}`);
  }
  expect(all).toContain("username admin privilege 15 password <removed>\n");
  expect(all).toContain(" mgmtuser username me password <removed> secret <removed>\n");
  expect(run("show tech-support wireless | include ^AP-9117")).toMatch(/^AP-9117/);
});
