/** `dependency-check-curl`: before it starts, the application asks another service with curl or wget. */
import * as l10n from '@vscode/l10n';
import { type DependencyCheck, dependencyChecksOf } from '../health/dependency';
import type { Command } from '../language/command';
import type { ComposeFile } from '../language/compose/model';
import { lineage, startInstructions } from '../language/dockerfile/lineage';
import type { Dockerfile, Instruction } from '../language/dockerfile/model';
import type { Project } from '../project/project';
import { replaceDependencyCheck } from '../utilities/wiring';
import type { Rule, RuleFinding } from './rule';
import { namesOf } from './start';

export const dependencyCheckCurl: Rule = {
  id: 'dependency-check-curl',
  severity: 'warning',
  documents: ['dockerfile', 'compose'],
  summary: 'The start-up asks another service with curl or wget, which the image has to carry.',
  *check({ file, project }) {
    if (file.kind === 'dockerfile') yield* inDockerfile(file, project);
    else yield* inCompose(file, project);
  },
};

function* inDockerfile(dockerfile: Dockerfile, project: Project): Iterable<RuleFinding> {
  const itself = new Set(project.buildersOf(dockerfile).flatMap(({ merged }) => [...namesOf(merged)]));
  const seen = new Set<Instruction>();
  for (const stages of project.shippedStages(dockerfile).map(lineage)) {
    for (const instruction of startInstructions(stages)) {
      const stage = stages.find(({ instructions }) => instructions.includes(instruction));
      if (!instruction.command || !stage || seen.has(instruction)) continue;
      seen.add(instruction);
      for (const check of asked(instruction.command, itself))
        yield {
          subject: stage.label,
          message: message(check),
          span: check.invocation.word.span,
          fixes: () => replaceDependencyCheck({ dockerfile, stage, project, instruction }),
        };
    }
  }
}

function* inCompose(file: ComposeFile, project: Project): Iterable<RuleFinding> {
  for (const service of file.services) {
    if (service.provider) continue;
    const itself = namesOf(project.mergedOf(service, file));
    for (const given of [service.entrypoint, service.command]) {
      for (const check of given ? asked(given.value, itself) : [])
        yield { subject: service.name, message: message(check), span: check.invocation.word.span };
    }
  }
}

function asked(command: Command, itself: ReadonlySet<string>): readonly DependencyCheck[] {
  return dependencyChecksOf(command).filter(
    ({ invocation, host }) => /^(?:curl|wget)$/.test(invocation.name) && !itself.has(host),
  );
}

function message({ invocation, host }: DependencyCheck): string {
  return l10n.t(
    'The start-up asks "{0}" with {1}, which the image has to carry for it. The utility that checks the health can ask the same without.',
    host,
    invocation.word.value,
  );
}
