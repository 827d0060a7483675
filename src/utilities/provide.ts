/** What will do as the utility in a service's container, and how it gets there. */
import { type FileEdit } from '../edits/fix';
import type { ComposeFile, Service } from '../language/compose/model';
import type { Builder, Project } from '../project/project';
import { insertionPoint, isOpenEnded, withPlacement } from './dockerfile-text';
import { provideByMount } from './mount';
import { ownUtility, type Utility, utilitiesInImage } from './own';
import { type Application, applicationOf } from './start';

export interface ServiceRequest {
  readonly service: Service;
  readonly file: ComposeFile;
  readonly project: Project;
}

/** The utility in a service's container. */
export interface Provided extends Utility {
  /** What has to change beside the compose file. */
  readonly edits: readonly FileEdit[];
  readonly application: Application;
}

/** In the image that the service builds, or in a folder of the workspace that is mounted into it. */
export function provide(request: ServiceRequest): readonly Provided[] {
  const { service, file, project } = request;
  const build = project.buildOf(service, file);
  const merged = project.mergedOf(service, file);
  const shell = () => project.contentsOfService(service, file).shell;
  const own = ownUtility(file.document.uri, project, shell);
  if (!build)
    return own
      ? [{ ...own, edits: [], application: applicationOf([merged], file) }]
      : provideByMount(request);
  const { dockerfile, stage } = build;
  const image = stage && dockerfile && { stage, dockerfile };
  const application = applicationOf([merged], dockerfile ?? file, image);
  if (own) return [{ ...own, edits: [], application }];
  // An inline Dockerfile's text is the compose file's: its lines can't be changed on their own.
  if (!dockerfile || !stage || build.uri === file.document.uri || isOpenEnded(stage, dockerfile)) return [];
  const point = insertionPoint(stage, dockerfile);
  const builder: Builder = { service, file, merged, stage };
  return utilitiesInImage({ dockerfile, stage, project, at: point.at, service: builder }).map((utility) => ({
    ...utility,
    edits: withPlacement([], utility.placement, dockerfile, point),
    application,
  }));
}

/** For services that share a text: each utility that will do for all of them. */
export function provideForAll(
  users: readonly Service[],
  { file, project }: Omit<ServiceRequest, 'service'>,
): readonly (readonly Provided[])[] {
  const [first = [], ...others] = users.map((service) => provide({ service, file, project }));
  return first.flatMap((one, at) => {
    const rest = others.flatMap((provided) => provided[at] ?? []);
    const all = [one, ...rest];
    return rest.length < others.length || clash(all) ? [] : [all];
  });
}

/** Whether two would put a build stage into the same Dockerfile. */
function clash(provided: readonly Provided[]): boolean {
  const edits = distinct(provided.flatMap((one) => one.edits));
  const files = new Set(edits.map(({ uri }) => uri));
  return files.size < edits.length && provided.some(({ placement }) => placement.stage);
}

export function distinct(edits: readonly FileEdit[]): readonly FileEdit[] {
  return [...new Map(edits.map((edit) => [JSON.stringify(edit), edit])).values()];
}
