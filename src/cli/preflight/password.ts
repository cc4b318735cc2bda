import { createInterface } from "node:readline";
import { Writable } from "node:stream";
import { UsageError } from "../../errors";
import { readText } from "../../node/read-text";

/**
 * From the file, the environment (EWCLAB_SFTP_PASSWORD) or a prompt that shows nothing.
 * @throws UsageError when there is none to be had.
 */
export async function readPassword(user: string, server: string, file: string | undefined): Promise<string> {
  if (file !== undefined) {
    const password = readText(file, `the password file ${file}`).replace(/\r?\n$/, "");
    if (password === "") throw new UsageError(`the password file ${file} is empty`);
    return password;
  }
  const { EWCLAB_SFTP_PASSWORD } = process.env;
  if (EWCLAB_SFTP_PASSWORD !== undefined) return EWCLAB_SFTP_PASSWORD;
  if (!process.stdin.isTTY)
    throw new UsageError(
      `the password of ${user} at ${server}: set EWCLAB_SFTP_PASSWORD, or name a file with --password-file`,
    );
  process.stderr.write(`Password of ${user} at ${server}: `);
  const lines = createInterface({ input: process.stdin, output: silent(), terminal: true });
  return new Promise((resolve, reject) => {
    lines.once("line", (line) => {
      lines.close();
      process.stderr.write("\n");
      resolve(line);
    });
    lines.once("SIGINT", () => {
      lines.close();
      process.stderr.write("\n");
      reject(new UsageError("no password: nothing was fetched"));
    });
  });
}

function silent(): Writable {
  return new Writable({ write: (_octets, _encoding, done) => done() });
}
