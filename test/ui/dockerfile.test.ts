/** What a person sees in a Dockerfile whose health check calls curl: the squiggle, and the fixes behind the key. */
import assert from 'node:assert/strict';
import { cp, readdir } from 'node:fs/promises';
import path from 'node:path';
import { projectFolder } from '../parts';
import { workbenchOn } from './workbench';

describe('a Dockerfile in the editor', () => {
  const opened = workbenchOn(async (folder) => {
    await cp(path.join(projectFolder, 'sample'), folder, { recursive: true });
    return {};
  });

  it('has a squiggle under curl', async () => {
    const { workbench } = opened;
    await workbench.openFile('numbers-api/Dockerfile');
    await workbench.squiggles().first().waitFor();
    await workbench.screenshot('squiggle');
  });

  it('offers the fix by the key for quick fixes', async () => {
    const { workbench } = opened;
    await workbench.openFile('numbers-api/Dockerfile', 8, 9);
    await workbench.squiggles().first().waitFor();
    const fixes = await workbench.quickFixes();
    const titles = await fixes.allTextContents();
    assert.ok(titles.includes('Replace curl with healthcheck.mjs'), titles.join(', '));
    await workbench.screenshot('quick-fixes');
    await workbench.page.keyboard.press('Escape');
  });

  it('shows what a fix of several files would change, and changes nothing before that is confirmed', async () => {
    const { workbench } = opened;
    await workbench.openFile('numbers-api/Dockerfile', 8, 9);
    await workbench.squiggles().first().waitFor();
    const fixes = await workbench.quickFixes();
    await fixes.filter({ hasText: 'preview changes' }).click();
    const preview = workbench.page.locator(
      '.panel .bulk-edit-panel, .panel .refactor-preview, .bulk-edit-panel',
    );
    await preview.locator('.monaco-list-row', { hasText: 'healthcheck.mjs' }).first().waitFor();
    await workbench.screenshot('preview');
    assert.deepEqual(await readdir(path.join(opened.folder, 'numbers-api')), [
      'Dockerfile',
      'package.json',
      'server.js',
    ]);
    await workbench.page.getByRole('button', { name: 'Apply', exact: true }).click();
    await workbench.squiggles().first().waitFor({ state: 'detached' });
    await workbench.screenshot('fixed');
    const files = await readdir(path.join(opened.folder, 'numbers-api'));
    assert.ok(files.includes('healthcheck.mjs'), files.join(', '));
  });
});
