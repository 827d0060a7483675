/**
 * The real editor, driven as a person does: scripts/parts/workbench.mjs with its types.
 *
 *   const opened = workbenchOn(async (folder) => ({ theme })); // in a `describe`
 *   const { workbench } = opened;                             // in an `it`; `workbench.page` is Playwright's page
 *   await workbench.openFile('Dockerfile', 2);
 *   await workbench.squiggles().first().waitFor();
 *   await workbench.screenshot('squiggle');                   // out/screenshots/squiggle.png
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
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

export interface Opened {
  readonly folder: string;
  readonly workbench: Workbench;
}

/**
 * In a `describe`: the editor on a folder of its own, from the first test to the last. `prepare` fills the folder, and
 * says how it is to be opened. A test that fails leaves a screenshot.
 */
export function workbenchOn(
  prepare: (folder: string, suite: Mocha.Context) => Promise<Omit<WorkbenchOptions, 'folder'>>,
): Opened {
  let folder: string;
  let workbench: Workbench;

  before(async function () {
    this.timeout(600_000);
    folder = await mkdtemp(path.join(tmpdir(), 'container-checkup-'));
    const options = await prepare(folder, this);
    workbench = await openWorkbench({ folder, ...options });
  });
  afterEach(async function () {
    const test = this.currentTest;
    if (test?.state !== 'failed') return;
    const file = await workbench.screenshot(`failed ${test.fullTitle().replace(/\W+/g, ' ')}`);
    console.log(file);
  });
  after(async () => {
    await workbench.close();
    await rm(folder, { recursive: true });
  });

  return {
    get folder() {
      return folder;
    },
    get workbench() {
      return workbench;
    },
  };
}

async function openWorkbench(options: WorkbenchOptions): Promise<Workbench> {
  const part = await loadPart<{ openWorkbench(options: WorkbenchOptions): Promise<Workbench> }>(
    'workbench.mjs',
  );
  const workbench = await part.openWorkbench({ extensionPath: projectFolder, ...options });
  return {
    ...workbench,
    screenshot: (name) => workbench.screenshot(path.join(projectFolder, 'out', 'screenshots', `${name}.png`)),
  };
}
