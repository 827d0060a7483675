/** The same expectations as in test/unit/syntaxes, on the grammars of the editor that the tests run in. */
import path from 'node:path';
import * as vscode from 'vscode';
import { describeCompose } from '../unit/syntaxes/compose';
import { describeDockerfile } from '../unit/syntaxes/dockerfile';

const grammar = (extension: string, file: string) =>
  path.join(vscode.env.appRoot, 'extensions', extension, 'syntaxes', `${file}.tmLanguage.json`);

describeDockerfile(
  "the editor's grammars",
  new Map([
    ['source.dockerfile', grammar('docker', 'docker')],
    ['source.shell', grammar('shellscript', 'shell-unix-bash')],
    ['source.batchfile', grammar('bat', 'batchfile')],
  ]),
);
describeCompose(
  "the editor's grammar",
  new Map(
    ['', '-embedded', '-1.0', '-1.1', '-1.2', '-1.3'].map((name) => [
      `source.yaml${name.replace('-', '.')}`,
      grammar('yaml', `yaml${name}`),
    ]),
  ),
);
