/** The source of a program without its comments: what they hold is not run. */

/** What a language's comments and strings look like; each takes what it begins, so that all of them take one pass. */
const DOUBLE = '"(?:[^"\\\\\\n]|\\\\[^])*"?';
const SINGLE = "'(?:[^'\\\\\\n]|\\\\[^])*'?";
const LINE = '//[^\\n]*';
const BLOCK = '/\\*[^]*?(?:\\*/|$)';
const HASH = '#[^\\n]*';

const of = (...parts: readonly string[]) => new RegExp(parts.join('|'), 'g');

/** One character, where a lone quote may be something else. */
const javaLike = of(DOUBLE, "'(?:[^'\\\\\\n]|\\\\[^])'", LINE, BLOCK);
const javaScript = of(DOUBLE, SINGLE, '`(?:[^`\\\\]|\\\\[^])*`?', LINE, BLOCK);
const xml = of('<!--[^]*?(?:-->|$)');

const LANGUAGES: readonly (readonly [name: RegExp, tokens: RegExp])[] = [
  [/\.[cm]?[jt]sx?$/, javaScript],
  [/\.py$/, of('"""[^]*?(?:"""|$)', "'''[^]*?(?:'''|$)", DOUBLE, SINGLE, HASH)],
  [/\.r[bu]$/, of('(?<![^\\n])=begin\\b[^]*?(?:\\n=end\\b|$)', DOUBLE, SINGLE, HASH)],
  [/\.php$/, of(DOUBLE, SINGLE, LINE, BLOCK, '#(?!\\[)[^\\n]*')],
  [/\.go$/, of(DOUBLE, "'(?:[^'\\\\\\n]|\\\\[^])'", '`[^`]*`?', LINE, BLOCK)],
  [/\.(?:rs|cs|java|gradle|kts)$/, javaLike],
  [/(?:^|\/)pom\.xml$/, xml],
  [/(?:^|\/)Cargo\.toml$|\.conf(?:\.template)?$/, of(DOUBLE, SINGLE, HASH)],
];

/** Of the same length, in the same lines. A string of several lines is text about something, and left out, too. */
export function withoutComments(text: string, path: string): string {
  const tokens = LANGUAGES.find(([name]) => name.test(path))?.[1];
  if (!tokens) return text;
  return text.replace(tokens, (token) =>
    /^(?:\/|#|=|<!--|"""|''')/.test(token) || token.includes('\n') ? token.replace(/[^\n]/g, ' ') : token,
  );
}
