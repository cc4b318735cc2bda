import type { Endpoint } from "../../../src/host/host";
import type { SftpAttributes, SftpHandler, SftpServerOptions } from "../../../src/servers/sftp-handler";

/** The least handler that the SFTP adapter can be tried with: flat files in a map, readable and writable. */
export function filesHandler(files: Map<string, Uint8Array>, journal: string[] = []): SftpHandler {
  const open = new Map<number, string>();
  let next = 1;
  const attributes = (path: string): SftpAttributes => ({
    size: files.get(path)?.length ?? 0,
    uid: 0,
    gid: 0,
    mode: 0o100644,
    atime: 1_700_000_000,
    mtime: 1_700_000_000,
  });
  const stat = (path: string) => (files.has(path) ? attributes(path) : "no-such-file");
  const handle = (path: string) => {
    open.set(next, path);
    return next++;
  };
  return {
    open(path, flags) {
      journal.push(`open ${path} ${flags}`);
      if (path.startsWith("/secret")) return "permission-denied";
      if (flags & 8) files.set(path, new Uint8Array(0));
      return files.has(path) ? handle(path) : "no-such-file";
    },
    read(number, offset, length) {
      const octets = files.get(open.get(number) ?? "");
      if (!octets) return "failure";
      return offset >= octets.length ? "eof" : octets.subarray(offset, offset + length);
    },
    write(number, offset, octets) {
      const path = open.get(number) ?? "";
      const old = files.get(path);
      if (!old || offset > 100_000_000) return "failure";
      const grown = new Uint8Array(Math.max(old.length, offset + octets.length));
      grown.set(old);
      grown.set(octets, offset);
      files.set(path, grown);
      return "ok";
    },
    close(number) {
      journal.push(`close ${open.get(number)}`);
      return open.delete(number) ? "ok" : "failure";
    },
    stat,
    lstat: stat,
    fstat: (number) => stat(open.get(number) ?? ""),
    setstat: () => "ok",
    opendir: () => handle("listing"),
    readdir(number) {
      if (open.get(number) !== "listing") return "eof";
      open.set(number, "listed");
      return [...files.keys()].map((path) => ({
        filename: path.slice(1),
        longname: `-rw-r--r--    1 root     root ${path.slice(1)}`,
        attributes: attributes(path),
      }));
    },
    remove: (path) => (files.delete(path) ? "ok" : "no-such-file"),
    mkdir: () => "op-unsupported",
    rmdir: () => "op-unsupported",
    rename: () => "op-unsupported",
    realpath: (path) => ({
      filename: path === "." ? "/" : path,
      longname: path,
      attributes: attributes(path),
    }),
    end() {
      journal.push("end");
    },
  };
}

export function sftpOptions(files: Map<string, Uint8Array>, journal: string[] = []): SftpServerOptions {
  return {
    software: "OpenSSH_9.2p1",
    authenticate(attempt) {
      journal.push(`${attempt.method} ${attempt.username}`);
      return attempt.method === "password" && attempt.password === "secret" ? "accept" : "reject";
    },
    sftp: (_user: string, _peer: Endpoint) => filesHandler(files, journal),
  };
}

/** Octets that differ from place to place. */
export function pattern(size: number): Uint8Array {
  const octets = new Uint8Array(size);
  for (let i = 0; i < size; i++) octets[i] = (i * 31 + (i >>> 8) * 17 + (i >>> 16)) & 0xff;
  return octets;
}
