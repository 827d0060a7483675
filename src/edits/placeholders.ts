/** What a fix had to assume, as places that an editor lets one fill in (the snippet syntax of the VS Code API). */
import type { Span } from '../language/text';

/** A text that a fix writes, and the parts of it that were assumed: offsets in it, in their order. */
export interface Assumed {
  readonly text: string;
  readonly parts: readonly Span[];
}

/** An edit's text as a snippet, with the assumed parts to be filled in; undefined where it has none of them. */
export function asSnippet(newText: string, { text, parts }: Assumed): string | undefined {
  const at = newText.indexOf(text);
  if (at < 0 || parts.length === 0) return undefined;
  let [snippet, from] = ['', 0];
  for (const [number, { start, end }] of parts.entries()) {
    snippet += escaped(newText.slice(from, at + start));
    from = at + end;
    snippet += `\${${number + 1}:${escaped(text.slice(start, end))}}`;
  }
  return snippet + escaped(newText.slice(from));
}

/** As `SnippetString.appendText` does it. */
function escaped(text: string): string {
  return text.replace(/[$}\\]/g, '\\$&');
}
