import { describe, expect, test } from "vitest";
import type { SshServerOptions, SshService } from "../../src/host/ssh";
import { OpenSshSftp, type OpenSshSftpOptions } from "../../src/servers/openssh-sftp";
import { type SftpHandler, type SftpServerOptions, sftpOpenFlags } from "../../src/servers/sftp-handler";
import { MemoryVolume } from "../../src/servers/volume";
import { serverLab } from "./lab";

const peer = { address: "172.16.4.26", port: 42744 };
const write = sftpOpenFlags.write | sftpOpenFlags.create | sftpOpenFlags.truncate;

function serving(more: Partial<OpenSshSftpOptions> = {}) {
  const lab = serverLab();
  const volume = new MemoryVolume();
  volume.put("/jail/EWC/ap1g6", new Uint8Array(1_000_000));
  volume.put("/jail/EWC/priv", "", { mode: 0o600 });
  volume.makeDirectory("/jail/up", { owner: "labsftp" });
  volume.put("/outside", "x");
  const lines: string[] = [];
  const server = new OpenSshSftp(lab.server, {
    volume,
    chroot: "/jail",
    users: { labsftp: "secret" },
    log: (line) => lines.push(line.text),
    ...more,
  });
  let options: SftpServerOptions | undefined;
  let closed = 0;
  const ssh: SshService = {
    serve: (_host, _port, given: SshServerOptions) => {
      options = given as SftpServerOptions;
      return { close: () => closed++ };
    },
  };
  server.start(ssh);
  const login = (password: string, username = "labsftp"): "accept" | "reject" =>
    options!.authenticate({ method: "password", username, password, peer });
  const session = (): SftpHandler => {
    options!.event!({ type: "connected", peer });
    login("secret");
    return options!.sftp("labsftp", peer)!;
  };
  /** What was logged, without time and host. */
  const said = (): string[] => lines.map((line) => line.replace("Feb  1 17:00:00 sftp ", ""));
  return { ...lab, volume, server, lines, said, options: options!, login, session, closed: () => closed };
}

describe("sshd", () => {
  test("logs a login, a session and its end as OpenSSH 9.2 did", () => {
    const { said, session, options } = serving();
    session().end();
    options.event!({ type: "disconnected", peer, username: "labsftp" });
    expect(said()).toEqual([
      "sshd[800]: Server listening on 172.16.5.27 port 22.",
      'sshd[805]: Connection from 172.16.4.26 port 42744 on 172.16.5.27 port 22 rdomain ""',
      "sshd[805]: Accepted password for labsftp from 172.16.4.26 port 42744 ssh2",
      "sshd[805]: User child is on pid 807",
      'sshd[807]: Changed root directory to "/jail"',
      "sshd[807]: Starting session: forced-command (config) 'internal-sftp -l VERBOSE' for labsftp from 172.16.4.26 port 42744 id 0",
      "internal-sftp[808]: session opened for local user labsftp from [172.16.4.26]",
      "internal-sftp[808]: received client version 3",
      "internal-sftp[808]: session closed for local user labsftp from [172.16.4.26]",
      "sshd[807]: Received disconnect from 172.16.4.26 port 42744:11: disconnected by user",
      "sshd[807]: Disconnected from user labsftp 172.16.4.26 port 42744",
    ]);
  });

  test("logs a wrong password and an unknown user", () => {
    const { said, login, options } = serving();
    options.event!({ type: "connected", peer });
    expect(options.authenticate({ method: "none", username: "labsftp", peer })).toBe("reject");
    expect(login("wrong")).toBe("reject");
    expect(login("secret", "nobody1")).toBe("reject");
    expect(login("secret", "toString")).toBe("reject");
    options.event!({ type: "disconnected", peer });
    expect(said().slice(2)).toEqual([
      "sshd[805]: Failed password for labsftp from 172.16.4.26 port 42744 ssh2",
      "sshd[805]: Invalid user nobody1 from 172.16.4.26 port 42744",
      "sshd[805]: Failed password for invalid user nobody1 from 172.16.4.26 port 42744 ssh2",
      "sshd[805]: Invalid user toString from 172.16.4.26 port 42744",
      "sshd[805]: Failed password for invalid user toString from 172.16.4.26 port 42744 ssh2",
      "sshd[805]: Connection closed by invalid user toString 172.16.4.26 port 42744 [preauth]",
    ]);
  });

  test("stops and starts; dies without a word", () => {
    const { server, said, session, time, closed } = serving();
    const handler = session();
    server.dieAfter(40_000);
    const handle = handler.open("/EWC/ap1g6", sftpOpenFlags.read) as number;
    handler.read(handle, 0, 32_768);
    time.runUntil(1);
    expect(server.running).toBe(true);
    handler.read(handle, 32_768, 32_768);
    time.runUntil(2);
    expect([server.running, closed()]).toEqual([false, 1]);
    expect(said().at(-1)).toBe('internal-sftp[808]: open "/EWC/ap1g6" flags READ mode 0666');
  });

  test("stopped, it says so", () => {
    const { server, said } = serving();
    server.stop();
    expect(said().at(-1)).toBe("sshd[800]: Received signal 15; terminating.");
    expect(server.running).toBe(false);
  });
});

