/** Puts a dependency check in front of what a service starts with, which asks for nothing yet. */
import * as l10n from '@vscode/l10n';
import type { TextEdit } from 'vscode-languageserver-types';
import { addToService, flowList, usualQuote } from '../edits/compose-text';
import { type Fix, joined } from '../edits/fix';
import { asWords } from '../edits/forms';
import { insert } from '../edits/text';
import { quoted, shellForm } from '../edits/words';
import { imageFacts } from '../images/facts';
import type { Command, ExecForm } from '../language/command';
import type { ComposeFile, Placed, Service } from '../language/compose/model';
import { lineage, startCommands, startInstructions } from '../language/dockerfile/lineage';
import type { Stage } from '../language/dockerfile/model';
import { runsElsewhere } from '../language/shell/folder';
import { exposedPorts } from '../project/exposed';
import type { InFile, MergedService, Project } from '../project/project';
import { portIn } from '../project/servers';
import { provide, type ServiceRequest } from './provide';
import { baseImageOf } from './detect';
import { fileName } from './dockerfile-text';
import { type FinalProgram, finalProgram } from './final-program';
import { literal } from './question';
import { notesOf } from './runtimes/runtime';

interface CheckRequest extends ServiceRequest {
  /** Whom to ask: certainly the first of them, the others where it is known on which port. */
  readonly others: readonly MergedService[];
}

/**
 * `command: node server.js` becomes `["sh", "-c", "node healthcheck.mjs --tcp db:5432 && exec node server.js"]`. What
 * of the others is really needed is the application's to know: the fix is not one to apply unasked.
 */
export function insertDependencyCheck(request: CheckRequest): readonly Fix[] {
  const { service, file, project, others } = request;
  const merged = project.mergedOf(service, file);
  const asked = others.flatMap((other) => {
    const port = portOf(other, merged, project);
    return port === undefined ? [] : [{ other, port }];
  });
  const prepend = asked[0]?.other === others[0] ? prependingTo(request, merged) : undefined;
  if (!prepend) return [];
  const args = asked.flatMap(({ other, port }) => ['--tcp', `${other.name}:${port}`]);
  const notes = [
    l10n.t('Whether the application needs {0} at its start is assumed.', namesOf(asked)),
    ...others
      .filter((other) => !asked.some((one) => one.other === other))
      .map(({ name }) => l10n.t('"{0}" is not asked: no single port of it is known.', name)),
  ];
  return provide(request).flatMap((provided) => {
    const { placement, runtime } = provided;
    const question = provided.inItsWords({ args: args.map(literal), notes, complete: false });
    if (!question || !runtime.shell) return [];
    const edit = prepend(shellForm([...placement.command.map(literal), ...question.args]));
    if (!edit) return [];
    return [
      {
        title: l10n.t('Check {0} at the start with {1}', namesOf(asked), fileName(placement)),
        preferred: false,
        edits: joined([...provided.edits, { uri: file.document.uri, edits: [edit] }]),
        notes: [...question.notes, ...notesOf(runtime)],
      },
    ];
  });
}

function namesOf(asked: readonly { readonly other: MergedService }[]): string {
  return asked.map(({ other }) => `"${other.name}"`).join(', ');
}

/** The one port that the service says it asks, else the one that the other says it listens on. */
function portOf(other: MergedService, asking: MergedService, project: Project): number | undefined {
  const said = [...asking.environment.values()].flatMap((value = '') =>
    [...value.matchAll(/(?<![\w.-])([\w.-]+):(\d{1,5})(?!\d)/g)].flatMap(([, host, port]) =>
      host === other.name ? (portIn(port) ?? []) : [],
    ),
  );
  const given = [...(other.ports ?? []), ...(other.expose ?? [])];
  const known = [said, given, portsOfImage(other, project)].find((ports) => ports.length > 0) ?? [];
  const [port, ...more] = new Set(known);
  return more.length > 0 ? undefined : port;
}

function portsOfImage({ parts, image }: MergedService, project: Project): readonly number[] {
  const part = parts.find(({ service }) => service.build);
  const { stage, dockerfile } = (part && project.buildOf(part.service, part.file)) ?? {};
  const own = stage && dockerfile ? exposedPorts(stage, dockerfile).ports : [];
  if (own.length > 0) return own;
  return project.portsOfImage(stage ? baseImageOf(stage) : image?.value.value.resolved) ?? [];
}

