/**
 * The same rules with all that they log in one NFLOG group: a container's kernel writes nothing into its machine's log, which is another's.
 * @param listing what `nft -a -s list ruleset` prints
 * @param isOwn whether a table is the lab's, whose rules stay
 * @returns an nft command for each rule that logs elsewhere
 */
export function loggingTo(group: number, listing: string, isOwn: (table: string) => boolean): string[] {
  let table = "";
  let chain = "";
  return listing.split("\n").flatMap((line) => {
    const [, family, name] = /^table (\S+) (\S+) \{/.exec(line) ?? [];
    if (family !== undefined) table = `${family} ${name}`;
    chain = /^\tchain (\S+) \{/.exec(line)?.[1] ?? chain;
    const [, rule, handle] = /^\t\t(.*) # handle (\d+)$/.exec(line) ?? [];
    if (rule === undefined || isOwn(table.replace(/^\S+ /, ""))) return [];
    const changed = withGroup(group, rule);
    return changed === rule ? [] : [`replace rule ${table} ${chain} handle ${handle} ${changed}`];
  });
}

/** nft lists a log as `log prefix "..." group 2 snaplen 100 queue-threshold 5`, or as `log prefix "..." level info flags all`. */
const told =
  /(^|\s)log( prefix "[^"]*")?( group \d+)?( snaplen \d+)?( queue-threshold \d+)?( level \w+)?((?: flags (?:tcp [\w,]+|ip options|skuid|ether|all))*)(?=\s|$)/g;

function withGroup(group: number, rule: string): string {
  // A comment may say anything; it is a rule's last.
  const end = / comment "[^"]*"$/.exec(rule)?.index ?? rule.length;
  const changed = rule
    .slice(0, end)
    .replace(told, (whole, before, prefix = "", _group, snaplen = "", _queue, level = "") =>
      level === " level audit" ? whole : `${before}log${prefix} group ${group}${snaplen}`,
    );
  return changed + rule.slice(end);
}
