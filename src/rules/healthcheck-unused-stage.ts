/** `healthcheck-unused-stage`: a HEALTHCHECK in a stage that no shipped stage starts from. */
import * as l10n from '@vscode/l10n';
import type { TextEdit } from 'vscode-languageserver-types';
import type { Fix } from '../edits/fix';
import { removeInstruction, removeLines, withCommentsAbove } from '../edits/dockerfile';
import { eolOf, insert } from '../edits/text';
import { lineage } from '../language/dockerfile/lineage';
import type { Contents } from '../images/contents';
import { type Dockerfile, type Healthcheck, isHealthcheck, type Stage } from '../language/dockerfile/model';
import { isBuiltin } from '../language/shell/builtins';
import { invocationsOf } from '../language/shell/parse';
import type { Project } from '../project/project';
import type { Span } from '../language/text';
import { insertionPoint } from '../utilities/dockerfile-text';
import { inExecForm } from './fixes/exec-form';
import { healthchecksInDockerfiles, type WrittenInDockerfile } from './subjects/healthchecks';
import type { Rule, RuleContext } from './rule';
import { stageName } from './subjects/subject';

export const healthcheckUnusedStage: Rule = {
  id: 'healthcheck-unused-stage',
  severity: 'warning',
  documents: ['dockerfile'],
  summary: 'The HEALTHCHECK stands in a stage that the image is not made from.',
  *check(context) {
    const { file, project } = context;
    if (file.kind !== 'dockerfile') return;
    for (const written of unusedIn(file, project)) {
      const { dockerfile, stage, healthcheck, subject } = written;
      const last = dockerfile.stages.at(-1);
      yield {
        subject,
        message: l10n.t(
          'Nothing that ships starts from {0}: its HEALTHCHECK never gets into an image.',
          stage.name === undefined ? l10n.t('this stage') : stageName(stage.label),
        ),
        span: healthcheck.keywordSpan,
        related: last
          ? [{ document: dockerfile.document, span: last.from.span, message: l10n.t('This stage ships.') }]
          : [],
        fixes: () => fixesOf(written, context),
      };
    }
  },
};

/** The HEALTHCHECKs of a Dockerfile in stages that neither ship nor are what a shipped stage starts from. */
export function unusedIn(dockerfile: Dockerfile, project: Project): readonly WrittenInDockerfile[] {
  const written = [...healthchecksInDockerfiles(dockerfile, project)];
  if (!written.some(({ stage }) => stage !== dockerfile.stages.at(-1))) return [];
  const shipped = project.shippedStages(dockerfile).map(lineage);
  const used = new Set(shipped.flat());
  // Which stage that is, nobody knows before the build.
  if ([...used].some(({ from }) => from.variable)) return [];
  if (project.buildersOf(dockerfile).some(({ stage }) => stage === undefined)) return [];
  const targets = targetsOf(dockerfile);
  return written.filter(
    ({ stage, healthcheck, later }) =>
      !used.has(stage) &&
      !targets.has(stage) &&
      !later &&
      !isBeingTyped(healthcheck) &&
      !triggers(stage, healthcheck, dockerfile),
  );
}

/**
 * What has a command to start with and is no place that files are copied from is there to be run itself, by
 * `--target`; and so is what it starts from.
 */
function targetsOf({ stages }: Dockerfile): ReadonlySet<Stage> {
  const sources = new Set(stages.flatMap(sourcesOf));
  const isSource = ({ name, index }: Stage) => sources.has(String(index)) || sources.has(name ?? '');
  return new Set(stages.filter((stage) => starts(stage) && !isSource(stage)).flatMap(lineage));
}

function starts({ instructions }: Stage): boolean {
  return instructions.some(({ keyword, onbuild }) => !onbuild && /^(?:CMD|ENTRYPOINT)$/.test(keyword));
}

/** The stages, by name or index, that files are copied or mounted from. */
function sourcesOf({ instructions }: Stage): readonly string[] {
  return instructions.flatMap(({ keyword, flags }) =>
    flags.flatMap(({ name, value = '' }) => {
      if (name === 'from' && /^(?:COPY|ADD)$/.test(keyword)) return [value.toLowerCase()];
      if (name !== 'mount' || keyword !== 'RUN') return [];
      const from = /(?:^|,)from=([^,]+)/i.exec(value)?.[1];
      return from === undefined ? [] : [from.toLowerCase()];
    }),
  );
}

function isBeingTyped({ type, args }: Healthcheck): boolean {
  return type === 'invalid' && args.value === '';
}

/** A trigger is for the stages that start from this one, wherever they are. */
function triggers(stage: Stage, { onbuild }: { readonly onbuild: boolean }, { stages }: Dockerfile): boolean {
  return onbuild && stages.some(({ parent }) => parent === stage);
}

function fixesOf(written: WrittenInDockerfile, { project, addsFinding }: RuleContext): readonly Fix[] {
  const { dockerfile, stage, healthcheck } = written;
  const last = dockerfile.stages.at(-1);
  // With one that stands before it, that would be the one in the wrong stage then.
  if (!last || healthcheck.type === 'invalid' || stage.instructions.filter(isHealthcheck).length > 1)
    return [];
  const { uri } = dockerfile.document;
  const inherited = lineage(last).some(({ instructions }) => instructions.some(isHealthcheck));
  // What is switched off in a stage that is left behind may stay so.
  const isIdle = inherited || healthcheck.type === 'none';
  const choices = isIdle ? [[removeInstruction(healthcheck, dockerfile)]] : moves(written, last);
  const edits = choices.find((choice) => !addsFinding(choice));
  if (!edits) return [];
  return [
    {
      title: isIdle
        ? l10n.t('Remove the HEALTHCHECK that has no effect')
        : l10n.t('Move the HEALTHCHECK to the stage that ships'),
      preferred: isIdle || hasAll(healthcheck, project.contentsOfStage(last, dockerfile)),
      edits: [{ uri, edits }],
      notes: isIdle ? [] : [l10n.t('What the check runs has to be in that stage, too.')],
    },
  ];
}

/** As it is, and where that would be a shell for nothing, in exec form. */
function moves(written: WrittenInDockerfile, to: Stage): readonly TextEdit[][] {
  const exec = inExecForm(written.healthcheck, written.dockerfile);
  return [moved(written, to), ...(exec ? [moved(written, to, exec)] : [])];
}

/** With the comments that speak of it. */
function moved({ dockerfile, healthcheck }: WrittenInDockerfile, to: Stage, change?: TextEdit): TextEdit[] {
  const { document } = dockerfile;
  const span = withCommentsAbove(healthcheck, dockerfile);
  const text = document.getText();
  const written: Span = change
    ? { start: document.offsetAt(change.range.start), end: document.offsetAt(change.range.end) }
    : { start: span.end, end: span.end };
  const lines =
    text.slice(span.start, written.start) + (change?.newText ?? '') + text.slice(written.end, span.end);
  const { at } = insertionPoint(to, dockerfile);
  const eol = eolOf(text);
  return [removeLines(document, span), insert(document, at, at === to.span.end ? eol + lines : lines + eol)];
}

/** Whether an image is known to hold what a check calls. */
function hasAll({ command }: Healthcheck, contents: Contents): boolean {
  if (!command || (command.form === 'shell' && contents.shell !== true)) return false;
  return invocationsOf(command).every(({ name }) => isBuiltin(name) || contents.has(name) === true);
}
