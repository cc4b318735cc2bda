import type { Attributes, FileEntry, InputAttributes, SFTPWrapper } from "ssh2";
import {
  type SftpAttributes,
  type SftpHandler,
  type SftpName,
  type SftpStatus,
  sftpStatusCodes,
  sftpStatusMessages,
} from "../../servers/sftp-handler";
import { surface } from "./surface";

/** OpenSSH's sftp-server gives no more in one answer, and a client may get less than it asks for. */
const readLimit = 261_120;
/** Answers waiting for the client to make room. A client that asks on without taking any is dropped. */
const waitingLimit = 256;

/**
 * Turns the requests of one SFTP session (version 3) into calls of the handler, and its results into answers. The function it returns
 * tells the handler that the session is over, once; for when the connection is lost.
 */
export function serveSftp(sftp: SFTPWrapper, handler: SftpHandler): () => void {
  const answer = new Answer(sftp);
  const on = <Parameters_ extends unknown[]>(
    request: string,
    serve: (id: number, ...parameters: Parameters_) => void,
  ): void => {
    (sftp as { on(name: string, listener: (id: number, ...parameters: Parameters_) => void): void }).on(
      request,
      (id, ...parameters) => {
        // A field that ends before its own length does reaches us as undefined.
        if (parameters.includes(undefined)) answer.status(id, "bad-message");
        else surface(() => serve(id, ...parameters));
      },
    );
  };
  on("OPEN", (id, path: string, flags: number, attributes: Attributes) => {
    answer.handle(id, handler.open(path, flags, attributes.mode));
  });
  on("READ", (id, handle: Buffer, offset: number, length: number) => {
    if (waiting(sftp) > waitingLimit) sftp.end();
    else if (!Number.isSafeInteger(offset)) answer.status(id, "eof");
    else answer.data(id, handler.read(numberOf(handle), offset, Math.min(length, readLimit)));
  });
  on("WRITE", (id, handle: Buffer, offset: number, octets: Buffer) => {
    const isPlace = Number.isSafeInteger(offset + octets.length);
    answer.status(id, isPlace ? handler.write(numberOf(handle), offset, octets) : "failure");
  });
  on("CLOSE", (id, handle: Buffer) => answer.status(id, handler.close(numberOf(handle))));
  on("STAT", (id, path: string) => answer.attributes(id, handler.stat(path)));
  on("LSTAT", (id, path: string) => answer.attributes(id, handler.lstat(path)));
  on("FSTAT", (id, handle: Buffer) => answer.attributes(id, handler.fstat(numberOf(handle))));
  on("SETSTAT", (id, path: string, attributes: InputAttributes) => {
    answer.status(id, handler.setstat(path, changesOf(attributes)));
  });
  on("FSETSTAT", (id, handle: Buffer, attributes: InputAttributes) => {
    answer.status(id, handler.setstat(numberOf(handle), changesOf(attributes)));
  });
  on("OPENDIR", (id, path: string) => answer.handle(id, handler.opendir(path)));
  on("READDIR", (id, handle: Buffer) => answer.names(id, handler.readdir(numberOf(handle))));
  on("REMOVE", (id, path: string) => answer.status(id, handler.remove(path)));
  on("MKDIR", (id, path: string, attributes: Attributes) =>
    answer.status(id, handler.mkdir(path, attributes.mode)),
  );
  on("RMDIR", (id, path: string) => answer.status(id, handler.rmdir(path)));
  on("RENAME", (id, from: string, to: string) => answer.status(id, handler.rename(from, to)));
  on("REALPATH", (id, path: string) => {
    const name = handler.realpath(path);
    answer.names(id, typeof name === "string" ? name : [name]);
  });
  let isOver = false;
  const end = () => {
    if (!isOver) surface(() => handler.end());
    isOver = true;
  };
  sftp.on("error", () => {});
  sftp.on("end", () => {
    end();
    sftp.end();
  });
  sftp.on("close", end);
  return end;
}

class Answer {
  constructor(private readonly sftp: SFTPWrapper) {}

  status(id: number, status: SftpStatus): void {
    this.sftp.status(id, sftpStatusCodes[status], sftpStatusMessages[status]);
  }

  handle(id: number, result: number | SftpStatus): void {
    if (typeof result === "string") {
      this.status(id, result);
      return;
    }
    const handle = Buffer.alloc(4);
    handle.writeUInt32BE(result);
    this.sftp.handle(id, handle);
  }

  data(id: number, result: Uint8Array | SftpStatus): void {
    if (typeof result === "string") this.status(id, result);
    else this.sftp.data(id, Buffer.from(result.buffer, result.byteOffset, result.length));
  }

  attributes(id: number, result: SftpAttributes | SftpStatus): void {
    if (typeof result === "string") this.status(id, result);
    else this.sftp.attrs(id, attributesOf(result));
  }

  names(id: number, result: readonly SftpName[] | SftpStatus): void {
    if (typeof result === "string") {
      this.status(id, result);
      return;
    }
    const entries: FileEntry[] = result.map(({ filename, longname, attributes }) => ({
      filename,
      longname,
      attrs: attributesOf(attributes),
    }));
    this.sftp.name(id, entries);
  }
}

/** A handle that no OPEN ever gave becomes a number that the handler does not know. */
function numberOf(handle: Buffer): number {
  return handle.length === 4 ? handle.readUInt32BE() : -1;
}

function attributesOf({ size, uid, gid, mode, atime, mtime }: SftpAttributes): Attributes {
  return { size, uid, gid, mode, atime, mtime };
}

function changesOf(attributes: InputAttributes): Partial<SftpAttributes> {
  const { size, uid, gid, mode, atime, mtime } = attributes;
  const changes: { -readonly [Key in keyof SftpAttributes]?: number } = {};
  if (size !== undefined) changes.size = size;
  if (uid !== undefined) changes.uid = uid;
  if (gid !== undefined) changes.gid = gid;
  if (typeof mode === "number") changes.mode = mode;
  if (typeof atime === "number") changes.atime = atime;
  if (typeof mtime === "number") changes.mtime = mtime;
  return changes;
}

function waiting(sftp: SFTPWrapper): number {
  const { _buffer } = sftp as unknown as { _buffer?: readonly unknown[] };
  return _buffer?.length ?? 0;
}
