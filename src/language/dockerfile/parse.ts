/**
 * Text → {@link Dockerfile}. `dockerfile-ast` finds the instructions; what it reads differently from BuildKit 28.5
 * is put right on both sides of it: the lines before (see lines.ts), and the arguments after, which are read here
 * from the document itself because its
 * - `getArgumentsContent()` keeps indented comment lines of a continued command, and `getArguments()` drops backslashes;
 * - flags are neither unquoted nor ended by `--`;
 * - HEALTHCHECK has no JSON strings;
 * - `FROM` knows no `${X:-d}`, `${X:+d}` and no ARG made from another.
 * All but the instructions' extents is worked out when it is first asked for: of most instructions nobody asks.
 */
import * as l10n from '@vscode/l10n';
import { DockerfileParser } from 'dockerfile-ast';
import { TextDocument } from 'vscode-languageserver-textdocument';
import type { Command } from '../command';
import { once } from '../lazy';
import type { Problem } from '../problem';
import { holdsTemplate, isTemplateWord } from '../template';
import { type MappedText, slice, type Span } from '../text';
import { extractFlags } from './flags';
import { healthcheckType, typeAndCommand } from './healthcheck';
import { jsonArray, jsonStrings } from './json';
import { joinPieces, type Lines, type LogicalLine, readLines } from './lines';
import type { Dockerfile, Healthcheck, Instruction } from './model';
import { type Given, NOTHING_GIVEN, type ReadInstruction, readStages } from './stages';

/** `given` is what a build says beside the file. */
export function parseDockerfile(document: TextDocument, given: Given = NOTHING_GIVEN): Dockerfile {
  const text = document.getText();
  const lines = readLines(text);
  const instructions = pair(text, lines).map(([line, keyword]) =>
    readInstruction(text, lines.escape, line, keyword),
  );
  const { globalArgs, stages, problems } = readStages(instructions, lines.escape, given);
  return {
    kind: 'dockerfile',
    document,
    escape: lines.escape,
    globalArgs,
    stages,
    comments: lines.comments,
    problems: isForeign(lines.syntax) ? [] : worthTelling(instructions, [...lines.problems, ...problems]),
  };
}

/** Beyond it, `dockerfile-ast` would hold up the editor: its time grows faster than the file. */
const maximumInstructions = 10_000;

/** The keyword of each instruction as `dockerfile-ast` finds it, with the lines that the instruction is made of. */
function pair(text: string, { unfolded, instructions }: Lines): (readonly [LogicalLine, string])[] {
  if (instructions.length > maximumInstructions)
    return instructions.map((line) => [line, firstWord(joinPieces(text, line.pieces).value)]);
  const nodes = DockerfileParser.parse(unfolded).getInstructions();
  if (nodes.length === instructions.length)
    return instructions.map((line, at) => [line, nodes[at]?.getInstruction() ?? '']);
  // The unfolded text leaves nothing to disagree on; should there be something still, places are what counts.
  const positions = TextDocument.create('', '', 0, unfolded);
  const byStart = new Map(instructions.map((line) => [line.start, line]));
  return nodes.flatMap((node) => {
    const line = byStart.get(positions.offsetAt(node.getRange().start));
    return line ? [[line, node.getInstruction()] as const] : [];
  });
}

function firstWord(text: string): string {
  return /^[^\t\v\f\r ]*/.exec(text)?.[0] ?? '';
}

function readInstruction(text: string, escape: string, line: LogicalLine, written: string): ReadInstruction {
  const keyword = written.toUpperCase();
  const all = once(() => joinPieces(text, line.pieces));
  const end = line.start + written.length;
  const whole = text.startsWith(written, line.start) && end <= (line.pieces[0]?.end ?? 0);
  const keywordSpan = whole ? { start: line.start, end } : all().span(0, written.length);
  const behind = () => slice(all(), written.length, all().value.length);
  if (keyword === 'ONBUILD') return trigger(line, keywordSpan, extractFlags(behind(), escape));
  return instruction(keyword, keywordSpan, line, behind, escape, false);
}

