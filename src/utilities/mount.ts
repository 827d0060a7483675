/**
 * The utility for a service that builds no image: in a folder of the workspace that is mounted into its container, or
 * as a file that is mounted by itself.
 */
import type { TextEdit } from 'vscode-languageserver-types';
import { isMap, isScalar, isSeq, type Node } from 'yaml';
import { addToList, addToService } from '../edits/compose-text';
import type { FileEdit } from '../edits/fix';
import { insert } from '../edits/text';
import type { Command } from '../language/command';
import { invocationsOf } from '../language/shell/parse';
import { isKnown, join, nameFrom } from '../project/image-files';
import { hides, mountsOf, workingDirOf } from '../project/mounts';
import { folderOf, pathBelow } from '../project/uris';
import type { Provided, ServiceRequest } from './provide';
import { holdsOneOf, utilityIn } from './context';
import { type Detected, detect } from './detect';
import { asItIs } from './own';
import { applicationOf } from './start';

export function provideByMount(request: ServiceRequest): readonly Provided[] {
  const { service, file, project } = request;
  const merged = project.mergedOf(service, file);
  const application = applicationOf([merged], file);
  const { commands } = application;
  const detected = detect(merged.image?.value.value.resolved, commands);
  if (detected === 'too old') return [];
  return detected.flatMap((runtime): Provided[] => {
    // What has to be compiled has nowhere to be.
    if (runtime.runtime.build) return [];
    const home = inMountedFolder(request, runtime, commands) ?? asMountedFile(request, runtime, commands);
    if (!home) return [];
    const { name, folder, edits } = home;
    const placement = { command: [...runtime.words, name], edits, copy: undefined };
    const { certain } = runtime;
    return [{ ...asItIs, runtime, certain, placement, edits, application: { ...application, folder } }];
  });
}

interface Home {
  /** As a check in the container names it. */
  readonly name: string;
  /** The application's, in the workspace. */
  readonly folder: string | undefined;
  readonly edits: readonly FileEdit[];
}

/** Below the folder that the check is run in, else where the application evidently is. */
function inMountedFolder(
  request: ServiceRequest,
  { runtime }: Detected,
  commands: readonly Command[],
): Home | undefined {
  const { service, file, project } = request;
  const workdir = workingDirOf({ service, file }, project);
  const inside = `${workdir}/x`;
  const isWorkdir = ({ target }: Known) =>
    workdir !== undefined && isKnown(workdir) && nameFrom(target, inside) !== inside;
  const started = wordsOf(commands);
  const hasApplication = ({ source, target }: Known) => {
    const files = started.flatMap((word) => {
      const below = /^\/[\w./@-]+$/.test(word) ? nameFrom(target, join('/', word)) : undefined;
      return below === undefined || below.startsWith('/') ? [] : [below];
    });
    return holdsOneOf([...runtime.manifests, ...files], source, project);
  };
  const mounts = knownMounts(request);
  const mount = mounts.find(isWorkdir) ?? mounts.find(hasApplication);
  const utility = mount && utilityIn(mount.source, runtime, project);
  if (!utility) return undefined;
  const path = join(mount.target, utility.name);
  const name = workdir === undefined ? path : (nameFrom(workdir, path) ?? path);
  return { name, folder: mount.source, edits: utility.edits };
}

/** Beside the compose file, and by one more mount at the root of the container, where nothing else lies over it. */
function asMountedFile(
  request: ServiceRequest,
  { runtime }: Detected,
  commands: readonly Command[],
): Home | undefined {
  const { service, file, project } = request;
  const { parts, clusterKeys } = project.mergedOf(service, file);
  const home = parts.find((part) => part.service === service)?.folder;
  const utility = home === undefined ? undefined : utilityIn(home, runtime, project);
  // Nobody brings the file to the machines of a cluster.
  if (home === undefined || !utility || clusterKeys.length > 0) return undefined;
  const mounts = knownMounts(request);
  const started = wordsOf(commands);
  const application = mounts.find(({ target }) => started.includes(target))?.source;
  const folder = application === undefined ? home : folderOf(application);
  const there = mounts.find(({ source }) => source === utility.uri);
  if (there) return { name: there.target, folder, edits: utility.edits };
  const name = `/${utility.name}`;
  if (mountsOf(service, file, project).some((mount) => hides(mount, name))) return undefined;
  const edit = mounted(request, `./${pathBelow(home, utility.uri) ?? utility.name}`, name);
  return edit && { name, folder, edits: [...utility.edits, { uri: file.document.uri, edits: [edit] }] };
}

interface Known {
  readonly source: string;
  readonly target: string;
}

function knownMounts({ service, file, project }: ServiceRequest): readonly Known[] {
  return mountsOf(service, file, project).flatMap(({ source, target }) =>
    source === undefined || target === undefined ? [] : [{ source, target }],
  );
}

function wordsOf(commands: readonly Command[]): readonly string[] {
  return commands
    .flatMap((command) => invocationsOf(command))
    .flatMap(({ word, args }) => [word.value, ...args.map(({ value }) => value)]);
}

/** Another entry of `volumes`, as the others are written. What stands behind an anchor is not this service's alone. */
function mounted({ service, file }: ServiceRequest, source: string, target: string): TextEdit | undefined {
  const short = `${source}:${target}:ro`;
  if (!service.map || service.map.anchor !== undefined) return undefined;
  if (!service.map.has('volumes'))
    return service.keys.has('volumes')
      ? undefined
      : addToService(service, file, {
          lines: ['volumes:', `\t- ${short}`],
          flow: `volumes: [${short}]`,
        });
  const volumes = service.map.get('volumes', true) as Node | null | undefined;
  if (!isSeq<Node | null>(volumes) || volumes.anchor !== undefined || !service.keys.has('volumes'))
    return undefined;
  // Where the host labels files (SELinux), this one needs a label as the others do.
  const isLabelled = volumes.items.some(
    (item) => isScalar(item) && /:(?:\w+,)*z(?:,\w+)*$/i.test(String(item.value)),
  );
  const isLong = volumes.items.length > 0 && volumes.items.every((item) => isMap(item));
  const long = ['type: bind', `source: ${source}`, `target: ${target}`, 'read_only: true'];
  const insertion = addToList(file, volumes, isLong ? long : short + (isLabelled ? ',z' : ''));
  return insertion && insert(file.document, insertion.at, insertion.text);
}
