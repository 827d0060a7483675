/**
 * The real editor, driven as a person does: scripts/parts/workbench.mjs with its types.
 *
 *   const workbench = await openWorkbench({ folder });       // `workbench.page` is Playwright's page
 *   await workbench.openFile('Dockerfile', 2);
 *   await workbench.squiggles().first().waitFor();
 *   await workbench.screenshot('squiggle');                  // out/screenshots/squiggle.png
 *   await workbench.close();
 */
import path from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { loadPart, projectFolder } from '../parts';

export interface WorkbenchOptions {
  folder: string;
  /** Default: this project. */
  extensionPath?: string;
  /** User settings beside those that keep the editor quiet. */
  settings?: Record<string, unknown>;
  /** The workspace is not trusted. */
  restricted?: boolean;
  theme?: 'Default Light Modern' | 'Default Dark Modern' | 'Default High Contrast';
  /** Reaches the extension. Default: this process's. */
  env?: NodeJS.ProcessEnv;
  /** Default: 1280 × 800. */
  viewport?: { width: number; height: number };
  /** Device pixels per CSS pixel. */
  scale?: number;
}

export interface Workbench {
  page: Page;
  /** Opens a file of the workspace by its name, as Ctrl+P does; lines and columns start at 1. */
  openFile(name: string, line?: number, column?: number): Promise<void>;
  /** Runs a command by its title in the palette. */
  runCommand(title: string): Promise<void>;
  /** Shows the quick fixes at the cursor and returns the menu's entries. */
  quickFixes(): Promise<Locator>;
  /** Waits for an element, by CSS selector, and returns it. */
  waitFor(selector: string): Promise<Locator>;
  /** Underlines in the open editor, warnings if nothing else is said. */
  squiggles(severity?: 'error' | 'warning' | 'info'): Locator;
  /** Shows a view container by the name on its icon in the activity bar. */
  showView(name: string): Promise<void>;
  /** Rows of the tree in the side bar, by a text they contain. */
  treeRow(text: string | RegExp): Locator;
  /** Writes out/screenshots/NAME.png and returns its path. */
  screenshot(name: string): Promise<string>;
  close(): Promise<void>;
}

export async function openWorkbench(options: WorkbenchOptions): Promise<Workbench> {
  const part = await loadPart<{ openWorkbench(options: WorkbenchOptions): Promise<Workbench> }>(
    'workbench.mjs',
  );
  const workbench = await part.openWorkbench({ extensionPath: projectFolder, ...options });
  return {
    ...workbench,
    screenshot: (name) => workbench.screenshot(path.join(projectFolder, 'out', 'screenshots', `${name}.png`)),
  };
}

/** In a `describe`: leaves a screenshot of every test that failed. */
export function showFailures(workbench: () => Workbench): void {
  afterEach(async function () {
    const test = this.currentTest;
    if (test?.state !== 'failed') return;
    const file = await workbench().screenshot(`failed ${test.fullTitle().replace(/\W+/g, ' ')}`);
    console.log(file);
  });
}
