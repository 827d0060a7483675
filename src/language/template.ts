/** Templates (Jinja, Go, ERB and the like): what they become is a Dockerfile or a compose file, and they are none yet. */

/** Where one of their statements or values begins. */
const MARK = String.raw`(?:\{[{%]|<%)`;

const inWord = new RegExp(MARK);
const asWord = new RegExp(`^${MARK}`);
const inYaml = new RegExp(String.raw`^[ \t]*(?:-[ \t]+)?(?:[\w.-]+:[ \t]+)?${MARK}`, 'm');

export function holdsTemplate(text: string): boolean {
  return inWord.test(text);
}

export function isTemplateWord(word: string): boolean {
  return asWord.test(word);
}

/** Where a line, an item or a value begins with one, and YAML cannot be read. */
export function isTemplateOfYaml(text: string): boolean {
  return inYaml.test(text);
}
