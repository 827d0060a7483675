/** The domain: what an image's or a service's health check is, whatever file it was written in. */
import type { Command } from '../language/command';
import type { Span } from '../language/text';
import type { Invocation, Word } from '../language/shell/model';

/** The Engine API's HealthConfig (`.Config.Healthcheck` of an image), durations in nanoseconds. Only keys that are set. */
export interface HealthConfig {
  Test?: string[];
  Interval?: number;
  Timeout?: number;
  StartPeriod?: number;
  StartInterval?: number;
  Retries?: number;
}

export type HealthConfigKey = keyof HealthConfig;

/** A place in a file that has a say in a health check, and the keys it gives. */
export interface Origin {
  readonly uri: string;
  readonly span: Span;
  readonly gives: readonly HealthConfigKey[];
}

/** The health check that a stage's or service's containers get. */
export interface EffectiveHealthcheck {
  /** null: none is defined (see `base`); `Test: ["NONE"]` switches an inherited one off. */
  readonly config: HealthConfig | null;
  readonly origins: readonly Origin[];
  /** The command of Test with its place; undefined for none and NONE. */
  readonly command: (Command & { readonly uri: string }) | undefined;
  /** The external image at the end of the chain, where nothing nearer defines a check. `healthcheck` is what is known of it. */
  readonly base:
    { readonly image: string | undefined; readonly healthcheck: boolean | undefined } | undefined;
}

/** What an HTTP tool is asked to do: `curl -f http://localhost/health`. */
export interface HttpProbe {
  /** PowerShell: Invoke-WebRequest and Invoke-RestMethod, under any of their names. */
  readonly tool: 'curl' | 'wget' | 'powershell';
  readonly invocation: Invocation;
  readonly urls: readonly Word[];
  readonly method: string | undefined;
  readonly headers: readonly string[];
  /** `-f`, `--fail`, `--fail-with-body`: HTTP errors become exit codes. wget and PowerShell always do. */
  readonly failsOnHttpError: boolean;
  readonly insecure: boolean;
  readonly followsRedirects: boolean;
  /** For the whole answer. Milliseconds; undefined where none is set, or it comes from a variable. */
  readonly timeout: number | undefined;
  /** The same for the connection alone. */
  readonly connectTimeout: number | undefined;
  readonly unixSocket: string | undefined;
  /** Options that no field above stands for and that have a say in the request, as written, without secrets. */
  readonly untranslated: readonly string[];
  /** All of them. */
  readonly options: readonly Option[];
}

/** An option by its long name, with the word that gives its value. */
export interface Option {
  readonly name: string;
  readonly value: Word | undefined;
  /** Without the value: `-H`, `--header=`. */
  readonly written: string;
}
