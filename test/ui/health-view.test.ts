/** What a person sees of a container whose health changes: the row, its icon, the badge and the status bar. */
import assert from 'node:assert/strict';
import { docker, engineOrSkip, ensureImage, testLabel, type Engine } from '../parts';
import { workbenchOn } from './workbench';

const name = 'checkup-ui-api';
const themes = [
  ['light', 'Default Light Modern'],
  ['dark', 'Default Dark Modern'],
  ['high-contrast', 'Default High Contrast'],
] as const;

for (const [kind, theme] of themes)
  describe(`the health view, ${kind}`, () => {
    let engine: Engine;
    const opened = workbenchOn(async (_folder, suite) => {
      engine = await engineOrSkip(suite);
      await ensureImage(engine, 'busybox:latest');
      return { theme, env: engine.env, settings: { 'checkup.healthView.notify': 'all' } };
    });
    after(() => docker(engine, 'rm', '--force', name));

    it('shows starting, healthy and unhealthy as they come', async () => {
      const { workbench } = opened;
      await workbench.showView('Container Checkup');
      await docker(
        engine,
        ...['run', '--detach', '--name', name, '--label', `${testLabel}=ui`],
        ...['--health-cmd', 'test -f /ok || { echo "there is no /ok"; exit 1; }'],
        ...['--health-interval', '500ms', '--health-retries', '2', '--health-start-period', '1h'],
        ...['--label', 'com.docker.compose.project=checkup-ui', '--label', 'com.docker.compose.service=api'],
        ...['busybox:latest', 'sleep', '600'],
      );
      const row = (state: RegExp) => workbench.treeRow(new RegExp(`api.*${state.source}`)).first();
      await row(/starting/).waitFor();
      await workbench.screenshot(`health-view-${kind}-starting`);
      await docker(engine, 'exec', name, 'touch', '/ok');
      await row(/(?<!un)healthy/).waitFor();
      await workbench.screenshot(`health-view-${kind}-healthy`);
      await docker(engine, 'exec', name, 'rm', '/ok');
      await row(/unhealthy/).waitFor();
      await row(/unhealthy/)
        .locator('.monaco-tl-twistie')
        .click();
      await workbench.treeRow('there is no /ok').first().waitFor();
      await workbench.screenshot(`health-view-${kind}-unhealthy`);
    });

    it('says so, with a way to the health log', async () => {
      const { page } = opened.workbench;
      const toast = page.locator('.notifications-toasts .notification-list-item', {
        hasText: `${name} is unhealthy: there is no /ok`,
      });
      await toast.waitFor();
      await opened.workbench.screenshot(`health-view-${kind}-notification`);
      await toast.getByRole('button', { name: 'Show Health Log' }).click();
      await page.locator('.tab.active', { hasText: name }).waitFor();
      await toast.waitFor({ state: 'detached' });
    });

    it('counts what is unhealthy on its icon and in the status bar', async () => {
      const { workbench } = opened;
      const badge = workbench.page.locator('.activitybar .action-item', {
        has: workbench.page.locator('[aria-label*="Container Checkup"]'),
      });
      await badge.locator('.badge-content', { hasText: /\d/ }).waitFor();
      await workbench.page.locator('.statusbar .warning-kind', { hasText: /\d/ }).waitFor();
    });

    it('is read aloud whole, and moved in by keys', async () => {
      const { workbench } = opened;
      await workbench
        .treeRow(/api.*unhealthy/)
        .first()
        .click();
      const focused = workbench.page.locator('.part.sidebar .monaco-list-row.focused');
      await focused.filter({ hasText: 'unhealthy' }).waitFor();
      // A click on a row closes what was open.
      const probe = workbench.treeRow('there is no /ok').first();
      await probe.waitFor({ state: 'detached' });
      await workbench.page.keyboard.press('ArrowRight');
      await probe.waitFor();
      await workbench.page.keyboard.press('ArrowDown');
      await focused.filter({ hasText: 'there is no /ok' }).waitFor();
      assert.match((await focused.getAttribute('aria-label')) ?? '', /failed|exit code 1|exit 1/i);
    });
  });
