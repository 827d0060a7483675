/** A shell in a container, in one of the editor's terminals. */
import * as vscode from 'vscode';
import type { Shell } from '../../engine/exec';
import type { LiveEngine } from '../../engine/index';
import type { Container } from '../../engine/model';

export function openTerminal(engine: LiveEngine, { id, name }: Container): vscode.Terminal {
  const terminal = vscode.window.createTerminal({
    name,
    iconPath: new vscode.ThemeIcon('package'),
    pty: shellTerminal(engine, id),
  });
  terminal.show();
  return terminal;
}

function shellTerminal(engine: LiveEngine, id: string): vscode.Pseudoterminal {
  const written = new vscode.EventEmitter<string>();
  const closed = new vscode.EventEmitter<number>();
  let shell: Shell | undefined;
  let size: vscode.TerminalDimensions | undefined;
  let over = false;
  /** What was typed before the shell was there. */
  let ahead = '';

  async function start() {
    try {
      const opened = await engine.openShell(id);
      if (over) {
        opened.close();
        return;
      }
      shell = opened;
      shell.onData((text) => {
        written.fire(text);
      });
      shell.onExit((code) => {
        closed.fire(code ?? 0);
      });
      if (size) shell.resize(size.columns, size.rows);
      if (ahead !== '') shell.write(ahead);
    } catch (error) {
      // The terminal stays open, so that the message can be read.
      written.fire(`${error instanceof Error ? error.message : String(error)}\r\n`);
      over = true;
    }
  }

  return {
    onDidWrite: written.event,
    onDidClose: closed.event,
    open(dimensions) {
      size = dimensions;
      void start();
    },
    close() {
      over = true;
      shell?.close();
    },
    handleInput(data) {
      if (over) closed.fire(0);
      else if (shell) shell.write(data);
      else ahead += data;
    },
    setDimensions(dimensions) {
      size = dimensions;
      shell?.resize(dimensions.columns, dimensions.rows);
    },
  };
}
