/** A workspace that is not trusted: its files are checked, and no engine is asked about anything. */
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { docker, engineOrSkip, ensureImage, testLabel, type Engine } from '../parts';
import { workbenchOn } from './workbench';

const label = `${testLabel}=restricted`;
/** Has a check, which only the engine knows. */
const image = 'checkup-restricted:1';

describe('Restricted Mode', () => {
  let engine: Engine;
  const opened = workbenchOn(async (folder, suite) => {
    engine = await engineOrSkip(suite);
    await ensureImage(engine, 'busybox:latest');
    const id = await docker(engine, 'create', '--label', label, 'busybox:latest');
    await docker(engine, 'commit', '--change', 'HEALTHCHECK CMD ["/check"]', id, image);
    await docker(engine, 'rm', id);
    await writeFile(
      path.join(folder, 'Dockerfile'),
      `# checkup-ignore-file healthcheck-curl: finds nothing\nFROM ${image}\nEXPOSE 80\nCMD ["/server"]\n`,
    );
    return { restricted: true, env: engine.env };
  });
  after(() => docker(engine, 'rmi', '--force', image));

  it('shows no containers, and what only an engine knows stays unknown until the workspace is trusted', async () => {
    const { workbench } = opened;
    await workbench.openFile('Dockerfile');
    await workbench.showView('Container Checkup');
    await workbench.waitFor('.part.sidebar .welcome-view :text("Restricted Mode")');
    await workbench.squiggles('info').nth(1).waitFor();
    await workbench.screenshot('restricted-mode');

    await workbench.page.locator('.part.sidebar .welcome-view').getByText('Manage Workspace Trust').click();
    const trust = workbench.page.locator('.workspace-trust-editor');
    await trust.getByRole('button', { name: 'Trust', exact: true }).click();
    await trust.getByText('You trust this folder').waitFor();
    // It lies over the editors, and keeps the keys to itself.
    await workbench.page.locator('.modal-editor-action-container .codicon-close').click();
    await trust.waitFor({ state: 'hidden' });
    await workbench.openFile('Dockerfile');
    // The other finding, that an ignore does nothing, stays.
    await workbench.squiggles('info').first().waitFor();
    await workbench.squiggles('info').nth(1).waitFor({ state: 'detached' });
    await workbench.screenshot('restricted-mode-trusted');
  });
});