/** What each request answered, and what OpenSSH 9.2's internal-sftp logged for it on a like folder. */
const observed: [string, (sftp: SftpHandler) => unknown, unknown, string[]][] = [
  ["realpath .", (sftp) => sftp.realpath("."), expect.objectContaining({ filename: "/" }), ['realpath "."']],
  [
    "realpath above",
    (sftp) => sftp.realpath("../../x"),
    expect.objectContaining({ filename: "/x" }),
    ['realpath "../../x"'],
  ],
  [
    "stat",
    (sftp) => sftp.stat("/EWC/ap1g6"),
    expect.objectContaining({ size: 1_000_000, mode: 0o100644 }),
    ['stat name "/EWC/ap1g6"'],
  ],
  [
    "lstat none",
    (sftp) => sftp.lstat("/none"),
    "no-such-file",
    ['lstat name "/none"', "sent status No such file"],
  ],
  [
    "open none",
    (sftp) => sftp.open("/EWC/none", sftpOpenFlags.read),
    "no-such-file",
    ['open "/EWC/none" flags READ mode 0666', "sent status No such file"],
  ],
  [
    "open private",
    (sftp) => sftp.open("/EWC/priv", sftpOpenFlags.read),
    "permission-denied",
    ['open "/EWC/priv" flags READ mode 0666', "sent status Permission denied"],
  ],
  ["open folder", (sftp) => sftp.open("/EWC", sftpOpenFlags.read), 0, ['open "/EWC" flags READ mode 0666']],
  [
    "opendir none",
    (sftp) => sftp.opendir("/none"),
    "no-such-file",
    ['opendir "/none"', "sent status No such file"],
  ],
  [
    "open new where not allowed",
    (sftp) => sftp.open("/EWC/new", write),
    "permission-denied",
    ['open "/EWC/new" flags WRITE,CREATE,TRUNCATE mode 0666', "sent status Permission denied"],
  ],
  [
    "opendir of a file",
    (sftp) => sftp.opendir("/EWC/ap1g6"),
    "no-such-file",
    ['opendir "/EWC/ap1g6"', "sent status No such file"],
  ],
  ["mkdir", (sftp) => sftp.mkdir("/up/d"), "ok", ['mkdir name "/up/d" mode 0777']],
  [
    "setstat of another's file",
    (sftp) => sftp.setstat("/EWC/ap1g6", { mode: 0o600 }),
    "permission-denied",
    ['set "/EWC/ap1g6" mode 0600', "sent status Permission denied"],
  ],
  [
    "remove none",
    (sftp) => sftp.remove("/up/none"),
    "no-such-file",
    ['remove name "/up/none"', "sent status No such file"],
  ],
  [
    "remove another's",
    (sftp) => sftp.remove("/EWC/ap1g6"),
    "permission-denied",
    ['remove name "/EWC/ap1g6"', "sent status Permission denied"],
  ],
  [
    "mkdir where not allowed",
    (sftp) => sftp.mkdir("/EWC/q"),
    "permission-denied",
    ['mkdir name "/EWC/q" mode 0777', "sent status Permission denied"],
  ],
];

