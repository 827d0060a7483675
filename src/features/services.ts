/** What the features share. Created once at activation; everything in it is cheap until it is used. */
import type * as vscode from 'vscode';
import type { Analysis } from './analysis/analysis';

export interface Services {
  readonly context: vscode.ExtensionContext;
  /** The "Container Checkup" output channel: what the extension does, and what went wrong. */
  readonly log: vscode.LogOutputChannel;
  /** What is known and found in the workspace's files; its bundle is loaded after activation. */
  readonly analysis: Promise<Analysis>;
}

/** What the features in the checks' own bundle get. */
export interface CheckServices {
  readonly context: vscode.ExtensionContext;
  readonly analysis: Analysis;
}
