/** What the check of an image asks, where several services may run it, and not all as the same thing. */
import * as l10n from '@vscode/l10n';
import type { Stage } from '../language/dockerfile/model';
import { oncePer } from '../language/lazy';
import type { MergedService } from '../project/project';
import type { StageRequest } from './dockerfile-text';
import { heirsOf, type ImageUser, usersOf } from './image-users';
import { type Address, addressOf, applicationOf } from './start';
import { startAlike, startsOtherwise } from './start/own-start';

export interface ImageAddress extends Address {
  /** The services that would get the check and may fail it. */
  readonly others: readonly MergedService[];
}

export function addressIn(request: StageRequest): ImageAddress | undefined {
  const { dockerfile, stage, project } = request;
  const image = { stage, dockerfile };
  const builders = project.buildersOf(dockerfile).filter((builder) => builder.stage === stage);
  const services = builders.map(({ merged }) => merged).filter((merged) => !startsOtherwise(merged, stage));
  const itself = applicationOf([], dockerfile, image);
  const own = addressOf({ ...itself, services }, project);
  if (!own) return undefined;
  const isAskedSo = askedAs(own, request);
  const others = usersOf(request).filter((user) => !isAskedSo(user));
  const heirs = heirsOf(request).filter((heir) => !isAskedSo({ stage: heir }));
  const names = new Set([...others.map(({ merged }) => merged.name), ...heirs.map(({ label }) => label)]);
  if (names.size === 0) return { ...own, others: [] };
  const named = [...names].slice(0, MOST_NAMED).join(', ');
  const note = l10n.t('The image runs as something else too, which may fail this check: {0}.', named);
  return {
    ...own,
    complete: false,
    notes: [...own.notes, note],
    others: others.map(({ merged }) => merged),
  };
}

const MOST_NAMED = 5;
/** Each is read as the application is; far more than run the same thing in different ways. */
const MOST_READ = 20;

/** Whether what runs the image is to be asked the same, as far as that is known. */
function askedAs(
  own: Address,
  { dockerfile, stage, project }: StageRequest,
): (user: Partial<ImageUser> & Pick<ImageUser, 'stage'>) => boolean {
  const answers = new Map<string, boolean>();
  const read = (at: Stage, merged: MergedService | undefined): boolean => {
    const image = { stage: at, dockerfile };
    const theirs = addressOf(applicationOf(merged ? [merged] : [], dockerfile, image), project);
    const isSame = theirs?.args.join('\0') === own.args.join('\0');
    const isStartedSo = startAlike(at, stage) && !(merged && startsOtherwise(merged, at));
    // Of what is started in the same way, all that is known of one holds for the others.
    return isStartedSo ? isSame || !theirs?.complete : isSame && (theirs.complete || !own.complete);
  };
  return ({ stage: at, merged }) => {
    const key = `${at.index} ${merged ? tellingOf(merged) : ''}`;
    const answer = answers.get(key) ?? (answers.size < MOST_READ && read(at, merged));
    answers.set(key, answer);
    return answer;
  };
}

/** What a service says of how it is to be asked. */
const tellingOf = oncePer(({ entrypoint, command, environment, ports, expose }: MergedService): string => {
  const said = [entrypoint, command].map((given) => {
    const text = given?.value.value;
    return text?.form === 'exec' ? text.words.map(({ value }) => value) : text?.script.value;
  });
  return JSON.stringify([said, [...environment], ports, expose]);
});
