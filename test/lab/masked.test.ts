import { expect, test } from "vitest";
import { masked } from "../../src/lab/masked";

test.each([
  ["EWC(config-wireless-image-download-profile-sftp)#sftp-password 0 S3cr3t", "sftp-password 0 ******"],
  ["EWC(config)#username x privilege 15 password 0 S3cr3t", "username x privilege 15 password 0 ******"],
  ["EWC(config)#username x secret S3cr3t", "username x secret ******"],
  ["EWC(config)#enable secr 0 S3cr3t", "enable secr 0 ******"],
  ["EWC(config)#mgmtuser username a password 0 S3cr3t secret 0 S3cr3t2", "password 0 ****** secret 0 ******"],
  ["EWC#copy sftp://user:S3cr3t@172.16.5.62/x bootflash:", "copy sftp://******@172.16.5.62/x"],
])("%s", (line, shown) => {
  expect(masked(line)).toContain(shown);
});

test.each([
  "EWC#show running-config | include password",
  " sftp-password 8 AAAAbbbbCCCC",
  "username admin privilege 15 password 7 0822455D0A16",
  "Password: ",
  "EWC(config)#username x password 7 0822455D0A16",
  "EWC(config)#enable secret 9 $9$abc",
])("%s stays", (line) => {
  expect(masked(line)).toBe(line);
});
