/** The workspace's files, kept checked while they change in editors and on disk. */
import type * as vscode from 'vscode';
import type { InspectedImage } from '../../images/inspected';
import type { ComposeFile } from '../../language/compose/model';
import type { FileEdit, Fix } from '../../edits/fix';
import type { Project } from '../../project/project';
import type { Finding } from '../../rules/rule';

/** null where the engine does not have the image; rejects where it does not answer. */
export type InspectImage = (name: string) => Promise<InspectedImage | null>;

export interface Analysis {
  readonly project: Project;
  /** The findings of one file, as of its last check. */
  findings(uri: string): readonly Finding[];
  /** The findings of a document as it is at this moment, whatever is still waiting to be checked. */
  findingsOf(document: vscode.TextDocument): readonly Finding[];
  /** The fixes of a finding, without the ignores that they leave nothing to silence. */
  fixesOf(finding: Finding): Promise<readonly Fix[]>;
  /** What all preferred fixes of a document's findings change, until there is nothing left to fix. */
  fixAll(document: vscode.TextDocument): Promise<readonly FileEdit[]>;
  /** URIs of files whose findings may have changed. */
  readonly onDidCheck: vscode.Event<readonly string[]>;
  /** Resolves when the workspace has been read and checked once. */
  readonly ready: Promise<void>;
  /** A compose file, whether it is one of the project's or not; undefined where there is none. */
  composeFile(uri: string): Promise<ComposeFile | undefined>;
  /** Computes something from the project, reading the files it asks for until it has asked for nothing new. */
  resolve<T>(compute: () => T): Promise<T>;
  /** From now on an engine is asked about images; with undefined, nothing counts any more of what one said. */
  learnImages(inspect: InspectImage | undefined): void;
  dispose(): void;
}
