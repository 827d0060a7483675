/** Every health check that a file writes down, whether it counts in the end or not. */
import type { ComposeFile, ComposeHealthcheck, Service } from '../../language/compose/model';
import {
  type Dockerfile,
  type Healthcheck,
  isHealthcheck,
  type Stage,
} from '../../language/dockerfile/model';
import type { Project } from '../../project/project';

export interface WrittenInDockerfile {
  readonly dockerfile: Dockerfile;
  readonly stage: Stage;
  readonly healthcheck: Healthcheck;
  /** The later one of the stage that counts instead. */
  readonly later: Healthcheck | undefined;
  /** The service whose `dockerfile_inline` it stands in: its text is indented by another file's rules. */
  readonly inline: Service | undefined;
  readonly subject: string;
}

export interface WrittenInCompose {
  readonly file: ComposeFile;
  readonly service: Service;
  readonly healthcheck: ComposeHealthcheck;
  readonly subject: string;
}

/** In the Dockerfile, or in those that stand in the compose file, each once however many services share it. */
export function* healthchecksInDockerfiles(
  file: Dockerfile | ComposeFile,
  project: Project,
): Iterable<WrittenInDockerfile> {
  if (file.kind === 'dockerfile') yield* inDockerfile(file, undefined);
  else yield* inInlineDockerfiles(file, project);
}

function* inInlineDockerfiles(file: ComposeFile, project: Project): Iterable<WrittenInDockerfile> {
  const seen = new Set<number | undefined>();
  for (const service of file.services) {
    const build = service.build?.inline && project.buildOf(service, file);
    const start = build?.dockerfile?.stages[0]?.span.start;
    if (!build?.dockerfile || build.uri !== file.document.uri || seen.has(start)) continue;
    seen.add(start);
    yield* inDockerfile(build.dockerfile, service);
  }
}

function* inDockerfile(dockerfile: Dockerfile, inline: Service | undefined): Iterable<WrittenInDockerfile> {
  for (const stage of dockerfile.stages) {
    const all = stage.instructions.filter(isHealthcheck);
    for (const healthcheck of all) {
      const last = all.findLast(({ onbuild }) => onbuild === healthcheck.onbuild);
      const later = last === healthcheck ? undefined : last;
      yield { dockerfile, stage, healthcheck, later, inline, subject: inline ? inline.name : stage.label };
    }
  }
}

/** Each once, however many services share it through an anchor. A service without a container has none. */
export function* healthchecksInCompose(file: Dockerfile | ComposeFile): Iterable<WrittenInCompose> {
  if (file.kind !== 'compose') return;
  const seen = new Set<number>();
  for (const service of file.services) {
    const { healthcheck, provider } = service;
    const start = healthcheck?.map?.range?.[0] ?? healthcheck?.span.start;
    if (!healthcheck || provider || start === undefined || seen.has(start)) continue;
    seen.add(start);
    yield { file, service, healthcheck, subject: service.name };
  }
}
