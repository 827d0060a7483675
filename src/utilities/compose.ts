/** Puts the utility, or the probe of the image, in place of what a service's `test` asks with curl. */
import * as l10n from '@vscode/l10n';
import {
  blockList,
  flowList,
  isTagged,
  needsShell,
  quoteOf,
  scalar,
  styleAt,
  usualQuote,
  valueSpan,
  yamlWord,
  type YamlWord,
} from '../edits/compose-text';
import { type Fix, joined } from '../edits/fix';
import { replace } from '../edits/text';
import { type Argument, asArgument, shellForm } from '../edits/words';
import { parseComposeDuration } from '../health/duration';
import { isLoopback, targetsOf } from '../health/target';
import type { ComposeFile, ComposeTest, Placed, Service } from '../language/compose/model';
import { oncePer } from '../language/lazy';
import type { Span } from '../language/text';
import { fileName } from './dockerfile-text';
import { probeOfService } from './image-probe';
import { type InPlaceOf, type Replaced, replacedCalls, replacedInScript } from './in-place';
import { distinct, type Provided, provideForAll, type ServiceRequest } from './provide';
import { askingInstead, limitIn, literal, type OldCheck, readCheck } from './question';
import { notesOf } from './runtimes/runtime';
import { readScript } from './script';
import { addressOf, type Application } from './start';

/** Replaces the value of `test`, in the style it has, or what a script asks that it runs; everything else stays. */
export function replaceInCompose({
  service,
  file,
  project,
  script,
  idle,
}: ServiceRequest & InPlaceOf): readonly Fix[] {
  const test = service.healthcheck?.test;
  const command = test?.value.type === 'cmd' ? test.value.command : undefined;
  if (!test) return [];
  const { span } = test;
  // A test behind an anchor belongs to every service that uses it: all of them need the same in its place.
  const users = file.services.filter(({ healthcheck }) => healthcheck?.test?.span.start === span.start);
  const limit = limitOf(users);
  const asked = command && (script ? readScript(command, script, limit) : readCheck(command, limit));
  const tool = idle ?? asked?.tool;
  if (tool === undefined) return [];
  const byImage = script
    ? []
    : probedInstead(tool, idle === undefined ? asked : undefined, users, { file, project });
  const inScript = asked?.whole ? undefined : script;
  // Most utilities to choose from are for one and the same application.
  const addressFor = oncePer((application: Application) => addressOf(application, project));
  const byUtility = provideForAll(users, { file, project }).flatMap((provided): readonly Fix[] => {
    const texts = provided.map((one) => {
      const given = idle === undefined ? asked : askingInstead(idle, addressFor(one.application));
      const old = given && one.translated(given);
      if (!old) return undefined;
      return inScript ? replacedInScript(old, inScript, one) : replacement(old, test, one, file);
    });
    const [first] = texts;
    const [one] = provided;
    if (!one || !first || texts.some((text) => JSON.stringify(text?.edits) !== JSON.stringify(first.edits)))
      return [];
    return [
      {
        title: l10n.t('Replace {0} with {1}', tool, fileName(one.placement)),
        preferred: first.complete && provided.every(({ certain }) => certain),
        edits: joined([
          ...distinct(provided.flatMap(({ edits }) => edits)),
          { uri: (inScript ?? file).document.uri, edits: [...first.edits] },
        ]),
        notes: [...first.notes, ...notesOf(one.runtime)],
        assumed: first.assumed,
      },
    ];
  });
  return [...byUtility, ...byImage];
}

