/** Where a container's health check is written: in the compose file that its labels name, or in a Dockerfile. */
import path from 'node:path';
import * as vscode from 'vscode';
import type { Container } from '../../engine/model';
import type { EffectiveHealthcheck } from '../../health/model';
import type { ComposeFile, Service } from '../../language/compose/model';
import type { Span } from '../../language/text';
import type { Analysis } from '../analysis/analysis';

export interface Place {
  readonly uri: vscode.Uri;
  readonly span: Span;
}

/** Every place that fits: one for a container of Compose's, all Dockerfiles with the very same check for another. */
export async function definitionsOf(container: Container, analysis: Analysis): Promise<readonly Place[]> {
  await analysis.ready;
  const inCompose = await composeDefinition(container, analysis);
  return inCompose ? [inCompose] : dockerfileDefinitions(container, analysis);
}

async function composeDefinition(container: Container, analysis: Analysis): Promise<Place | undefined> {
  const { compose } = container;
  if (!compose) return undefined;
  let service: Place | undefined;
  // The last file that says something about the service has the last word.
  for (const uri of composeFiles(container).reverse()) {
    const file = await analysis.composeFile(uri.toString());
    const found = file?.services.find(({ name }) => name === compose.service);
    if (!file || !found) continue;
    const check = await checkOf(found, file, analysis);
    if (check) return check;
    service ??= { uri, span: found.nameSpan };
  }
  return service;
}

/** The paths of the labels, where they can be files of this machine. A network share would be asked for credentials. */
function composeFiles({ compose }: Container): vscode.Uri[] {
  return (compose?.configFiles ?? [])
    .map((file) => path.resolve(compose?.workingDir ?? '/', file))
    .filter((file) => path.isAbsolute(file) && !/^[\\/]{2}/.test(file))
    .map((file) => vscode.Uri.file(file));
}

/** The origin of the check's command, in the compose file itself or in the Dockerfile that the service builds. */
async function checkOf(service: Service, file: ComposeFile, analysis: Analysis): Promise<Place | undefined> {
  const { project } = analysis;
  if (!project.files.has(file.document.uri)) {
    const { healthcheck } = service;
    return healthcheck && { uri: vscode.Uri.parse(file.document.uri), span: healthcheck.keySpan };
  }
  return placeOf(await analysis.resolve(() => project.healthOfService(service, file)));
}

function placeOf({ origins }: EffectiveHealthcheck): Place | undefined {
  const origin = [...origins].reverse().find(({ gives }) => gives.includes('Test')) ?? origins.at(-1);
  return origin && { uri: vscode.Uri.parse(origin.uri), span: origin.span };
}

/** The Dockerfiles whose shipped stages have the very check that the container runs. */
async function dockerfileDefinitions({ details }: Container, analysis: Analysis): Promise<readonly Place[]> {
  const test = JSON.stringify(details?.check?.Test);
  if (!details?.check) return [];
  const { project } = analysis;
  return analysis.resolve(() =>
    [...project.files.values()].flatMap((file) =>
      file.kind === 'dockerfile'
        ? project
            .shippedStages(file)
            .map((stage) => project.healthOfStage(stage, file))
            .filter(({ config }) => JSON.stringify(config?.Test) === test)
            .flatMap((health) => placeOf(health) ?? [])
        : [],
    ),
  );
}
