/** What `show ap image` tells, read as a person reads it. */
export interface ApImageTable {
  readonly rows: readonly ApImageRow[];
}

export interface ApImageRow {
  readonly name: string;
  readonly primary: string;
  readonly backup: string;
  /** None, Initiated, Predownloading, Complete, Failed, ... */
  readonly status: string;
  readonly predownloadVersion: string;
  /** Seconds until a predownload that failed is tried again; 0: it is not. */
  readonly nextRetry: number;
}

const row =
  /^(\S+)\s+(\d+\.\d+\.\d+\.\d+)\s+(\d+\.\d+\.\d+\.\d+)\s+(\S+(?: \S+)*?)\s{2,}(\d+\.\d+\.\d+\.\d+|N\/A)\s+(\S+)\s+\S+\s+\S+\s*$/;

export function parseShowApImage(screen: string): ApImageTable {
  const rows = screen.split("\n").flatMap((line) => {
    const found = row.exec(line);
    if (!found) return [];
    const [, name, primary, backup, status, predownloadVersion, retry] = found as unknown as string[];
    return [
      { name, primary, backup, status, predownloadVersion, nextRetry: Number(retry) || 0 } as ApImageRow,
    ];
  });
  return { rows };
}
