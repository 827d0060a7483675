/** Puts the utility in place of curl where an application asks for its dependencies before it starts. */
import * as l10n from '@vscode/l10n';
import type { TextEdit } from 'vscode-languageserver-types';
import { parse } from 'unbash';
import type { ShellForm } from '../language/command';
import type { Instruction } from '../language/dockerfile/model';
import { detectRuntime } from './detect';
import { fileName, pointAbove, type StageRequest, withPlacement } from './dockerfile';
import type { Fix } from '../edits/fix';
import { placeUtility } from './placement';
import { literal, readCheck } from './question';
import { insert, replace } from '../edits/text';
import { shellForm } from '../edits/words';

/**
 * `CMD curl --fail http://api/health && node server.js` becomes
 * `CMD node healthcheck.mjs -u http://api/health && exec node server.js`: the application takes the shell's place,
 * so that it gets the signals that are sent to the container.
 */
export function replaceDependencyCheck({
  dockerfile,
  stage,
  project,
  instruction,
}: StageRequest & { readonly instruction: Instruction }): readonly Fix[] {
  const { command } = instruction;
  const old = command?.form === 'shell' ? readCheck(command) : undefined;
  const runtime = detectRuntime(stage);
  if (command?.form !== 'shell' || !old?.calls || !runtime?.shell) return [];
  // A trigger runs in other images, where the utility would have to be, too.
  if (instruction.onbuild) return [];
  const { document } = dockerfile;
  const point = pointAbove(instruction, dockerfile);
  const placement = placeUtility({ dockerfile, stage, project, runtime, at: point.at });
  const application = applicationAt(command, old.calls.length);
  if (!placement || application === undefined) return [];
  const edits: TextEdit[] = old.calls.map(({ span, question }) =>
    replace(document, span, shellForm([...placement.command.map(literal), ...question.args])),
  );
  if (application.exec !== undefined) edits.push(insert(document, application.exec, 'exec '));
  return [
    {
      title: l10n.t('Replace {0} with {1}', old.tool, fileName(placement)),
      preferred: old.calls.every(({ question }) => question.complete),
      edits: withPlacement(edits, placement, dockerfile, point),
      notes: [...new Set(old.calls.flatMap(({ question }) => question.notes))],
    },
  ];
}

/** Where `exec` goes in `check && … && application`; undefined for any other script. */
function applicationAt({ script }: ShellForm, checks: number): { exec: number | undefined } | undefined {
  const { commands, errors } = parse(script.value);
  const [statement, ...more] = commands;
  if (!statement || more.length > 0 || (errors?.length ?? 0) > 0 || statement.background) return undefined;
  const { command } = statement;
  if (command.type !== 'AndOr' || command.operators.some((operator) => operator !== '&&')) return undefined;
  const last = command.commands.at(-1);
  if (command.commands.length <= checks || last?.type !== 'Command' || !last.name) return undefined;
  // A variable before the program (`PORT=80 node server.js`) may not stand behind exec.
  const needsExec = last.name.value !== 'exec' && last.prefix.length === 0;
  return { exec: needsExec ? script.span(last.pos, last.pos + 1).start : undefined };
}
