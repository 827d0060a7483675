/** The workspace's files, kept checked while they change in editors and on disk. */
import type * as vscode from 'vscode';
import type { ComposeFile } from '../../language/compose/model';
import type { Project } from '../../project/project';
import type { Finding } from '../../rules/rule';

export interface Analysis {
  readonly project: Project;
  /** The findings of one file, as of its last check. */
  findings(uri: string): readonly Finding[];
  /** The findings of a document as it is at this moment, whatever is still waiting to be checked. */
  findingsOf(document: vscode.TextDocument): readonly Finding[];
  /** URIs of files whose findings may have changed. */
  readonly onDidCheck: vscode.Event<readonly string[]>;
  /** Resolves when the workspace has been read and checked once. */
  readonly ready: Promise<void>;
  /** A compose file, whether it is one of the project's or not; undefined where there is none. */
  composeFile(uri: string): Promise<ComposeFile | undefined>;
  /** Computes something from the project, reading the files it asks for until it has asked for nothing new. */
  resolve<T>(compute: () => T): Promise<T>;
  dispose(): void;
}