/** The probe that the image of all of them brings for itself: another question, for those who ask themselves. */
function probedInstead(
  tool: string,
  old: OldCheck | undefined,
  users: readonly Service[],
  { file, project }: Omit<ServiceRequest, 'service'>,
): readonly Fix[] {
  const targets = old?.probes.flatMap(({ invocation }) => targetsOf(invocation)) ?? [];
  const [test] = users.map(({ healthcheck }) => healthcheck?.test);
  if (!test || (old && !old.whole) || !targets.every(({ host }) => host && isLoopback(host))) return [];
  const [probe, ...others] = users.map((user) =>
    probeOfService(project.mergedOf(user, file), project.buildOf(user, file)),
  );
  if (!probe || probe === 'moved') return [];
  const words = JSON.stringify(probe.words);
  const isSame = others.every((other) => other && other !== 'moved' && JSON.stringify(other.words) === words);
  const time = limitIn(parseComposeDuration(probe.timeout ?? '')) ?? 0;
  if (!isSame || limitsOf(users).some((limit) => limit < time)) return [];
  const text = file.document.getText();
  const value = testValue(probe.words.map(asArgument), text, test.span, true);
  if (value === undefined) return [];
  return [
    {
      title: l10n.t('Replace {0} with {1}', tool, probe.name),
      preferred: old === undefined && probe.notes.length === 0,
      edits: [{ uri: file.document.uri, edits: [replace(file.document, valueSpan(text, test.span), value)] }],
      notes: [
        ...(old ? [l10n.t('The image’s own {0} asks something else than {1} does.', probe.name, tool)] : []),
        ...probe.notes,
      ],
    },
  ];
}

/** The longest that one of the services gives it: the engine sees to it that the others take no longer. */
function limitOf(users: readonly Service[]): number | undefined {
  const known = limitsOf(users);
  return known.length === users.length ? Math.max(...known) : undefined;
}

/** Of those that say it. Milliseconds. */
function limitsOf(users: readonly Service[]): readonly number[] {
  return users.flatMap(
    ({ healthcheck }) =>
      limitIn(parseComposeDuration(healthcheck?.options.get('timeout')?.value.resolved ?? '')) ?? [],
  );
}

function replacement(
  { whole, calls, assumed }: OldCheck,
  { span, value: test }: Placed<ComposeTest>,
  { placement, runtime }: Provided,
  file: ComposeFile,
): Replaced | undefined {
  const { document } = file;
  const words = placement.command.map(literal);
  if (whole) {
    const text = document.getText();
    const value = testValue([...words, ...whole.args], text, span, runtime.shell);
    if (value === undefined) return undefined;
    const { notes, complete } = whole;
    return { edits: [replace(document, valueSpan(text, span), value)], notes, complete, assumed };
  }
  if (!calls || !runtime.shell || test.type !== 'cmd') return undefined;
  return replacedCalls(calls, test.command, file, ({ args }) => shellText([...words, ...args]));
}

/** The value of `test` in place of the one at an offset. */
function testValue(
  args: readonly Argument[],
  text: string,
  { start, end }: Span,
  shell: boolean,
): string | undefined {
  const words = yamlWords(args);
  if (!words) return undefined;
  const style = styleAt(text, start);
  if (style === 'string' && isTagged(text, { start, end })) return undefined;
  const quote = style === 'string' ? usualQuote(text) : quoteOf(text.slice(start, end));
  const list = (items: readonly YamlWord[]) =>
    style === 'block' ? blockList(items, quote, text, start) : flowList(items, quote);
  if (!words.some(needsShell)) return list([{ text: 'CMD' }, ...words]);
  const line = shellText(args);
  if (line === undefined || !shell) return undefined;
  return style === 'string' ? scalar({ text: line }, quote) : list([{ text: 'CMD-SHELL' }, { text: line }]);
}

function yamlWords(args: readonly Argument[]): readonly YamlWord[] | undefined {
  const words = args.flatMap((arg) => yamlWord(arg) ?? []);
  return words.length < args.length ? undefined : words;
}

/** A line for the container's shell, as compose reads it. */
export function shellText(args: readonly Argument[]): string | undefined {
  const words = yamlWords(args);
  return (
    words &&
    shellForm(
      words.map((word) => ({
        value: word.text,
        // Compose replaces in quotes, too, but the shell is to read what it puts there as it always did.
        variable: needsShell(word) || /^[^$]*\$(?!\$)/.test(word.text),
        from: undefined,
      })),
    )
  );
}