describe("internal-sftp", () => {
  test.each(observed)("%s", (_name, ask, answer, log) => {
    const { session, said } = serving();
    const sftp = session();
    expect(ask(sftp)).toEqual(answer);
    expect(said().slice(8)).toEqual(log.map((line) => `internal-sftp[808]: ${line}`));
  });

  test("a file is read in pieces, and its octets are counted", () => {
    const { session, said } = serving();
    const sftp = session();
    const handle = sftp.open("EWC/ap1g6", sftpOpenFlags.read) as number;
    expect(sftp.read(handle, 0, 32_768)).toHaveLength(32_768);
    expect(sftp.read(handle, 999_999, 32_768)).toHaveLength(1);
    expect(sftp.read(handle, 1_000_000, 1)).toBe("eof");
    expect(sftp.fstat(handle)).toMatchObject({ size: 1_000_000 });
    expect(sftp.close(handle)).toBe("ok");
    expect(sftp.close(handle)).toBe("failure");
    expect(sftp.read(handle, 0, 1)).toBe("failure");
    expect(said().slice(8, 10)).toEqual([
      'internal-sftp[808]: open "EWC/ap1g6" flags READ mode 0666',
      'internal-sftp[808]: close "EWC/ap1g6" bytes read 32769 written 0',
    ]);
  });

  test("a file is written, renamed and removed in the user's own folder", () => {
    const { session, said, volume } = serving();
    const sftp = session();
    const handle = sftp.open("/up/f", write) as number;
    expect(sftp.write(handle, 0, new TextEncoder().encode("hello"))).toBe("ok");
    expect(sftp.setstat(handle, { mode: 0o644 })).toBe("ok");
    expect(sftp.close(handle)).toBe("ok");
    expect(volume.stat("/jail/up/f")).toMatchObject({ size: 5, owner: "labsftp", mode: 0o644 });
    sftp.mkdir("/up/d");
    expect(sftp.rename("/up/f", "/up/d/g")).toBe("ok");
    expect(sftp.rmdir("/up/d")).toBe("failure");
    expect(sftp.remove("/up/d/g")).toBe("ok");
    expect(sftp.rmdir("/up/d")).toBe("ok");
    expect(said()).toContain('internal-sftp[808]: close "/up/f" bytes read 0 written 5');
    expect(said()).toContain('internal-sftp[808]: rename old "/up/f" new "/up/d/g"');
  });

  test("a folder is listed as by ls", () => {
    const { session, said } = serving();
    const sftp = session();
    const handle = sftp.opendir("/EWC") as number;
    const names = sftp.readdir(handle);
    expect(Array.isArray(names) && names.map((name) => name.longname)).toEqual([
      "drwxr-xr-x    2 root     root         4096 Jan  1  1970 .",
      "drwxr-xr-x    2 root     root         4096 Jan  1  1970 ..",
      "-rw-r--r--    1 root     root      1000000 Jan  1  1970 ap1g6",
      "-rw-------    1 root     root            0 Jan  1  1970 priv",
    ]);
    expect(sftp.readdir(handle)).toBe("eof");
    sftp.close(handle);
    expect(said().at(-1)).toBe('internal-sftp[808]: closedir "/EWC"');
  });

  test("nothing outside the chroot is reached", () => {
    const { session } = serving();
    const sftp = session();
    for (const path of ["/../outside", "../../outside", "/EWC/../../../outside"]) {
      expect(sftp.stat(path)).toBe("no-such-file");
      expect(sftp.open(path, sftpOpenFlags.read)).toBe("no-such-file");
    }
  });

  test("read only, every change is refused", () => {
    const { session } = serving({ writable: false });
    const sftp = session();
    expect(sftp.open("/up/f", write)).toBe("permission-denied");
    expect(sftp.mkdir("/up/d")).toBe("permission-denied");
    expect(sftp.remove("/EWC/ap1g6")).toBe("permission-denied");
  });

  test("files left open at the end are closed by force", () => {
    const { session, said } = serving();
    const sftp = session();
    sftp.open("/EWC/ap1g6", sftpOpenFlags.read);
    sftp.end();
    sftp.end();
    expect(said().slice(-2)).toEqual([
      'internal-sftp[808]: forced close "/EWC/ap1g6" bytes read 0 written 0',
      "internal-sftp[808]: session closed for local user labsftp from [172.16.4.26]",
    ]);
  });

  test("handles are bounded, and reused numbers never come", () => {
    const { session } = serving();
    const sftp = session();
    const handles = Array.from({ length: 1001 }, () => sftp.open("/EWC/ap1g6", sftpOpenFlags.read));
    expect(handles.at(-1)).toBe("failure");
    sftp.close(0);
    expect(sftp.open("/EWC/ap1g6", sftpOpenFlags.read)).toBe(1000);
  });
});
