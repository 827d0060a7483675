import { describeCompose } from './compose';
import { fixture } from './tokenizer';

// The editor's own grammar has its turn in test/vscode/highlighting.test.ts.
describeCompose('a stand-in grammar', new Map([['source.yaml', fixture('yaml')]]));