/** Puts words for a shell before what is started; undefined where they can't be written there. */
type Prepend = (check: string) => TextEdit | undefined;

/** undefined where the start is not this service's to change. */
function prependingTo(
  { service, file, project }: ServiceRequest,
  { entrypoint, command, image }: MergedService,
): Prepend | undefined {
  const { stage } = project.buildOf(service, file) ?? {};
  const base = stage ? baseImageOf(stage) : image?.value.value.resolved;
  // What an image of a server starts through looks at the words that it is given.
  if (imageFacts(base).kind === 'server') return undefined;
  const own = entrypoint ?? command;
  const start = own ? own.value.value : stage && startCommands(lineage(stage))[0];
  // The utility's path is relative to the container's folder.
  if (!start || runsElsewhere(start)) return undefined;
  const ofImage = stage ? startInstructions(lineage(stage)) : [];
  if (entrypoint ? command : ofImage.some(({ keyword }) => keyword === 'ENTRYPOINT')) return undefined;
  if (own) return isOwn(own, service, file) ? (check) => checkedFirst(check, own.value, file) : undefined;
  const isSaid = ['command', 'entrypoint'].some((key) => service.map?.has(key));
  return stage && !isSaid ? (check) => commandOfImage(check, stage, service, file) : undefined;
}

/** In this file, and this service's alone. */
function isOwn(
  { value, file: stands }: InFile<Placed<Command>>,
  service: Service,
  file: ComposeFile,
): boolean {
  const { start } = value.span;
  const users = file.services.filter((user) =>
    [user.command, user.entrypoint].some((given) => given?.span.start === start),
  );
  return stands.document === file.document && users.length === 1 && users[0] === service;
}

function checkedFirst(
  check: string,
  { value: command, span }: Placed<Command>,
  file: ComposeFile,
): TextEdit | undefined {
  const program = finalProgram(command);
  if (program) {
    const { script, at } = program;
    // Quotes would have to be escaped, in whatever the script stands in; `$` is compose's.
    if (/["'\\$]/.test(check)) return undefined;
    return insert(file.document, script.span(at, at + 1).start, before(program, check));
  }
  const words = command.form === 'exec' ? plainWords(command, file) : undefined;
  return words && asWords(['sh', '-c', `${check} && exec ${words.join(' ')}`], file, span);
}

/** As a shell reads them; undefined where compose or the container's shell would put something else in. */
function plainWords(command: ExecForm, { document }: ComposeFile): readonly string[] | undefined {
  const text = document.getText().slice(command.span.start, command.span.end);
  const [program = ''] = command.words.map(({ value }) => value);
  if (text.includes('$') || isShell(program)) return undefined;
  return command.words.map(({ value }) => quoted(value));
}

function isShell(program: string): boolean {
  return /(?:^|\/)(?:ba|da|a|z)?sh$/.test(program);
}

/** The command of the Dockerfile, with the check before it, as one of the service's own. */
function commandOfImage(
  check: string,
  stage: Stage,
  service: Service,
  file: ComposeFile,
): TextEdit | undefined {
  const [only] = startInstructions(lineage(stage));
  const line = only?.command && behind(check, only.command);
  if (line === undefined || line.includes('$')) return undefined;
  const words = ['sh', '-c', line].map((text) => ({ text }));
  const entry = `command: ${flowList(words, usualQuote(file.document.getText()))}`;
  return addToService(service, file, { lines: [entry], flow: entry });
}

function behind(check: string, command: Command): string | undefined {
  const program = finalProgram(command);
  if (program) {
    const { script, at } = program;
    return script.value.slice(0, at) + before(program, check) + script.value.slice(at);
  }
  if (command.form === 'shell' || isShell(command.words[0]?.value ?? 'sh')) return undefined;
  return `${check} && exec ${command.words.map(({ value }) => quoted(value)).join(' ')}`;
}

/** The application takes the shell's place, so that it gets the signals that are sent to the container. */
function before({ exec }: FinalProgram, check: string): string {
  return `${check} && ${exec ? '' : 'exec '}`;
}
