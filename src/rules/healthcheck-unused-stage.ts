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
import { insertionPoint } from '../utilities/dockerfile';
import { healthchecksInDockerfiles, type WrittenInDockerfile } from './healthchecks';
import type { Rule, RuleContext } from './rule';
import { stageName } from './subject';

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

/** The HEALTHCHECKs of a Dockerfile that are sure to be in the wrong stage. */
export function unusedIn(dockerfile: Dockerfile, project: Project): readonly WrittenInDockerfile[] {
  const written = [...healthchecksInDockerfiles(dockerfile, project)];
  if (!written.some(({ stage }) => stage !== dockerfile.stages.at(-1))) return [];
  const shipped = project.shippedStages(dockerfile).map(lineage);
  const used = new Set(shipped.flat());
  // Which stage that is, nobody knows before the build.
  if ([...used].some(({ from }) => from.variable)) return [];
  if (project.buildersOf(dockerfile).some(({ stage }) => stage === undefined)) return [];
  const runnable = new Set(dockerfile.stages.filter(starts).flatMap(lineage));
  const copied = new Set(dockerfile.stages.flatMap(sourcesOf));
  return written.filter(({ stage, healthcheck, later }) => {
    if (used.has(stage) || later || healthcheck.type === 'invalid') return false;
    // What has a name and something to run may be built with `--target`; a stage that others take files from is for that.
    const isSource = [stage.name, String(stage.index)].some((name) => name !== undefined && copied.has(name));
    return !runnable.has(stage) && isSource && !triggers(stage, healthcheck, dockerfile);
  });
}

function starts({ instructions }: Stage): boolean {
  return instructions.some(({ keyword, onbuild }) => !onbuild && /^(?:CMD|ENTRYPOINT)$/.test(keyword));
}

/** A trigger is for the stages that start from this one, wherever they are. */
function triggers(stage: Stage, { onbuild }: { readonly onbuild: boolean }, { stages }: Dockerfile): boolean {
  return onbuild && stages.some(({ parent }) => parent === stage);
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

function fixesOf(written: WrittenInDockerfile, { project, addsFinding }: RuleContext): readonly Fix[] {
  const { dockerfile, stage, healthcheck } = written;
  const last = dockerfile.stages.at(-1);
  // With one that stands before it, that would be the one in the wrong stage then.
  if (!last || stage.instructions.filter(isHealthcheck).length > 1) return [];
  const { uri } = dockerfile.document;
  const inherited = lineage(last).some(({ instructions }) => instructions.some(isHealthcheck));
  const edits = inherited ? [removeInstruction(healthcheck, dockerfile)] : moved(written, last);
  if (addsFinding(edits)) return [];
  return [
    {
      title: inherited
        ? l10n.t('Remove the HEALTHCHECK that has no effect')
        : l10n.t('Move the HEALTHCHECK to the stage that ships'),
      preferred: inherited || hasAll(healthcheck, project.contentsOfStage(last, dockerfile)),
      edits: [{ uri, edits }],
      notes: inherited ? [] : [l10n.t('What the check runs has to be in that stage, too.')],
    },
  ];
}

/** With the comments that speak of it. */
function moved({ dockerfile, healthcheck }: WrittenInDockerfile, to: Stage): TextEdit[] {
  const { document } = dockerfile;
  const span = withCommentsAbove(healthcheck, dockerfile);
  const lines = document.getText().slice(span.start, span.end);
  const { at } = insertionPoint(to, dockerfile);
  const eol = eolOf(document.getText());
  return [removeLines(document, span), insert(document, at, at === to.span.end ? eol + lines : lines + eol)];
}

/** Whether an image is known to hold what a check calls. */
function hasAll({ command }: Healthcheck, contents: Contents): boolean {
  if (!command || (command.form === 'shell' && contents.shell !== true)) return false;
  return invocationsOf(command).every(({ name }) => isBuiltin(name) || contents.has(name) === true);
}
