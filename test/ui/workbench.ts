/**
 * Drives the real editor as a person does, with keys and eyes, for UI tests.
 *
 *   const workbench = await openWorkbench({ folder });       // `workbench.page` is Playwright's page
 *   await workbench.openFile('Dockerfile');
 *   await workbench.squiggle('curl').waitFor();
 *   await workbench.screenshot('squiggle');                  // out/screenshots/squiggle.png
 *   await workbench.close();
 */
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { openEditor, projectFolder, type EditorOptions } from '../parts';

export interface Workbench {
  page: Page;
  /** Opens a file of the workspace by its name, as Ctrl+P does, and puts the cursor on a line (the first is 1). */
  openFile(name: string, line?: number): Promise<void>;
  /** Runs a command by its title in the palette. */
  runCommand(title: string): Promise<void>;
  /** Shows the quick fixes at the cursor and returns the menu's entries. */
  quickFixes(): Promise<Locator>;
  /** Waits for an element, by CSS selector, and returns it. */
  waitFor(selector: string): Promise<Locator>;
  /** Underlines in the open editor: errors, warnings or infos. */
  squiggles(severity?: 'error' | 'warning' | 'info'): Locator;
  /** Rows of the tree that is shown in the side bar, by a text they contain. */
  treeRow(text: string | RegExp): Locator;
  /** Writes out/screenshots/NAME.png, and returns its path. */
  screenshot(name: string): Promise<string>;
  close(): Promise<void>;
}

/** In a `describe`: leaves a screenshot of every test that failed. */
export function showFailures(workbench: () => Workbench): void {
  afterEach(async function () {
    const test = this.currentTest;
    if (test?.state === 'failed')
      await workbench().screenshot(`failed ${test.fullTitle().replace(/\W+/g, ' ')}`);
  });
}

export async function openWorkbench(
  options: Omit<EditorOptions, 'extensionPath'> & { extensionPath?: string },
): Promise<Workbench> {
  const editor = await openEditor({ extensionPath: projectFolder, ...options });
  const { page } = editor;
  const quickInput = page.locator('.quick-input-widget:visible');
  const firstPick = quickInput.locator('.monaco-list-row').first();

  /** Types into the palette, waits until its first entry has the text, and takes it. */
  async function pick(key: string, typed: string, expected: string): Promise<void> {
    await page.keyboard.press(key);
    await quickInput.locator('input').first().fill(typed);
    await firstPick.filter({ hasText: expected }).waitFor();
    await page.keyboard.press('Enter');
    await quickInput.waitFor({ state: 'hidden' });
  }

  return {
    page,
    async openFile(name, line) {
      await pick('Control+p', name, path.posix.basename(name));
      const tab = page.locator('.tab.active', { hasText: path.posix.basename(name) });
      await tab.waitFor();
      await page.locator('.editor-instance .view-line').first().waitFor();
      if (line === undefined) return;
      await page.keyboard.press('Control+g');
      await quickInput.locator('input').first().fill(`:${line}`);
      await page.keyboard.press('Enter');
      await quickInput.waitFor({ state: 'hidden' });
    },
    async runCommand(title) {
      await pick('F1', `>${title}`, title);
    },
    async quickFixes() {
      await page.keyboard.press('Control+.');
      const entries = page.locator('.action-widget .monaco-list-row.action');
      await entries.first().waitFor();
      return entries;
    },
    async waitFor(selector) {
      const found = page.locator(selector).first();
      await found.waitFor();
      return found;
    },
    squiggles(severity = 'warning') {
      return page.locator(`.editor-instance .squiggly-${severity}`);
    },
    treeRow(text) {
      return page.locator('.part.sidebar .monaco-list-row', { hasText: text });
    },
    async screenshot(name) {
      const file = path.join(projectFolder, 'out', 'screenshots', `${name}.png`);
      await mkdir(path.dirname(file), { recursive: true });
      await page.screenshot({ path: file });
      return file;
    },
    close: () => editor.close(),
  };
}
