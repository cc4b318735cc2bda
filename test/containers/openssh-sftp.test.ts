import { connect } from "node:net";
import { expect, test } from "vitest";
import { OpenSshSftpContainer } from "../../containers";
import { fetchBySftp } from "../../src/node/ssh/client";
import { describeWithEngine } from "./engine";

describeWithEngine("OpenSshSftpContainer", () => {
  test("a client fetches a file, and the log tells of it", async () => {
    // begin snippet
    await using sftp = await new OpenSshSftpContainer()
      .withCredentials("cisco", "Cisco123")
      .withFile("/Documents/readme.txt", "read me")
      .start();
    const { host, port } = sftp.ssh;
    const login = { connect: () => connect(port, host), username: "cisco", password: "Cisco123" };

    const octets = await fetchBySftp(login, "/Documents/readme.txt");
    expect(new TextDecoder().decode(octets)).toBe("read me");
    await sftp.prints('open "/Documents/readme.txt" flags READ');
    // end snippet
  });
});
