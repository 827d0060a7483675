/** Files of variables: the `.env` beside a compose file, and what `env_file` names (compose-go, dotenv). */

const LINE = /^\s*(?:export\s+)?([A-Za-z_][\w.-]*)\s*(?:[=:][ \t]*(.*))?$/;

/**
 * undefined for a value that is not known: one that is made from other variables, goes over several lines, or is left
 * to the host's environment. `raw`: neither quotes nor comments mean anything.
 */
export function parseDotenv(text: string, raw = false): ReadonlyMap<string, string | undefined> {
  const values = new Map<string, string | undefined>();
  const lines = text.split(/\r?\n/);
  for (let at = 0; at < lines.length; at++) {
    const [, name, written] = LINE.exec(lines[at] ?? '') ?? [];
    if (name === undefined) continue;
    if (written === undefined) values.set(name, undefined);
    else if (raw) values.set(name, written);
    else {
      values.set(name, valueOf(written.trim()));
      at = endOfQuoted(lines, at, written.trim());
    }
  }
  return values;
}

function valueOf(written: string): string | undefined {
  if (written.startsWith("'")) return /^'([^']*)'/.exec(written)?.[1];
  if (written.startsWith('"')) {
    const inner = /^"((?:[^"\\]|\\.)*)"/.exec(written)?.[1];
    return inner === undefined || inner.includes('$')
      ? undefined
      : inner.replace(/\\(.)/g, (_, char: string) => (char === 'n' ? '\n' : char));
  }
  const bare = written.replace(/(?:^|\s)#.*$/, '').trimEnd();
  return bare.includes('$') ? undefined : bare;
}

/** Beyond it a quote is taken for one that somebody forgot to close. */
const MOST_LINES = 200;

/** The line on which a quoted value ends that does not end on its first. */
function endOfQuoted(lines: readonly string[], at: number, written: string): number {
  const [quote] = written;
  if ((quote !== '"' && quote !== "'") || written.indexOf(quote, 1) > 0) return at;
  const end = lines.slice(at + 1, at + MOST_LINES).findIndex((line) => line.includes(quote));
  return end < 0 ? at : at + 1 + end;
}
