/** The command line: reads the arguments and hands over to a command. */
import { parseArgs } from 'node:util';
import { findRule } from '../rules/registry';
import { explain } from './explain';
import { harmlessMessage } from './formats/report';
import { fix } from './fix';
import { OK, WRONG, type Io } from './io';
import { FAIL_ON, FORMATS, lint } from './lint';
import { rules } from './rules';

const USAGE = `Usage:
  checkup lint    [PATH…] [--format text|json|sarif|github] [--fail-on error|warning|information|hint|never]
                  [--config FILE] [--engine]
  checkup fix     [PATH…] [--rule ID]… [--dry-run] [--config FILE]
  checkup explain PATH [--service NAME | --target STAGE] [--format text|json] [--engine]
  checkup rules   [--format text|json]

PATH is a file or a folder, "." unless given. Each file has the settings of the nearest .checkup.yaml in
its folder or above, unless FILE is to be taken. With --engine the local container engine is asked what
it knows of the images that it has; nothing is fetched. Exit code: 0 nothing found at or above --fail-on
(default: warning), 1 findings, 2 wrong usage or a path that cannot be read,
checked or written.
`;

class UsageError extends Error {}

export async function main(args: readonly string[], io: Io): Promise<number> {
  try {
    // Names of files come into what goes wrong with them.
    return await run(args, {
      ...io,
      error: (line) => {
        io.error(harmlessMessage(line));
      },
    });
  } catch (error) {
    const usage =
      error instanceof UsageError || (error as { code?: string }).code?.startsWith('ERR_PARSE_ARGS');
    io.error(harmlessMessage(`checkup: ${error instanceof Error ? error.message : String(error)}`));
    if (usage) io.error(USAGE.trimEnd());
    return WRONG;
  }
}

async function run([command, ...args]: readonly string[], io: Io): Promise<number> {
  if (HELP.includes(command ?? '') || args.some((arg) => arg === '--help' || arg === '-h')) {
    io.out(USAGE);
    return OK;
  }
  switch (command) {
    case 'lint': {
      const { values, positionals } = parse(args, {
        format: STRING,
        'fail-on': STRING,
        config: STRING,
        engine: FLAG,
      });
      const failOn = oneOf('--fail-on', values['fail-on'] ?? 'warning', FAIL_ON);
      const format = oneOf('--format', values.format ?? 'text', FORMATS);
      const engine = values.engine ?? false;
      return lint(positionals, { format, failOn, config: values.config, engine }, io);
    }
    case 'fix': {
      const { values, positionals } = parse(args, { rule: STRINGS, 'dry-run': FLAG, config: STRING });
      const chosen = values.rule ?? [];
      const unknown = chosen.find((id) => !findRule(id));
      if (unknown !== undefined) throw new UsageError(`no such rule: ${unknown}`);
      return fix(
        positionals,
        { rules: chosen, dryRun: values['dry-run'] ?? false, config: values.config },
        io,
      );
    }
    case 'explain': {
      const { values, positionals } = parse(args, {
        format: STRING,
        service: STRING,
        target: STRING,
        engine: FLAG,
      });
      const [path, ...more] = positionals;
      if (path === undefined || more.length > 0) throw new UsageError('explain takes one PATH');
      if (values.service !== undefined && values.target !== undefined)
        throw new UsageError('--service and --target exclude each other');
      const { service, target, engine = false } = values;
      return explain(path, { format: formatOf(values), service, target, engine }, io);
    }
    case 'rules': {
      const { values, positionals } = parse(args, { format: STRING });
      if (positionals.length > 0) throw new UsageError('rules takes no PATH');
      return rules(formatOf(values), io);
    }
    default:
      throw new UsageError(command === undefined ? 'no command given' : `no such command: ${command}`);
  }
}

const HELP: readonly string[] = ['--help', '-h', 'help'];
const STRING = { type: 'string' } as const;
const STRINGS = { type: 'string', multiple: true } as const;
const FLAG = { type: 'boolean' } as const;

function parse<T extends Record<string, typeof STRING | typeof STRINGS | typeof FLAG>>(
  args: readonly string[],
  options: T,
) {
  return parseArgs({ args: [...args], options, allowPositionals: true, strict: true });
}

function formatOf({ format }: { format?: string | undefined }): 'text' | 'json' {
  return oneOf('--format', format ?? 'text', ['text', 'json'] as const);
}

function oneOf<T extends string>(option: string, value: string, allowed: readonly T[]): T {
  const found = allowed.find((candidate) => candidate === value);
  if (found === undefined) throw new UsageError(`${option} takes ${allowed.join(', ')}, not "${value}"`);
  return found;
}
