import { describeDockerfile } from './dockerfile';
import { collected } from './tokenizer';

const grammars = new Map([
  ['source.dockerfile', collected('docker')],
  ['source.shell', collected('shellscript')],
  ['source.batchfile', collected('bat')],
]);
describeDockerfile("VS Code's grammars", grammars);
