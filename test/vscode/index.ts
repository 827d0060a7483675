/**
 * Runs the test files of one suite with mocha: `vscode` inside the editor's extension host, where this is the
 * `extensionTestsPath`, the other suites in Node. What ran is left as JSON in a file, for the total of `npm test`.
 */
import { existsSync, readdirSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import Mocha from 'mocha';

export async function run(): Promise<void> {
  const {
    CHECKUP_TEST_SUITE: suite = 'vscode',
    CHECKUP_TEST_GREP: grep,
    CHECKUP_TEST_COUNTS: file,
  } = process.env;
  process.setSourceMapsEnabled(true);
  const slow = suite === 'unit' ? 75 : 5000;
  const timeout = suite === 'unit' ? 10_000 : 60_000;
  const mocha = new Mocha({ slow, timeout, ...(grep ? { grep } : {}) });
  // The workbench itself chatters on this console, so that only errors of it are let through.
  if (suite === 'vscode') Mocha.reporters.Base.consoleLog = console.error;

  const folder = path.resolve(__dirname, '..', suite);
  const names = existsSync(folder) ? readdirSync(folder, { recursive: true, encoding: 'utf8' }) : [];
  for (const name of names.sort()) {
    if (name.endsWith('.test.js')) mocha.addFile(path.join(folder, name));
  }
  const stats = await new Promise<Mocha.Stats | undefined>((resolve) => {
    const runner = mocha.run(() => {
      resolve(runner.stats);
    });
  });
  const { passes: passed = 0, failures: failed = 0, pending: skipped = 0 } = stats ?? {};
  if (file) await writeFile(file, JSON.stringify({ passed, failed, skipped }));
  if (failed) throw new Error(`${failed} failed`);
}
