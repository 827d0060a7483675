/** `checkup lint`: what is wrong, in the format that is asked for. */
import { byLoudness, SEVERITIES } from '../configuration/level';
import type { Finding } from '../rules/rule';
import { defaultSettings } from '../rules/running/check';
import { tellProblems } from './configuration';
import { createFailures } from './failures';
import { FOUND, OK, WRONG, type Io } from './io';
import { github } from './formats/github';
import { json } from './formats/json';
import { sarif } from './formats/sarif';
import { text } from './formats/text';
import { checkAll, display, load, withEngine } from './load';

export const FAIL_ON = [...SEVERITIES, 'never'] as const;
export type FailOn = (typeof FAIL_ON)[number];

const formats = { text, json, sarif, github };
export type Format = keyof typeof formats;
export const FORMATS: readonly Format[] = ['text', 'json', 'sarif', 'github'];

export interface LintOptions {
  readonly format: Format;
  readonly failOn: FailOn;
  /** The file to take instead of the `.checkup.yaml` near each file. */
  readonly config: string | undefined;
  /** Whether the local engine is asked about images. */
  readonly engine: boolean;
}

export async function lint(
  paths: readonly string[],
  { format, failOn, config, engine }: LintOptions,
  io: Io,
): Promise<number> {
  const loaded = await load(paths, io, config);
  const failures = createFailures(io);
  const checked = await withEngine({ loaded, engine }, io, (asking) =>
    checkAll(asking, defaultSettings, failures),
  );
  const findings = checked.findings
    .documents()
    .map((uri) => [display(uri, io), checked.findings.of(uri)] as const)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([file, ofFile]) => ofFile.map((finding) => ({ file, finding })));
  io.out(await formats[format]({ findings, loaded, failures, io }));
  const flawed = await tellProblems(loaded, io);
  if (loaded.unreadable || flawed || failures.some()) return WRONG;
  const fails = ({ severity }: Finding) => failOn !== 'never' && byLoudness(severity, failOn) <= 0;
  return findings.some(({ finding }) => fails(finding)) ? FOUND : OK;
}
