import assert from 'node:assert/strict';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { parseDockerfile } from '../../../../src/language/dockerfile/parse';
import { plainWords } from '../../../../src/language/shell/plain';

function wordsOf(text: string): readonly string[] | undefined {
  const document = TextDocument.create('file:///Dockerfile', 'dockerfile', 0, `FROM scratch\nCMD ${text}`);
  const command = parseDockerfile(document).stages[0]?.instructions[0]?.command;
  return command && plainWords(command)?.map(({ value }) => value);
}

describe('plain commands', () => {
  const cases: readonly (readonly [command: string, words: readonly string[] | undefined])[] = [
    ['/app/health', ['/app/health']],
    ['/app/health --url "http://localhost/" \'a b\'', ['/app/health', '--url', 'http://localhost/', 'a b']],
    ['exec /app/health', ['/app/health']],
    ['/app/health || exit 1', ['/app/health']],
    ['/app/health || false', ['/app/health']],
    ['/app \\\n health', ['/app', 'health']],
    ['["sh", "-c", "/app/health -q || exit 1"]', ['/app/health', '-q']],
    ['["/bin/sh", "-c", "/app/health"]', ['/app/health']],
    // what only a shell does
    ['/app/health || exit 0', undefined],
    ['/app/health || exit', undefined],
    ['/app/health || exit 1 > x', undefined],
    ['/app/health && true', undefined],
    ['/app/health; true', undefined],
    ['/app/health &', undefined],
    ['! /app/health', undefined],
    ['/app/health | grep ok', undefined],
    ['/app/health > /dev/null', undefined],
    ['A=b /app/health', undefined],
    ['/app/health $PORT', undefined],
    ['/app/health *', undefined],
    ['/app/health ~', undefined],
    ['test -f /ready', undefined],
    ['(/app/health)', undefined],
    ['timeout 5 /app/health', undefined],
    ['/app/health "', undefined],
    // lists that no shell reads, or in another way
    ['["/app/health"]', undefined],
    ['["sh", "/app/health.sh"]', undefined],
    ['["sh", "-c", "/app/health", "name"]', undefined],
    ['["sh", "-ec", "/app/health"]', undefined],
  ];
  for (const [command, words] of cases)
    it(command, () => {
      assert.deepEqual(wordsOf(command), words);
    });
});
