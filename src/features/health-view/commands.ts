/** What can be done to a container from the view, its menus and the command palette. */
import * as vscode from 'vscode';
import type { CheckResult } from '../../engine/exec';
import { firstLine } from '../../engine/harmless';
import type { LiveEngine } from '../../engine/index';
import type { Container } from '../../engine/model';
import type { Services } from '../services';
import { definitionsOf, type Place } from './definition';
import type { HealthLog } from './health-log';
import { knownWell, type Live } from './live';
import { reader } from './provider';
import { openTerminal } from './terminal';
import { containerIcon, containerIdOf } from './tree';
import { describeContainer, took } from './wording';

interface Target {
  readonly engine: LiveEngine;
  readonly container: Container;
}

export function registerCommands(services: Services, live: Live, log: HealthLog): vscode.Disposable {
  /** A command on a container: the node it was called on, or the one that is picked. */
  function onContainer<T>(
    name: string,
    run: (target: Target) => Promise<T>,
    fits: (container: Container) => boolean = () => true,
  ): vscode.Disposable {
    return vscode.commands.registerCommand(`checkup.container.${name}`, async (node?: unknown) => {
      const target = await findTarget(node, live, fits);
      if (!target) return undefined;
      try {
        return await run(target);
      } catch (error) {
        const message = error instanceof Error ? error.message : String(error);
        services.log.warn(`${name} ${target.container.name}: ${message}`);
        void vscode.window.showErrorMessage(`${target.container.name}: ${message}`);
        return undefined;
      }
    });
  }
  const running = ({ state }: Container) => state === 'running';
  const checked = ({ health, details }: Container) => health.status !== 'none' || Boolean(details?.check);

  return vscode.Disposable.from(
    vscode.commands.registerCommand('checkup.engine.retry', async () => {
      (await live.start())?.retry();
    }),
    vscode.commands.registerCommand('checkup.healthView.refresh', async () => {
      const engine = await live.start();
      if (engine?.store.state.connection.status === 'connected') engine.store.refresh();
      else engine?.retry();
    }),
    ...['showStopped', 'hideStopped'].map((name) =>
      vscode.commands.registerCommand(`checkup.healthView.${name}`, () =>
        vscode.workspace
          .getConfiguration('checkup.healthView')
          .update('showStopped', name === 'showStopped', vscode.ConfigurationTarget.Global),
      ),
    ),
    onContainer('showHealthLog', ({ container }) => log.show(container), checked),
    onContainer(
      'runCheckNow',
      (target) => runCheckNow(target, log),
      (one) => running(one) && checked(one),
    ),
    onContainer('restart', restart),
    onContainer(
      'openShell',
      ({ engine, container }) => Promise.resolve(openTerminal(engine, container)),
      running,
    ),
    onContainer('goToDefinition', ({ container }) => goToDefinition(container, services, live)),
    onContainer('copyId', async ({ container }) => {
      await vscode.env.clipboard.writeText(container.id);
    }),
  );
}

async function findTarget(
  node: unknown,
  live: Live,
  fits: (container: Container) => boolean,
): Promise<Target | undefined> {
  const engine = await live.start();
  if (!engine) {
    void vscode.window.showInformationMessage(
      vscode.l10n.t('Containers are not shown in a workspace that is not trusted.'),
    );
    return undefined;
  }
  const id = typeof node === 'string' ? containerIdOf(node) : await pick(engine, fits);
  const container = id === undefined ? undefined : engine.store.state.containers.get(id);
  return container && { engine, container };
}

