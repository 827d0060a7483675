/**
 * Which utility a check is to run: the team's own, whose command `.checkup.yaml` names, or one that is brought into the
 * project. The team's is in the images already: nothing is created and nothing copied, and it is asked in its own words.
 */
import * as l10n from '@vscode/l10n';
import { TIMEOUT_PLACE, URL_PLACE } from '../configuration/model';
import { type Argument, asArgument } from '../edits/words';
import type { Stage } from '../language/dockerfile/model';
import { baseName } from '../language/path';
import { variablesOf } from '../language/text';
import type { Project } from '../project/project';
import { baseImageOf, type Detected, detectNone, detectRuntimes } from './detect';
import { type Place, type Placement, placeUtility } from './placement';
import { literal, type OldCheck, type Question } from './question';
import { USUAL_TIMEOUT, waits } from './request';
import { needing, type Runtime, type RuntimeCommand } from './runtimes/runtime';

export interface Utility {
  /** It runs for certain, and no other would do as well: it may be put in without asking. */
  readonly certain: boolean;
  readonly runtime: RuntimeCommand;
  readonly placement: Placement;
  /** A question to the custom utility in the words of this one; undefined for what it cannot be asked. */
  readonly inItsWords: (question: Question) => Question | undefined;
  readonly translated: (old: OldCheck) => OldCheck | undefined;
}

/** Those that will do in the image of a stage. */
export function utilitiesInImage(place: Omit<Place, 'runtime'>): readonly Utility[] {
  const { dockerfile, stage, project, service } = place;
  const own = ownUtility(
    dockerfile.document.uri,
    project,
    () => project.contentsOfStage(stage, dockerfile).shell,
  );
  if (own) return [own];
  const placed = placedAll(detectRuntimes(stage, dockerfile, project, service), place);
  return placed.length > 0 ? placed : placedAll(detectNone(stage, dockerfile, project), place);
}

function placedAll(runtimes: readonly Detected[], place: Omit<Place, 'runtime'>): readonly Utility[] {
  const placed = new Map<Runtime, Utility>();
  for (const detected of runtimes) {
    const { runtime, certain, standsInFor } = detected;
    const placement = placeUtility({ ...place, runtime: detected });
    if (!placement) continue;
    const words = translationFor(runtime, place.stage);
    const first = standsInFor && placed.get(standsInFor);
    const { needs } = placement;
    const known =
      needs === undefined
        ? { runtime: detected, certain }
        : { runtime: needing(detected, needs), certain: false };
    const utility = { ...known, placement };
    placed.set(runtime, { ...utility, ...(first ? insteadOf(first, words) : words) });
  }
  return [...placed.values()];
}

type Translation = Pick<Utility, 'inItsWords' | 'translated'>;

function translationFor(runtime: Runtime, stage: Stage): Translation {
  if (runtime.tls === false) return translation((question) => (mayNeedTls(question) ? undefined : question));
  return baseImageOf(stage) === 'scratch' ? translation(untrusting) : asItIs;
}

/** An address that is not known may be one of HTTPS. */
function mayNeedTls({ args }: Question): boolean {
  return args.some(({ value }) => /^(?:https:|[$%]|-c$|--config$)/i.test(value));
}

/** Only what another can't be asked. */
function insteadOf(other: Translation, own: Translation): Translation {
  return {
    inItsWords: (question) => (other.inItsWords(question) ? undefined : own.inItsWords(question)),
    translated: (old) => (other.translated(old) ? undefined : own.translated(old)),
  };
}

function translation(inItsWords: Utility['inItsWords']): Translation {
  return {
    inItsWords,
    translated(old) {
      const whole = old.whole && inItsWords(old.whole);
      const calls = old.calls?.flatMap(({ span, question }) => {
        const own = inItsWords(question);
        return own ? [{ span, question: own }] : [];
      });
      const complete = calls?.length === old.calls?.length ? calls : undefined;
      return whole || complete ? { ...old, whole, calls: complete } : undefined;
    },
  };
}

/** The custom utility takes its own words. */
export const asItIs = translation((question) => question);

/** The empty image has no CA certificates. */
function untrusting(question: Question): Question {
  const { args, notes } = question;
  const values = args.map(({ value }) => value);
  if (!values.some((value) => /^https:/i.test(value)) || values.includes('-k')) return question;
  const note = l10n.t('The image has no CA certificates: copy them into it, or add -k.');
  return { args, notes: [...notes, note], complete: false };
}

/** The one that is configured for a file; `shell`: whether the image has one. */
export function ownUtility(
  uri: string,
  project: Project,
  shell: () => boolean | undefined,
): Utility | undefined {
  const template = project.configurationOf(uri)?.utility;
  if (!template) return undefined;
  return {
    certain: true,
    runtime: { words: [], shell: shell() !== false, needs: undefined },
    // All of the words are in what is asked.
    placement: { command: [], edits: [], copy: undefined, name: nameOf(template) },
    ...translation((question) => expand(template, question)),
  };
}

/** What is run, and not what it is run with: `Utilities.HttpCheck.dll` of `dotnet Utilities.HttpCheck.dll -u {url}`. */
function nameOf(template: readonly string[]): string {
  const end = template.findIndex((word) => word.startsWith('-') || word.includes('{'));
  return baseName(template[Math.max(0, end - 1)] ?? '');
}

function expand(template: readonly string[], { args, notes, complete }: Question): Question | undefined {
  const given = pairs(args);
  const [url, ...more] = given.flatMap(({ flag, value }) => (flag === '-u' && value ? [value] : []));
  // Part of a word can only be what is known.
  const isOpen = url && (url.variable || (url.from && variablesOf(url.from.content()).length > 0));
  if (!url || more.length > 0 || (isOpen && template.some(holdsMore))) return undefined;
  const timeout = given.find(({ flag }) => flag === '-t')?.value;
  const takesTimeout = template.some((word) => word.includes(TIMEOUT_PLACE));
  const lost = given.filter(({ flag }) => flag !== '-u' && !(flag === '-t' && takesTimeout));
  const filled = (word: string) => {
    const text = word
      .replaceAll(URL_PLACE, () => url.value)
      .replaceAll(TIMEOUT_PLACE, () => timeout?.value ?? String(USUAL_TIMEOUT));
    return word.includes('$') ? asArgument(text) : literal(text);
  };
  return {
    args: template.map((word) => (word === URL_PLACE ? url : filled(word))),
    notes: [
      ...notes.filter((note) => note !== waits()),
      ...(takesTimeout && !timeout ? [l10n.t('The utility waits 300 ms for an answer.')] : []),
      ...lost.map(({ flag }) => l10n.t('The configured utility is not told {0}.', flag)),
    ],
    complete: complete && lost.length === 0,
  };
}

function holdsMore(word: string): boolean {
  return word.includes(URL_PLACE) && word !== URL_PLACE;
}

function pairs(args: readonly Argument[]): readonly { flag: string; value: Argument | undefined }[] {
  const found: { flag: string; value: Argument | undefined }[] = [];
  for (const arg of args) {
    const last = found.at(-1);
    if (last && !last.value && !arg.value.startsWith('-')) last.value = arg;
    else found.push({ flag: arg.value, value: undefined });
  }
  return found;
}
