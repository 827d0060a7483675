/** `dependency-check-curl`: before it starts, the application asks another service with curl or wget. */
import * as l10n from '@vscode/l10n';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { ComposeFile } from '../language/compose/model';
import { lineage } from '../language/dockerfile/lineage';
import type { Dockerfile } from '../language/dockerfile/model';
import type { Project } from '../project/project';
import { nameOf } from '../project/uris';
import type { FileEdit, Fix } from '../edits/fix';
import { restartOnFailure } from '../edits/restart';
import { type Asked, replaceDependencyCheck, replaceDependencyCheckInCompose } from '../utilities/wiring';
import type { Rule, RuleFinding } from './rule';
import { eachPlaceOnce } from './subjects/standing';
import {
  mayFetch,
  namesOf,
  type PlacedCheck,
  type PlacedStartUp,
  restarts,
  startUpOfService,
  startUpOfStage,
} from './subjects/start';

export const dependencyCheckCurl: Rule = {
  id: 'dependency-check-curl',
  severity: 'warning',
  documents: ['dockerfile', 'compose'],
  summary: 'The start-up asks another service with curl or wget, which the image has to carry.',
  check: ({ file, project, startScripts }) =>
    eachPlaceOnce(
      file.kind === 'dockerfile'
        ? inDockerfile(file, project, startScripts())
        : inCompose(file, project, startScripts()),
      file,
    ),
};

function* inDockerfile(
  dockerfile: Dockerfile,
  project: Project,
  scripts: readonly TextDocument[],
): Iterable<RuleFinding> {
  const itself = new Set(project.buildersOf(dockerfile).flatMap(({ merged }) => [...namesOf(merged)]));
  const shipped = project.shippedStages(dockerfile);
  const restarting = () =>
    project.buildersOf(dockerfile).some(({ merged }) => restarts(merged) === false) ? undefined : [];
  for (const ships of shipped) {
    if (!mayFetch({ stage: ships, dockerfile }, project, scripts)) continue;
    const checks = fetches(startUpOfStage(ships, dockerfile, project), itself);
    for (const check of checks) {
      const { instruction } = check.part;
      const stage = lineage(ships).find(({ instructions }) =>
        instructions.some((one) => one === instruction),
      );
      if (!instruction || !stage) continue;
      const isShared = () => shipped.length > 1 || isNamedElsewhere(check, dockerfile, project);
      yield finding(stage.label, check, () =>
        replaceDependencyCheck({
          dockerfile,
          stage,
          project,
          instruction,
          asked: { ...askedBy(check, checks, isShared), restarting },
        }),
      );
    }
  }
}

function* inCompose(
  file: ComposeFile,
  project: Project,
  scripts: readonly TextDocument[],
): Iterable<RuleFinding> {
  for (const service of file.services) {
    if (service.provider || !(service.entrypoint ?? service.command)) continue;
    if (!mayFetch({ service, file }, project, scripts)) continue;
    const itself = namesOf(project.mergedOf(service, file));
    // What the image starts with is its Dockerfile's matter.
    const checks = fetches(startUpOfService(service, file, project), itself).filter(
      ({ part }) => part.document === file.document && !part.instruction,
    );
    for (const check of checks) {
      const isShared = () => isNamedElsewhere(check, file, project) || isRunTwice(check, file, project);
      const restarting = () => restartingAll(check, file, project);
      yield finding(service.name, check, () => {
        const asked = { ...askedBy(check, checks, isShared), restarting };
        return replaceDependencyCheckInCompose({ service, file, project, asked });
      });
    }
  }
}

/** The checks with curl and wget, unless the start-up needs the tool for something else anyway. */
function fetches({ checks, transfers }: PlacedStartUp, itself: ReadonlySet<string>): readonly PlacedCheck[] {
  return checks.filter(
    ({ invocation, host }) =>
      invocation !== undefined &&
      /^(?:curl|wget)$/.test(invocation.name) &&
      !itself.has(host) &&
      !transfers.some(({ name }) => name === invocation.name),
  );
}

function finding(subject: string, check: PlacedCheck, fixes: () => readonly Fix[]): RuleFinding {
  const { tool, host, at, document, part, runAt } = check;
  return {
    subject,
    message: l10n.t(
      'The start-up asks "{0}" with {1}, which the image has to carry for it. The utility that checks the health can ask the same without.',
      host,
      tool,
    ),
    span: at,
    ...(runAt && {
      document,
      related: [
        { document: part.document, span: runAt, message: l10n.t('The start-up runs the script here.') },
      ],
    }),
    fixes,
  };
}

/** Edits by which each service that is started with a check is started again when it fails. */
function restartingAll(
  { part }: PlacedCheck,
  file: ComposeFile,
  project: Project,
): readonly FileEdit[] | undefined {
  const { start } = part.command.span;
  const ends = file.services.filter(
    (service) =>
      [service.command, service.entrypoint].some((given) => given?.span.start === start) &&
      restarts(project.mergedOf(service, file)) === false,
  );
  const fixes = ends.flatMap((service) => restartOnFailure(service, file));
  return fixes.length < ends.length ? undefined : fixes.flatMap(({ edits }) => edits);
}

/** The check with those that stand in the same text, which are replaced together. */
function askedBy(
  check: PlacedCheck,
  all: readonly PlacedCheck[],
  isShared: () => boolean,
): Omit<Asked, 'restarting'> {
  const { part, script, document, nested } = check;
  const together = all.filter(
    (one) => one.script?.command === script?.command && one.part.command === part.command,
  );
  return {
    command: part.asRun,
    at: together.map(({ at }) => at.start),
    ...(script && {
      script: {
        document,
        command: script.command,
        sourced: script.sourced,
        shared: () => nested || isShared(),
      },
    }),
  };
}

/** Whether another file may run the script, too: then it is not changed for this one alone. */
function isNamedElsewhere(
  { document }: PlacedCheck,
  own: Dockerfile | ComposeFile,
  project: Project,
): boolean {
  if (document.uri === own.document.uri) return false;
  return [...project.naming(nameOf(document.uri))].some((uri) => uri !== own.document.uri);
}

function isRunTwice({ script }: PlacedCheck, file: ComposeFile, project: Project): boolean {
  const runs = file.services.filter((service) =>
    startUpOfService(service, file, project).checks.some((one) => one.script?.command === script?.command),
  );
  return runs.length > 1;
}