async function pick(
  engine: LiveEngine,
  fits: (container: Container) => boolean,
): Promise<string | undefined> {
  const { connection, containers } = await settled(engine);
  if (connection.status !== 'connected') {
    const retry = vscode.l10n.t('Try Again');
    const message = vscode.l10n.t('No container engine was found.');
    void vscode.window.showWarningMessage(message, retry).then((answer) => {
      if (answer === retry) engine.retry();
    });
    return undefined;
  }
  const items = [...containers.values()].filter(fits).map((container) => ({
    label: container.name,
    description: describeContainer(container, reader()),
    iconPath: new vscode.ThemeIcon(containerIcon(container).id),
    id: container.id,
  }));
  if (items.length === 0) {
    void vscode.window.showInformationMessage(
      vscode.l10n.t('There is no container that this could be done to.'),
    );
    return undefined;
  }
  const options = { placeHolder: vscode.l10n.t('Container'), matchOnDescription: true };
  return (await vscode.window.showQuickPick(items, options))?.id;
}

/** The engine's state once it is known whether there is one: a command may be what loads it. */
function settled({ store }: LiveEngine) {
  const known = () => store.state.listed || store.state.connection.status === 'absent';
  return new Promise<typeof store.state>((resolve) => {
    if (known()) {
      resolve(store.state);
      return;
    }
    const subscription = store.onDidChange(({ after }) => {
      if (!known()) return;
      subscription.dispose();
      resolve(after);
    });
  });
}

/** Returns what came of it, for other extensions and tests. */
async function runCheckNow({ engine, container }: Target, log: HealthLog): Promise<CheckResult | undefined> {
  const { name, id } = container;
  const aborter = new AbortController();
  const result = await vscode.window.withProgress(
    {
      location: vscode.ProgressLocation.Notification,
      title: vscode.l10n.t('Running the health check of {0}', name),
      cancellable: true,
    },
    (_, token) => {
      token.onCancellationRequested(() => {
        aborter.abort();
      });
      return engine.runCheck(id, aborter.signal).catch((error: unknown) => {
        if (aborter.signal.aborted) return undefined;
        throw error;
      });
    },
  );
  if (result) void tellResult(name, result, log);
  return result;
}

async function tellResult(name: string, result: CheckResult, log: HealthLog) {
  const line = firstLine(result.output);
  const time = took(result.duration, reader());
  const outcome =
    result.exitCode === 0
      ? vscode.l10n.t('{0}: the check passed in {1}.', name, time)
      : result.exitCode === undefined
        ? vscode.l10n.t(
            '{0}: the check did not end within its timeout of {1}.',
            name,
            took(result.timeout, reader()),
          )
        : vscode.l10n.t('{0}: the check failed with exit code {1} in {2}.', name, result.exitCode, time);
  const note = vscode.l10n.t('(The engine’s own record is not changed by it.)');
  const text = [outcome, line, note].filter((part) => part !== '').join(' ');
  const showOutput = vscode.l10n.t('Show Output');
  const show =
    result.exitCode === 0 ? vscode.window.showInformationMessage : vscode.window.showWarningMessage;
  if ((await show(text, showOutput)) === showOutput) await log.showResult(name, result);
}

async function restart({ engine, container }: Target): Promise<void> {
  await vscode.window.withProgress(
    {
      location: vscode.ProgressLocation.Notification,
      title: vscode.l10n.t('Restarting {0}', container.name),
    },
    () => engine.restart(container.id),
  );
}

async function goToDefinition(
  container: Container,
  services: Services,
  live: Live,
): Promise<Place | undefined> {
  const known = (await knownWell(container.id, live)) ?? container;
  const places = await definitionsOf(known, await services.analysis);
  const place = places.length > 1 ? await pickPlace(places) : places[0];
  if (place) await open(place);
  else if (places.length === 0) {
    void vscode.window.showInformationMessage(
      vscode.l10n.t('{0}: no file of this workspace defines its health check.', container.name),
    );
  }
  return place;
}

async function pickPlace(places: readonly Place[]): Promise<Place | undefined> {
  const items = places.map((place) => ({ label: vscode.workspace.asRelativePath(place.uri), place }));
  return (await vscode.window.showQuickPick(items))?.place;
}

async function open({ uri, span }: Place) {
  const document = await vscode.workspace.openTextDocument(uri);
  const selection = new vscode.Range(document.positionAt(span.start), document.positionAt(span.start));
  await vscode.window.showTextDocument(document, { selection });
}
