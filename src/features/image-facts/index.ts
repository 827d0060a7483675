/**
 * What the engine knows of images, for the checks of the files that name them. Only an engine that is connected
 * anyway is asked: in a workspace that is not trusted there is none.
 */
import * as vscode from 'vscode';
import type { ConnectionState } from '../../engine/connection';
import type { LiveEngine } from '../../engine/index';
import type { InspectImage } from '../analysis/analysis';
import type { Services } from '../services';

/** An engine, whenever there is one. */
export interface Source {
  readonly engine:
    (Pick<LiveEngine, 'image'> & { readonly store: { readonly state: Connected } }) | undefined;
  readonly onDidChange: vscode.Event<unknown>;
}

interface Connected {
  readonly connection: Pick<ConnectionState, 'status'>;
}

export function register({ analysis }: Pick<Services, 'analysis'>, live: Source): vscode.Disposable {
  let asking = false;

  function learn(inspect: InspectImage | undefined): void {
    analysis.then(
      (checks) => {
        checks.learnImages(inspect);
      },
      () => {
        // Without checks nobody asks for images; that they could not be started is told elsewhere.
      },
    );
  }

  /** `again`: what was said may no longer be so. */
  function follow(again: boolean): void {
    const { engine } = live;
    const may = engine?.store.state.connection.status === 'connected' && isOn();
    // What an engine has said still counts when it is lost.
    if (engine && may && (again || !asking)) learn((name) => engine.image(name));
    asking = may;
  }

  return vscode.Disposable.from(
    live.onDidChange(() => {
      follow(false);
    }),
    // Images may have been built or fetched in a terminal elsewhere.
    vscode.window.onDidChangeWindowState(({ focused }) => {
      if (focused) follow(true);
    }),
    vscode.workspace.onDidChangeConfiguration((event) => {
      if (!event.affectsConfiguration('checkup.engine.imageFacts')) return;
      if (!isOn()) learn(undefined);
      follow(false);
    }),
  );
}

function isOn(): boolean {
  return vscode.workspace.getConfiguration('checkup.engine').get<boolean>('imageFacts') ?? true;
}
