import assert from 'node:assert/strict';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { parseDockerfile } from '../../../../src/language/dockerfile/parse';
import { runCommands } from '../../../../src/language/dockerfile/run';
import { invocationsOf } from '../../../../src/language/shell/parse';

/** The programs, each as it stands in the document. */
function programsOf(lines: readonly string[]): readonly string[] {
  const text = ['FROM scratch', ...lines].join('\n');
  const { stages } = parseDockerfile(TextDocument.create('file:///Dockerfile', 'dockerfile', 0, text));
  return (stages[0]?.instructions ?? [])
    .flatMap(runCommands)
    .flatMap((command) => invocationsOf(command))
    .map(({ span }) => text.slice(span.start, span.end));
}

describe('what a RUN runs', () => {
  const cases: readonly (readonly [title: string, lines: readonly string[], programs: readonly string[]])[] =
    [
      ['shell form', ['RUN a && b'], ['a', 'b']],
      ['exec form', ['RUN ["a", "b"]'], ['a", "b']],
      ['nothing', ['RUN'], []],
      ['a here-document', ['RUN <<EOF', 'a', 'b c', 'EOF'], ['a', 'b c']],
      ['one with flags and quotes', ['RUN --network=none <<-"END"', '\ta', 'END'], ['a']],
      ['one for a shell', ['RUN <<EOF', '#!/usr/bin/env bash', 'a', 'EOF'], ['a']],
      ['one for something else', ['RUN <<EOF', '#!/usr/bin/python3', 'import os', 'EOF'], []],
      ['a shell that is fed', ['RUN bash -e <<EOF', 'a', 'EOF'], ['a']],
      ['another program that is fed', ['RUN python3 <<EOF', 'import os', 'EOF'], ['python3']],
      ['a file that is written', ['RUN cat <<EOF > /x', 'a', 'EOF'], ['cat']],
      ['one that is never closed', ['RUN <<EOF', 'a'], ['a']],
    ];
  for (const [title, lines, programs] of cases)
    it(title, () => {
      assert.deepEqual(programsOf(lines), programs);
    });
});
