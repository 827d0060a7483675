// Runs one suite of tests in a process of its own, for `npm test`. What to run is in CHECKUP_TEST_… variables.
//
//   node scripts/parts/run-suite.mjs unit|utilities|engine|ui   mocha in Node
//   node scripts/parts/run-suite.mjs vscode EDITOR FOLDER DATA   mocha in EDITOR's extension host, with FOLDER open
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { writeSettings } from './editor-window.mjs';
import { endWhenTold } from './system.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));
const tests = path.join(root, 'out/test/vscode/index.js');
const [suite, editor, folder, data] = process.argv.slice(2);

endWhenTold();
try {
  if (suite === 'vscode') await runInEditor();
  else await createRequire(import.meta.url)(tests).run();
  process.exit(0);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
}

async function runInEditor() {
  const { runTests } = await import('@vscode/test-electron');
  await writeSettings(data);
  await runTests({
    vscodeExecutablePath: editor,
    extensionDevelopmentPath: root,
    extensionTestsPath: tests,
    launchArgs: [folder, `--user-data-dir=${data}`, `--extensions-dir=${path.join(data, 'extensions')}`],
  });
}
