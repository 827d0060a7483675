/** Variables of a container, put into a text as a shell puts them. */

/** undefined for a value that is not known. */
export type Variables = ReadonlyMap<string, string | undefined>;

/** `$PORT`, `${PORT}`, `${PORT:-8000}`; undefined where one of them has no value that is known. */
export function resolveVariables(text: string, variables: Variables): string | undefined {
  const missing: string[] = [];
  const resolved = text.replace(
    /\$(?:(\w+)|\{(\w+)(?::?-([^{}]*))?\})/g,
    (_, bare: string | undefined, braced: string | undefined, otherwise: string | undefined) => {
      const name = bare ?? braced ?? '';
      const value = variables.has(name) ? variables.get(name) : otherwise;
      if (value === undefined) missing.push(name);
      return value ?? '';
    },
  );
  return missing.length > 0 || resolved.includes('$') ? undefined : resolved;
}
