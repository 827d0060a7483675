// Drives the real editor as a person does, with keys and eyes, for UI tests (see test/ui/workbench.ts for the
// types) and screenshots.
//
//   const workbench = await openWorkbench({ folder, extensionPath });   // and openEditor's other options
//   await workbench.openFile('Dockerfile', 2);
//   await workbench.squiggles().first().waitFor();
//   await workbench.screenshot('out/screenshots/squiggle.png');
//   await workbench.close();
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { openEditor } from './editor-window.mjs';

/**
 * @param {import('./editor-window.mjs').Options} options
 */
export async function openWorkbench(options) {
  const editor = await openEditor(options);
  const { page } = editor;
  const quickInput = page.locator('.quick-input-widget:visible');
  const firstPick = quickInput.locator('.monaco-list-row').first();

  /**
   * Types into the palette, waits until its first entry has the text, and takes it.
   * @param {string} key
   * @param {string} typed
   * @param {string} expected
   */
  async function pick(key, typed, expected) {
    await page.keyboard.press(key);
    await quickInput.locator('input').first().fill(typed);
    await firstPick.filter({ hasText: expected }).waitFor();
    await page.keyboard.press('Enter');
    await firstPick.filter({ hasText: expected }).waitFor({ state: 'hidden' });
  }

  return {
    page,
    /**
     * Opens a file of the workspace by its name, as Ctrl+P does.
     * @param {string} name
     * @param {number} [line] where to put the cursor; the first is 1
     * @param {number} [column]
     */
    async openFile(name, line, column = 1) {
      const place = line === undefined ? '' : `:${line}:${column}`;
      await pick('Control+p', name + place, path.posix.basename(name));
      await page.locator('.tab.active', { hasText: path.posix.basename(name) }).waitFor();
      await page.locator('.editor-instance .view-line').first().waitFor();
    },
    /** Runs a command by its title in the palette. @param {string} title */
    async runCommand(title) {
      await pick('F1', `>${title}`, title);
    },
    /** Shows the quick fixes at the cursor and returns the menu's entries. */
    async quickFixes() {
      // Where the cursor stays in its place, the editor may not look for a light bulb again: the key works all the same.
      await page
        .locator('.lightBulbWidget:visible, [class*="codicon-gutter-lightbulb"]:visible')
        .first()
        .waitFor({ timeout: 5000 })
        .catch(() => undefined);
      const entries = page.locator('.action-widget .monaco-list-row.action');
      // The editor drops the request when it looks for light bulbs itself just then: the key is pressed once more.
      for (let attempt = 1; attempt < 6; attempt++) {
        await page.keyboard.press('Control+.');
        const shown = await entries
          .first()
          .waitFor({ timeout: 5000 })
          .then(() => true)
          .catch(() => false);
        if (shown) return entries;
      }
      throw new Error('no quick fixes at the cursor');
    },
    /** Waits for an element and returns it. @param {string} selector */
    async waitFor(selector) {
      const found = page.locator(selector).first();
      await found.waitFor();
      return found;
    },
    /** Underlines in the open editor. @param {'error' | 'warning' | 'info'} [severity] */
    squiggles(severity = 'warning') {
      return page.locator(`.editor-instance .squiggly-${severity}`);
    },
    /** Shows a view container by the name on its icon in the activity bar. @param {string} name */
    async showView(name) {
      await page
        .locator('.activitybar .action-item', { has: page.locator(`[aria-label^="${name}"]`) })
        .click();
      await page.locator('.part.sidebar .composite.title', { hasText: new RegExp(name, 'i') }).waitFor();
      await page.mouse.move(0, 0); // the icon's tooltip goes
    },
    /** Rows of the tree in the side bar, by a text they contain. @param {string | RegExp} text */
    treeRow(text) {
      return page.locator('.part.sidebar .monaco-list-row', { hasText: text });
    },
    /** @param {string} file */
    async screenshot(file) {
      await mkdir(path.dirname(file), { recursive: true });
      await page.screenshot({ path: file });
      return file;
    },
    close: () => editor.close(),
  };
}
