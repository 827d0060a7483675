/** Stages: what FROM says, which stage starts from which, and the build arguments before the first. */
import * as l10n from '@vscode/l10n';
import type { Problem } from '../problem';
import type { Span } from '../text';
import { lex, unknown } from './lexer';
import type { Dockerfile, From, Instruction, Stage } from './model';
import { quotedWordsOf, wordsOf } from './words';

export interface ReadInstruction extends Instruction {
  /** Behind ONBUILD stands what can't be a trigger. */
  readonly refusedTrigger?: boolean;
}

/** What a build says beside its Dockerfile that has a say in what FROM names. */
export interface Given {
  /** `--build-arg`: undefined for a value that is not known. Only those count that the file declares. */
  readonly args: ReadonlyMap<string, string | undefined>;
  /** `--build-context`: images in the place of names; undefined for a folder, or another thing that is not known. */
  readonly images: ReadonlyMap<string, string | undefined>;
}

export const NOTHING_GIVEN: Given = { args: new Map(), images: new Map() };

type StagesAndArgs = Pick<Dockerfile, 'globalArgs' | 'stages' | 'problems'>;

export function readStages(
  instructions: readonly ReadInstruction[],
  escape: string,
  given: Given,
): StagesAndArgs {
  const problems: Problem[] = [];
  const args = new GlobalArgs(escape, given);
  const starts = instructions.flatMap(({ keyword, onbuild }, at) =>
    keyword === 'FROM' && !onbuild ? [at] : [],
  );
  for (const instruction of instructions.slice(0, starts[0] ?? instructions.length)) {
    if (instruction.keyword === 'ARG' && !instruction.onbuild) args.define(instruction);
    else if (starts.length > 0)
      problems.push(
        problem(instruction, l10n.t('No stage here yet: only ARG may stand before the first FROM.')),
      );
  }
  const [first] = instructions;
  if (starts.length === 0 && first)
    problems.push(problem(first, l10n.t('No FROM: there is nothing to build.')));
  const stages: Stage[] = [];
  const byName = new Map<string, Stage>();
  starts.forEach((start, index) => {
    const [from, ...rest] = instructions.slice(start, starts[index + 1]);
    if (!from) return;
    const stage = readStage(from, rest, index, args, byName, problems);
    stages.push(stage);
    // A name that is given twice is the later stage's.
    if (stage.name !== undefined) byName.set(stage.name, stage);
  });
  return { globalArgs: args.values, stages, problems };
}

function problem({ keywordSpan }: Instruction, message: string): Problem {
  return { message, span: keywordSpan };
}

function readStage(
  instruction: Instruction,
  instructions: readonly Instruction[],
  index: number,
  args: GlobalArgs,
  byName: ReadonlyMap<string, Stage>,
  problems: Problem[],
): Stage {
  const words = wordsOf(instruction.args);
  const [image, as, written] = words;
  if (words.length !== 1 && !(words.length === 3 && as?.value.toLowerCase() === 'as'))
    problems.push(problem(instruction, l10n.t('FROM takes an image, or an image AS a name.')));
  const named = as?.value.toLowerCase() === 'as' ? written : undefined;
  const name = named?.value.toLowerCase();
  if (named && !/^[a-z][a-z0-9-_.]*$/.test(name ?? ''))
    problems.push({
      message: l10n.t('A stage\'s name begins with a letter and has letters, digits, "-", "_" and "." only.'),
      span: named.span(0, named.value.length),
    });
  const from = readFrom(instruction, image?.value ?? '', image?.span(0, image.value.length), args);
  return {
    index,
    name,
    nameSpan: named?.span(0, named.value.length),
    label: name ?? String(index),
    from,
    // Names are stored in lower case and looked up as written; `FROM 0` is an image, not an index.
    parent: from.resolved === undefined ? undefined : byName.get(from.resolved),
    instructions,
    span: { start: instruction.span.start, end: instructions.at(-1)?.span.end ?? instruction.span.end },
  };
}

function readFrom(
  instruction: Instruction,
  image: string,
  imageSpan: Span | undefined,
  args: GlobalArgs,
): From {
  const { resolved, variable } = args.image(image);
  return {
    span: instruction.span,
    image,
    imageSpan: imageSpan ?? instruction.keywordSpan,
    resolved: resolved === '' ? undefined : resolved,
    variable,
    platform: instruction.flags.find(({ name }) => name === 'platform')?.value,
  };
}

/** Build arguments that BuildKit sets by itself, differently on each machine. */
const automatic = /^(?:BUILD|TARGET)(?:PLATFORM|OS|OSVERSION|ARCH|VARIANT)$|^TARGETSTAGE$/;

/** ARGs before the first FROM, with their defaults. A class because each may be made from those before it. */
class GlobalArgs {
  /** undefined: has no default, or one that can't be known. */
  readonly values = new Map<string, string | undefined>();
  private readonly unknown = new Set<string>();

  constructor(
    private readonly escape: string,
    private readonly given: Given,
  ) {}

  define(instruction: Instruction): void {
    for (const { value: word } of quotedWordsOf(instruction.args, this.escape)) {
      const equals = word.indexOf('=');
      const name = equals < 0 ? word : word.slice(0, equals);
      // `ARG X` behind `ARG X=1` takes nothing away.
      if (this.given.args.has(name)) this.set(name, this.given.args.get(name));
      else if (equals < 0) this.values.set(name, this.values.get(name));
      else this.set(name, this.expand(word.slice(equals + 1)).resolved);
    }
  }

  private set(name: string, value: string | undefined): void {
    this.values.set(name, value);
    if (value === undefined) this.unknown.add(name);
    else this.unknown.delete(name);
  }

  /** What FROM names in the end. A build's own image for a name counts before a stage of that name. */
  image(word: string): { resolved: string | undefined; variable: boolean } {
    const { resolved, variable } = this.expand(word);
    const { images } = this.given;
    return resolved !== undefined && images.has(resolved)
      ? { resolved: images.get(resolved), variable }
      : { resolved, variable };
  }

  /** What BuildKit makes of a word without any `--build-arg`, and whether one could change it. */
  expand(word: string): { resolved: string | undefined; variable: boolean } {
    if (!/[$'"\\`]/.test(word)) return { resolved: word, variable: false };
    let variable = false;
    const lexed = lex(word, {
      escape: this.escape,
      variable: (name) => {
        const value = this.values.get(name);
        variable ||= this.values.has(name) || automatic.test(name);
        const open = value === undefined && (automatic.test(name) || this.unknown.has(name));
        return open ? unknown : value;
      },
    });
    // An argument without a default is meant to be given; an undeclared one is empty, whatever is given.
    const known = lexed?.known === true && !lexed.unset.some((name) => this.values.has(name));
    return { resolved: known ? lexed.result : undefined, variable };
  }
}