/** What stands behind ONBUILD is parsed as a file of its own when it runs, where `\` is the escape character. */
function trigger(
  line: LogicalLine,
  keywordSpan: Span,
  { flags, rest }: ReturnType<typeof extractFlags>,
): ReadInstruction {
  const written = firstWord(rest.value);
  const keyword = written.toUpperCase();
  const inner = instruction(
    keyword,
    written === '' ? keywordSpan : rest.span(0, written.length),
    line,
    () => slice(rest, written.length, rest.value.length),
    '\\',
    true,
  );
  const refused = written === '' || flags.length > 0 || /^(?:ONBUILD|FROM|MAINTAINER)$/.test(keyword);
  return refused ? Object.defineProperty(inner, 'refusedTrigger', { value: true }) : inner;
}

function instruction(
  keyword: string,
  keywordSpan: Span,
  { start, end, heredocs }: LogicalLine,
  behind: () => MappedText,
  escape: string,
  onbuild: boolean,
): Instruction | Healthcheck {
  const parts = once(() => extractFlags(behind(), escape));
  const command = once(() => commandOf(keyword, parts().rest));
  const read: Instruction = {
    keyword,
    keywordSpan,
    span: { start, end },
    onbuild,
    heredocs,
    get args() {
      return parts().rest;
    },
    get flags() {
      return parts().flags;
    },
    get command() {
      return command();
    },
  };
  if (keyword !== 'HEALTHCHECK') return read;
  const type = once(() => healthcheckType(parts().rest, parts().flags));
  return Object.defineProperty(read, 'type', { get: type, enumerable: true });
}

/** undefined for no command, and for the JSON forms that BuildKit refuses. */
function commandOf(keyword: string, args: MappedText): Command | undefined {
  if (keyword === 'HEALTHCHECK') {
    const { type, command } = typeAndCommand(args);
    return type === 'CMD' ? commandFrom(command) : undefined;
  }
  return /^(?:CMD|ENTRYPOINT|RUN|SHELL)$/.test(keyword) ? commandFrom(args) : undefined;
}

function commandFrom(text: MappedText): Command | undefined {
  const span = text.span(0, text.value.length);
  const words = jsonArray(text.value);
  if (!words) return text.value === '' ? undefined : { form: 'shell', script: text, span };
  if (words.length === 0 || words.some((word) => typeof word !== 'string')) return undefined;
  return { form: 'exec', words: jsonStrings(text), span };
}

/** Another frontend (`# syntax=`) than Docker's may have other instructions. */
function isForeign(syntax: string | undefined): boolean {
  return syntax !== undefined && !/^(?:docker\.io\/)?docker\/dockerfile(?:-upstream)?(?:[:@]|$)/.test(syntax);
}

const keywords = new Set(
  (
    'ADD ARG CMD COPY ENTRYPOINT ENV EXPOSE FROM HEALTHCHECK LABEL MAINTAINER ONBUILD RUN SHELL STOPSIGNAL USER ' +
    'VOLUME WORKDIR'
  ).split(' '),
);

/**
 * One problem for each place, in the order of the text; none of a template, which is no Dockerfile yet. A file that is
 * something else has no end of problems: such a file is told the first, as by BuildKit.
 */
function worthTelling(instructions: readonly ReadInstruction[], others: readonly Problem[]): Problem[] {
  // Without any FROM the file is likely something else; that it has none says enough.
  const unknown = instructions.some(({ keyword }) => keyword === 'FROM')
    ? instructions.filter(({ keyword, refusedTrigger }) => refusedTrigger === true || !keywords.has(keyword))
    : [];
  if (unknown.length + others.length === 0 || isTemplate(instructions)) return [];
  const problems = [...unknown.map(unknownInstruction), ...others].sort(
    (a, b) => a.span.start - b.span.start,
  );
  const distinct = [
    ...new Map(problems.toReversed().map((problem) => [problem.span.start, problem])).values(),
  ];
  const strange = unknown.length > 10 || unknown.some(({ keyword }) => !/^[A-Z]*$/.test(keyword));
  return distinct.toReversed().slice(0, strange ? 1 : 20);
}

function isTemplate(instructions: readonly ReadInstruction[]): boolean {
  return instructions.some(
    ({ keyword, args }) => isTemplateWord(keyword) || (keyword === 'FROM' && holdsTemplate(args.value)),
  );
}

function unknownInstruction({ keyword, keywordSpan, onbuild }: ReadInstruction): Problem {
  const message = onbuild
    ? l10n.t('ONBUILD takes an instruction other than ONBUILD, FROM and MAINTAINER.')
    : l10n.t('Unknown instruction {0}.', keyword.slice(0, 40));
  return { message, span: keywordSpan };
}
