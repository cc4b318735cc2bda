/** A line as the collector of docker/rsyslog files it, after its own stamp; undefined for any other. */
export function filedLine(line: string): { readonly from: string; readonly text: string } | undefined {
  const filed = /^\w{3} [ \d]\d \d\d:\d\d:\d\d (\S+) (.*)$/.exec(line);
  return filed ? { from: filed[1]!, text: filed[2]! } : undefined;
}
