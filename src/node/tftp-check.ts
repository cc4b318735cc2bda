import { EnvironmentError, PeerError } from "../errors";

interface NpmTftp {
  createClient(options: {
    host: string;
    port: number;
    blockSize?: number;
    timeout?: number;
    retries?: number;
  }): {
    createGetStream(path: string): NodeJS.ReadableStream;
  };
}

/**
 * Fetches a file with npm tftp from a port on 127.0.0.1: the independent check of our TFTP servers. Four real seconds without an
 * answer are none.
 * @throws PeerError (rejects) with the server's own words; EnvironmentError where npm tftp is not installed: few projects need it.
 */
export async function fetchByTftp(port: number, path: string): Promise<Uint8Array> {
  const { createClient } = npmTftp();
  const stream = createClient({ host: "127.0.0.1", port, timeout: 1_000, retries: 3 }).createGetStream(path);
  return new Promise((resolve, reject) => {
    const chunks: Uint8Array[] = [];
    stream.on("data", (chunk: Uint8Array) => chunks.push(chunk));
    stream.on("end", () => resolve(Buffer.concat(chunks)));
    stream.on("error", (error: Error) => reject(new PeerError(`TFTP: ${error.message}`, { cause: error })));
  });
}

function npmTftp(): NpmTftp {
  try {
    return require("tftp") as NpmTftp;
  } catch {
    throw new EnvironmentError(
      "the independent TFTP client of this step is the package tftp, which is not installed (npm install --save-dev tftp)",
    );
  }
}
