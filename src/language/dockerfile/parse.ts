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
import { DockerfileParser, type Instruction as AstInstruction } from 'dockerfile-ast';
import { TextDocument } from 'vscode-languageserver-textdocument';
import type { Command } from '../command';
import type { Problem } from '../problem';
import { type MappedText, slice, type Span } from '../text';
import { extractFlags } from './flags';
import { healthcheckType, typeAndCommand } from './healthcheck';
import { jsonArray, jsonStrings } from './json';
import { joinPieces, type Lines, type LogicalLine, readLines } from './lines';
import type { Dockerfile, Healthcheck, Instruction } from './model';
import { type ReadInstruction, readStages } from './stages';

export function parseDockerfile(document: TextDocument): Dockerfile {
  const text = document.getText();
  const lines = readLines(text);
  const instructions = readInstructions(text, lines);
  const { globalArgs, stages, problems } = readStages(instructions, lines.escape);
  return {
    kind: 'dockerfile',
    document,
    escape: lines.escape,
    globalArgs,
    stages,
    comments: lines.comments,
    problems: [
      ...lines.problems,
      ...(isForeign(lines.syntax) ? [] : [...unknownInstructions(instructions), ...problems]),
    ]
      .sort((a, b) => a.span.start - b.span.start)
      .slice(0, maximumProblems),
  };
}

/** A file that is no Dockerfile at all is not told so a thousand times. */
const maximumProblems = 20;

/** Another frontend (`# syntax=`) than Docker's may have other instructions. */
function isForeign(syntax: string | undefined): boolean {
  return syntax !== undefined && !/^(?:docker\.io\/)?docker\/dockerfile(?:-upstream)?(?:[:@]|$)/.test(syntax);
}

function readInstructions(text: string, lines: Lines): ReadInstruction[] {
  const { unfolded } = lines;
  const ast = DockerfileParser.parse(unfolded);
  const positions = TextDocument.create('', '', 0, unfolded);
  const lineAt = new Map(lines.instructions.map((line) => [line.start, line]));
  return ast.getInstructions().flatMap((node) => {
    const { start, end } = node.getInstructionRange();
    const keyword = { start: positions.offsetAt(start), end: positions.offsetAt(end) };
    const line = lineAt.get(keyword.start);
    return line ? [readInstruction(text, lines.escape, line, node, keyword)] : [];
  });
}

function readInstruction(
  text: string,
  escape: string,
  line: LogicalLine,
  node: AstInstruction,
  keywordSpan: Span,
): ReadInstruction {
  const keyword = node.getKeyword();
  const behind = () => {
    const all = joinPieces(text, line.pieces);
    return slice(all, node.getInstruction().length, all.value.length);
  };
  const { heredocs } = line;
  const span = { start: line.start, end: line.end };
  if (keyword === 'ONBUILD') return onbuild({ span, heredocs, keywordSpan }, extractFlags(behind(), escape));
  return instruction({ keyword, keywordSpan, span, heredocs, onbuild: false }, behind, escape);
}

/** What stands behind ONBUILD is parsed as a file of its own when it runs, where `\` is the escape character. */
function onbuild(
  given: Pick<Instruction, 'span' | 'heredocs' | 'keywordSpan'>,
  { flags, rest }: ReturnType<typeof extractFlags>,
): ReadInstruction {
  const [keyword] = /^[^\t\v\f\r ]*/.exec(rest.value) ?? [''];
  return {
    ...instruction(
      {
        ...given,
        keyword: keyword.toUpperCase(),
        keywordSpan: keyword === '' ? given.keywordSpan : rest.span(0, keyword.length),
        onbuild: true,
      },
      () => slice(rest, keyword.length, rest.value.length),
      '\\',
    ),
    refusedTrigger: keyword === '' || flags.length > 0 || /^(?:onbuild|from|maintainer)$/i.test(keyword),
  };
}

type Extent = Pick<Instruction, 'keyword' | 'keywordSpan' | 'span' | 'heredocs' | 'onbuild'>;

function instruction(extent: Extent, behind: () => MappedText, escape: string): Instruction | Healthcheck {
  const parts = once(() => extractFlags(behind(), escape));
  const command = once(() => commandOf(extent.keyword, parts().rest));
  const lazy = {
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
  if (extent.keyword !== 'HEALTHCHECK') return withExtent(extent, lazy);
  const type = once(() => healthcheckType(parts().rest, parts().flags));
  const healthcheck: Instruction = withExtent(extent, lazy);
  return Object.defineProperty(healthcheck, 'type', { get: type, enumerable: true });
}

/** The extent is copied into the object with the getters: a spread the other way would call them. */
function withExtent<T extends object>(extent: Extent, lazy: T): Extent & T {
  return Object.assign(lazy, extent);
}

function once<T>(compute: () => T): () => T {
  let result: { readonly value: T } | undefined;
  return () => (result ??= { value: compute() }).value;
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

const keywords = new Set(
  'ADD ARG CMD COPY ENTRYPOINT ENV EXPOSE FROM HEALTHCHECK LABEL MAINTAINER ONBUILD RUN SHELL STOPSIGNAL USER VOLUME WORKDIR'.split(
    ' ',
  ),
);

function unknownInstructions(instructions: readonly ReadInstruction[]): Problem[] {
  // Without any FROM the file is likely something else; that it has none says enough.
  if (!instructions.some(({ keyword }) => keyword === 'FROM')) return [];
  return instructions
    .filter(({ keyword, refusedTrigger }) => refusedTrigger === true || !keywords.has(keyword))
    .map(({ keyword, keywordSpan, onbuild }) => ({
      message: onbuild
        ? l10n.t('ONBUILD takes an instruction other than ONBUILD, FROM and MAINTAINER.')
        : l10n.t('Unknown instruction {0}.', keyword.slice(0, 40)),
      span: keywordSpan,
    }));
}
