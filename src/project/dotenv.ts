/** The `.env` file beside a compose file, which compose takes the values of variables from. */

const LINE = /^\s*(?:export\s+)?([A-Za-z_][\w.-]*)\s*[=:][ \t]*(.*)$/;

/** A value that is made from other variables, or goes over several lines, is left out: not known. */
export function parseDotenv(text: string): ReadonlyMap<string, string> {
  const values = new Map<string, string>();
  for (const line of text.split(/\r?\n/)) {
    const [, name, written] = LINE.exec(line) ?? [];
    if (name === undefined || written === undefined) continue;
    const value = valueOf(written.trim());
    if (value === undefined) values.delete(name);
    else values.set(name, value);
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
