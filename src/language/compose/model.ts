/** A compose file, one model however many YAML documents it has. All spans are offsets into `document`. */
import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { Document, Node, YAMLMap } from 'yaml';
import type { Command } from '../command';
import type { Problem } from '../problem';
import type { MappedText, Span } from '../text';

export interface ComposeFile {
  readonly kind: 'compose';
  readonly document: TextDocument;
  /** For edits that must keep anchors, comments and style: the parsed documents themselves. */
  readonly yaml: readonly Document.Parsed[];
  readonly services: readonly Service[];
  readonly comments: readonly { readonly text: string; readonly span: Span }[];
  readonly problems: readonly Problem[];
}

/** A value with its place: of the value itself, and of the key that it stands under. */
export interface Placed<T> {
  readonly value: T;
  readonly span: Span;
  readonly keySpan: Span;
}

export interface Service {
  readonly name: string;
  /** The key. */
  readonly nameSpan: Span;
  /** Key and value. */
  readonly span: Span;
  /** The service's own mapping; undefined for `web:` with nothing behind it. */
  readonly map: YAMLMap<Node, Node | null> | undefined;
  readonly image: Placed<Value> | undefined;
  readonly build: Build | undefined;
  readonly healthcheck: ComposeHealthcheck | undefined;
  readonly dependsOn: readonly Dependency[];
  readonly restart: Placed<Value> | undefined;
  readonly restartPolicy: Placed<{ readonly condition: string | undefined }> | undefined;
  /** `deploy.mode`. */
  readonly deployMode: string | undefined;
  readonly command: Placed<Command> | undefined;
  readonly entrypoint: Placed<Command> | undefined;
  /** Container ports of `ports`, as numbers where they are plain. */
  readonly ports: Placed<readonly number[]> | undefined;
  readonly expose: Placed<readonly number[]> | undefined;
  readonly environment: ReadonlyMap<string, string | undefined>;
  readonly containerName: string | undefined;
  readonly provider: boolean;
  readonly extends: boolean;
  readonly keys: ReadonlySet<string>;
}

/** A scalar after interpolation; `resolved` is undefined where a variable's value is not known. */
export interface Value {
  readonly text: string;
  readonly resolved: string | undefined;
}

export interface Build {
  readonly span: Span;
  readonly keySpan: Span;
  readonly context: Value;
  readonly dockerfile: Value | undefined;
  readonly target: Placed<Value> | undefined;
  readonly inline: MappedText | undefined;
  readonly args: ReadonlyMap<string, string | undefined>;
}

export interface ComposeHealthcheck {
  readonly span: Span;
  readonly keySpan: Span;
  readonly map: YAMLMap<Node, Node | null> | undefined;
  readonly test: Placed<ComposeTest> | undefined;
  /** `disable: true`. */
  readonly disable: Placed<boolean> | undefined;
  /** interval, timeout, retries, start_period, start_interval: as written. */
  readonly options: ReadonlyMap<string, Placed<Value>>;
}

export type ComposeTest =
  | { readonly type: 'none' }
  | { readonly type: 'cmd'; readonly command: Command }
  | { readonly type: 'invalid'; readonly message: string };

export interface Dependency {
  readonly service: string;
  readonly condition: 'service_started' | 'service_healthy' | 'service_completed_successfully';
  readonly span: Span;
  readonly keySpan: Span;
  readonly required: boolean;
}
