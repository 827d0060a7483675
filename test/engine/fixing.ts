/** Checks and fixes a folder as the command line does: by code alone, with the preferred fixes of the findings. */
import assert from 'node:assert/strict';
import { main } from '../../src/cli/main';

interface Finding {
  readonly rule: string;
  readonly fixes: readonly { readonly preferred: boolean }[];
}

export async function findingsIn(folder: string): Promise<readonly Finding[]> {
  const json = await checkup(folder, 'lint', '--format', 'json', '--fail-on', 'never');
  return (JSON.parse(json) as { findings: readonly Finding[] }).findings;
}

/** @returns whether there was anything to do */
export async function fixAll(folder: string): Promise<boolean> {
  return (await checkup(folder, 'fix')) !== 'nothing to fix\n';
}

async function checkup(folder: string, ...args: string[]): Promise<string> {
  let out = '';
  const errors: string[] = [];
  const io = {
    cwd: folder,
    colors: false,
    out: (text: string) => void (out += text),
    error: (line: string) => void errors.push(line),
  };
  assert.equal(await main(args, io), 0, errors.join('\n'));
  return out;
}
