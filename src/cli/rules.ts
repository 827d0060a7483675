/** `checkup rules`: the catalogue. */
import { catalogue } from '../rules/registry';
import { OK, type Io } from './io';

export function rules(format: 'text' | 'json', io: Io): number {
  if (format === 'json') {
    const items = catalogue.map(({ id, severity, documents, summary }) => ({
      id,
      severity,
      documents,
      summary,
    }));
    io.out(`${JSON.stringify({ version: 1, rules: items }, undefined, 2)}\n`);
  } else {
    const width = Math.max(...catalogue.map(({ id }) => id.length));
    for (const { id, severity, documents, summary } of catalogue)
      io.out(`${id.padEnd(width)}  ${severity.padEnd(11)}  ${documents.join(', ').padEnd(19)}  ${summary}\n`);
  }
  return OK;
}
