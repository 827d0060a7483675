/** `healthcheck-curl`: the check runs curl (or its like on Windows), which the image then has to carry. */
import * as l10n from '@vscode/l10n';
import type { ComposeFile } from '../language/compose/model';
import type { Dockerfile, Healthcheck, Stage } from '../language/dockerfile/model';
import { isHealthcheck } from '../language/dockerfile/model';
import type { Command } from '../language/command';
import type { Invocation } from '../language/shell/model';
import { invocationsOf } from '../language/shell/parse';
import type { Project } from '../project/project';
import { replaceInCompose, replaceInDockerfile } from '../utilities/wiring';
import { lineage } from '../language/dockerfile/lineage';
import type { Rule, RuleFinding } from './rule';

export const healthcheckCurl: Rule = {
  id: 'healthcheck-curl',
  severity: 'warning',
  documents: ['dockerfile', 'compose'],
  summary: 'The health check runs curl, which the image has to carry for it.',
  *check({ file, project }) {
    if (file.kind === 'dockerfile') yield* inDockerfile(file, project);
    else yield* inCompose(file, project);
  },
};

function* inDockerfile(dockerfile: Dockerfile, project: Project): Iterable<RuleFinding> {
  const seen = new Set<Healthcheck>();
  for (const shipped of project.shippedStages(dockerfile)) {
    for (const [stage, healthcheck] of effective(shipped)) {
      if (!healthcheck.command || seen.has(healthcheck)) continue;
      seen.add(healthcheck);
      for (const { word } of curls(healthcheck.command))
        yield {
          subject: stage.label,
          message: message(word.value),
          span: word.span,
          fixes: () => replaceInDockerfile({ dockerfile, stage, project, healthcheck }),
        };
    }
  }
}

/** The HEALTHCHECK a shipped stage has or inherits, and the ONBUILD one it leaves to images built from it. */
function* effective(shipped: Stage): Iterable<readonly [Stage, Healthcheck]> {
  for (const stage of lineage(shipped)) {
    const own = stage.instructions.findLast(
      (instruction) => isHealthcheck(instruction) && !instruction.onbuild,
    );
    // A stage's triggers run in the stages that start from it, and count unless those say otherwise.
    const trigger = stage.instructions.findLast(
      (instruction) => isHealthcheck(instruction) && instruction.onbuild,
    );
    if (trigger && isHealthcheck(trigger)) yield [stage, trigger];
    if (own && isHealthcheck(own)) {
      yield [stage, own];
      return;
    }
  }
}

function* inCompose(file: ComposeFile, project: Project): Iterable<RuleFinding> {
  const seen = new Set<number>();
  for (const service of file.services) {
    const build = project.buildOf(service, file);
    // `dockerfile_inline`: its places are the compose file's, its fix would have to be indented like it.
    if (build?.dockerfile && build.uri === file.document.uri)
      for (const found of inDockerfile(build.dockerfile, project))
        yield { ...found, subject: service.name, fixes: () => [] };
    const test = service.healthcheck?.test;
    if (service.provider || test?.value.type !== 'cmd' || service.healthcheck?.disable?.value === true)
      continue;
    for (const { word } of curls(test.value.command)) {
      // An anchored test that several services use is one text, and one finding.
      if (seen.has(word.span.start)) continue;
      seen.add(word.span.start);
      yield {
        subject: service.name,
        message: message(word.value),
        span: word.span,
        fixes: () => replaceInCompose({ service, file, project }),
      };
    }
  }
}

function curls(command: Command): readonly Invocation[] {
  return invocationsOf(command).filter(({ name }) => fetchers.has(name));
}

const fetchers = new Set(['curl', 'invoke-webrequest', 'iwr', 'invoke-restmethod', 'irm']);

function message(tool: string): string {
  return l10n.t(
    'The health check runs {0}, which the image has to carry: slim images have none, and many policies forbid it. A small check in the application’s own runtime needs no extra software.',
    tool,
  );
}
