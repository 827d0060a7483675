/**
 * What a container says (its name, its labels, what its check prints) is written by whoever made the image.
 * Here it becomes text that is safe to show: no escape sequences, no control characters, no endless lines.
 */
/* eslint-disable no-control-regex -- they are what is looked for */

/** CSI, OSC (hyperlinks, window titles), and the two-character escapes of ECMA-48, with their 8-bit forms. */
const escapeSequence =
  /(?:\u001b\[|\u009b)[0-?]*[ -/]*[@-~]|(?:\u001b[\]PX^_]|[\u009d\u0090\u0098\u009e\u009f])[^\u0007\u001b\u009c]*(?:\u0007|\u001b\\|\u009c)?|\u001b[ -/]*[0-~]/g;
/** Controls but line feed and tab, and the marks that turn the reading direction of what follows ("Trojan Source"). */
const control =
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]/g;

/** The engine itself keeps at most 4096 bytes of a probe's output. */
const longestOutput = 4096;
const longestLine = 200;

/** Several lines of output. */
export function harmlessOutput(text: string): string {
  // Cut before cleaning, so that the work is bounded too; what is cleaned away only makes it shorter.
  return cut(
    text
      .slice(0, 4 * longestOutput)
      .replace(escapeSequence, '')
      .replace(/\r\n?/g, '\n')
      .replace(control, ''),
    longestOutput,
  ).trimEnd();
}

/** One line, for a label: a name, an image, a path. */
export function harmlessLine(text: string, longest = longestLine): string {
  return cut(harmlessOutput(text).replace(/\s+/g, ' ').trim(), longest);
}

/** The first line that says something, short enough for a label. */
export function firstLine(output: string): string {
  return harmlessLine(
    output
      .slice(0, longestOutput)
      .split('\n')
      .find((line) => line.trim() !== '') ?? '',
  );
}

/** At most `longest` UTF-16 units, the last being "…" where something is missing; never half a surrogate pair. */
function cut(text: string, longest: number): string {
  if (text.length <= longest) return text;
  const end = longest - 1;
  const splits = /[\ud800-\udbff]/.test(text.charAt(end - 1));
  return `${text.slice(0, splits ? end - 1 : end)}…`;
}
