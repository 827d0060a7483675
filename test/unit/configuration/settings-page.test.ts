/** docs/settings.md, held against the settings that package.json contributes. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';

interface Setting {
  readonly order: number;
  readonly default: unknown;
  readonly enum?: readonly string[];
}

const { contributes } = JSON.parse(readFileSync('package.json', 'utf8')) as {
  contributes: { configuration: { properties: Record<string, Setting> } };
};
const settings = Object.entries(contributes.configuration.properties).sort(
  ([, a], [, b]) => a.order - b.order,
);
const sections = new Map(
  readFileSync('docs/settings.md', 'utf8')
    .split(/^### /m)
    .map((section) => [/^`(\S+)`$/m.exec(section)?.[1] ?? '', section]),
);

describe('docs/settings.md', () => {
  it('has every setting, in the order of the settings editor, and no other', () => {
    const described = [...sections.keys()].filter((name) => name.startsWith('checkup.'));
    assert.deepEqual(
      described,
      settings.map(([name]) => name),
    );
  });

  for (const [name, { default: usual, enum: values = [] }] of settings)
    it(`${name}: its default and its values`, () => {
      const section = sections.get(name) ?? '';
      const shown = typeof usual === 'string' && usual !== '' ? usual : JSON.stringify(usual);
      for (const text of [`Default: \`${shown}\`.`, ...values.map((value) => `| \`${value}\``)])
        assert.ok(section.includes(text), text);
    });
});
