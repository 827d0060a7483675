/** A compose file, one model however many YAML documents it has. All spans are offsets into `document`. */
import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { Document, Node, YAMLMap } from 'yaml';
import type { Command } from '../command';
import type { Comment } from '../comment';
import type { Problem } from '../problem';
import type { MappedText, Span } from '../text';

export interface ComposeFile {
  readonly kind: 'compose';
  readonly document: TextDocument;
  /** For edits that must keep anchors, comments and style: the parsed documents themselves. */
  readonly yaml: readonly Document.Parsed[];
  readonly services: readonly Service[];
  /** The files that `include` names, in order. */
  readonly includes: readonly Include[];
  readonly comments: readonly Comment[];
  readonly problems: readonly Problem[];
}

/** An entry of `include`: several paths of one entry are merged like override files. */
export interface Include {
  readonly paths: readonly Value[];
  /** What relative paths are relative to; undefined for the folder of the first of `paths`. */
  readonly projectDirectory: Value | undefined;
  /** Where variables come from; undefined for the `.env` file of that folder. */
  readonly envFiles: readonly Value[] | undefined;
  readonly span: Span;
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
  /** `condition` is undefined also where none is given: that is `any` in a cluster, and nothing elsewhere. */
  readonly restartPolicy: Placed<{ readonly condition: string | undefined }> | undefined;
  /** `deploy.mode`. */
  readonly deployMode: string | undefined;
  /** Keys of `deploy` that only a cluster honours. */
  readonly clusterKeys: readonly string[];
  /** `deploy.replicas`, else `scale`. */
  readonly replicas: Value | undefined;
  readonly command: Placed<Command> | undefined;
  readonly entrypoint: Placed<Command> | undefined;
  /** Container ports of `ports`, as numbers where they are plain. */
  readonly ports: Placed<readonly number[]> | undefined;
  readonly expose: Placed<readonly number[]> | undefined;
  /** Whether every entry of `ports` and `expose` could be read as numbers. */
  readonly portsKnown: boolean;
  readonly environment: ReadonlyMap<string, string | undefined>;
  readonly envFiles: readonly EnvFile[];
  readonly containerName: string | undefined;
  readonly hostname: string | undefined;
  readonly profiles: readonly string[];
  readonly provider: boolean;
  readonly extends: Extends | undefined;
  /** The service's keys, those from merge keys included, those tagged `!reset` not. */
  readonly keys: ReadonlySet<string>;
  /**
   * Paths (`healthcheck.test`) tagged `!reset` or `!override`, and commands set to null: what a file below gives for
   * them does not count.
   */
  readonly replaces: ReadonlySet<string>;
}

export interface EnvFile {
  readonly path: Value;
  readonly required: boolean;
  /** `format: raw`: neither quotes nor variables mean anything. */
  readonly raw: boolean;
}

export interface Extends {
  readonly service: string;
  /** The file it stands in; undefined for this one. */
  readonly file: Value | undefined;
  readonly span: Span;
  readonly keySpan: Span;
}

/** A scalar after interpolation; `resolved` is undefined where a variable's value is not known. */
export interface Value {
  readonly text: string;
  readonly resolved: string | undefined;
}

export interface Build {
  readonly span: Span;
  readonly keySpan: Span;
  /** undefined where no context is given: `.` in the end, unless another file of the application gives one. */
  readonly context: Value | undefined;
  readonly dockerfile: Value | undefined;
  readonly target: Placed<Value> | undefined;
  readonly inline: MappedText | undefined;
  readonly args: ReadonlyMap<string, string | undefined>;
  /** `additional_contexts`, as written after interpolation. */
  readonly contexts: ReadonlyMap<string, string | undefined>;
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
  /** The keys, those from merge keys included, and where they stand. */
  readonly keys: ReadonlyMap<string, Span>;
}

export type ComposeTest =
  | { readonly type: 'none' }
  | {
      readonly type: 'cmd';
      readonly command: Command;
      /** What compose replaces in it before the container gets it. */
      readonly variables: readonly VariableUse[];
    }
  /** Compose or the engine would refuse it, or it can never pass; `words` are what the list holds all the same. */
  | { readonly type: 'invalid'; readonly message: string; readonly words: readonly MappedText[] };

/** `$NAME` or `${NAME…}`. */
export interface VariableUse {
  readonly name: string;
  /** What stands behind the name inside the braces: a default, for instance. */
  readonly operator: string | undefined;
  /** Its value where that is known. */
  readonly value: string | undefined;
  readonly span: Span;
}

export interface Dependency {
  readonly service: string;
  /** undefined where a variable decides, or another file has to. */
  readonly condition: Condition | undefined;
  /** The condition where it is written, else the service's name: {@link keySpan} itself. */
  readonly span: Span;
  /** The service's name. */
  readonly keySpan: Span;
  /** undefined where it is not written: yes, unless another file says no. */
  readonly required: boolean | undefined;
}

export type Condition = 'service_started' | 'service_healthy' | 'service_completed_successfully';
