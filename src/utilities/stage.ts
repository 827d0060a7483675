/** A build stage of its own for a utility that is compiled: what it says, and where it can stand. */
import type { Dockerfile, Instruction, Stage } from '../language/dockerfile/model';
import { lineage } from '../language/dockerfile/lineage';
import { wordsOf } from '../language/dockerfile/words';
import type { Project } from '../project/project';
import { eolOf, lineStart } from '../edits/text';
import { baseImageOf, buildImages } from './detect';
import { type Build, RESULT } from './runtimes/runtime';

export interface BuildStage {
  readonly name: string;
  /** Lines to insert, where no stage builds it yet. */
  readonly insertion: { readonly at: number; readonly lines: readonly string[] } | undefined;
}

interface Request {
  readonly dockerfile: Dockerfile;
  /** The stage that copies the result. */
  readonly stage: Stage;
  readonly project: Project;
  readonly build: Build;
  /** In the build context, as COPY names it. */
  readonly source: string;
  readonly copy: string;
}

const NAMES = ['healthcheck', 'container-healthcheck'];

export function buildStage(request: Request): BuildStage | undefined {
  const { dockerfile, stage, build, source, copy } = request;
  const { stages } = dockerfile;
  const earlier = stages.slice(0, stage.index);
  const existing = earlier.find(
    ({ name, instructions }) =>
      name !== undefined && instructions.some((one) => copies(one, source)) && instructions.some(makes),
  );
  if (existing?.name !== undefined) return { name: existing.name, insertion: undefined };
  const name = NAMES.find((candidate) => !stages.some((one) => one.name === candidate));
  const from = build.from(buildImages(dockerfile), baseImageOf(stage));
  if (name === undefined || from === undefined || movesOthers(request)) return undefined;
  const { platform, run } = platformOf(request);
  const flag = platform === undefined ? '' : `--platform=${platform} `;
  return {
    name,
    insertion: {
      at: above(stage, dockerfile),
      lines: [`FROM ${flag}${from} AS ${name}`, 'WORKDIR /src', copy, ...run, ''],
    },
  };
}

/**
 * The platform that the result is for, but where the Dockerfile builds for all of them on the building machine's: it may
 * be built where nothing else can run (docs.docker.com/build/building/multi-platform/#cross-compilation).
 */
function platformOf({ dockerfile, stage, build }: Request): {
  readonly platform: string | undefined;
  readonly run: readonly string[];
} {
  const own = lineage(stage).at(-1)?.from.platform;
  const builder = /^\$\{?BUILDPLATFORM\}?$/;
  const across = dockerfile.stages.find(({ from }) => builder.test(from.platform ?? ''))?.from.platform;
  const isForTarget = own === undefined || /^\$\{?TARGETPLATFORM\}?$/.test(own);
  if (across === undefined || !isForTarget || !build.across)
    return { platform: own, run: [`RUN ${build.run}`] };
  return { platform: across, run: build.across };
}

function copies({ keyword, args }: Instruction, source: string): boolean {
  return keyword === 'COPY' && wordsOf(args)[0]?.value === source;
}

/** A folder of the utility's name may be part of an application: only the compiler's option tells what comes of it. */
function makes({ keyword, args }: Instruction): boolean {
  return keyword === 'RUN' && OUTPUT.test(args.value);
}

const OUTPUT = new RegExp(`\\s-[do][ =]?["']?${RESULT}["']?(?:\\s|$)`);

/** Whether a stage is named by an index that would not be its own any more. */
function movesOthers({ dockerfile, stage, project }: Request): boolean {
  const text = dockerfile.document.getText().slice(stage.span.end);
  const isNamed = [...text.matchAll(/\bfrom=["']?(\d+)\b/gi)].some(
    ([, index]) => Number(index) >= stage.index,
  );
  return (
    isNamed ||
    project
      .buildersOf(dockerfile)
      .some(({ merged }) => /^\d+$/.test(merged.build?.target?.value.value.resolved ?? ''))
  );
}

/**
 * Above FROM, with the comments right above it: they speak of it. Those at the top of the file speak of the file,
 * unless they silence a finding.
 */
function above({ from, span }: Stage, { document, comments }: Dockerfile): number {
  const text = document.getText();
  const own = new Map(
    comments.map(({ span: { start, end } }) => [lineStart(text, start), text.slice(start, end)]),
  );
  const line = lineStart(text, Math.min(span.start, from.span.start));
  let at = line;
  let silences = false;
  while (at > 0) {
    const before = lineStart(text, at - 1);
    const comment = own.get(before);
    // Directives come first (docs.docker.com/reference/dockerfile/#parser-directives).
    if (comment === undefined || /^#\s*(?:syntax|escape|check)\s*=/i.test(comment)) break;
    silences ||= comment.includes('checkup-ignore');
    at = before;
  }
  const isTop = text
    .slice(0, at)
    .split(eolOf(text))
    .every((one) => /^\s*(?:#|$)/.test(one));
  return isTop && !silences ? line : at;
}
