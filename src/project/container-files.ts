/** Files of a container that come from the workspace: through COPY and ADD, or mounted by a compose service. */
import { TextDocument } from 'vscode-languageserver-textdocument';
import type { ComposeFile, Service } from '../language/compose/model';
import type { Dockerfile, Stage } from '../language/dockerfile/model';
import { once } from '../language/lazy';
import { type MappedText, plainText } from '../language/text';
import { buildContext } from './build-context';
import { imageState, isBelow, isKnown } from './image-files';
import { hides, mountsOf, workingDirOf } from './mounts';
import type { Project } from './project';
import { resolvePath } from './uris';

/** The image, or the service's containers, that a command runs in. */
export type Place =
  | { readonly stage: Stage; readonly dockerfile: Dockerfile }
  | { readonly service: Service; readonly file: ComposeFile };

export interface Container {
  /** Where its programs start; one that is not known is a folder of which nothing else is. */
  readonly workdir: string;
  /** Whether any of its files may come from the workspace. */
  readonly hasFiles: boolean;
  /** Folders in which a program is looked for by its name, as far as any file of the workspace may be there. */
  readonly path: () => readonly string[];
  /** The file at an absolute path; undefined where none is known to come from the workspace. */
  fileAt(path: string): ContainerFile | undefined;
}

export interface ContainerFile {
  /** A here-document stands in the Dockerfile itself. */
  readonly document: TextDocument;
  readonly text: MappedText;
}

/** What is built where. */
interface Image {
  readonly stage: Stage;
  readonly dockerfile: Dockerfile;
  /** Asked for only where something is copied from it: to find the folder is dear. */
  readonly context: () => string | undefined;
}

/** Where the standard images look for programs. */
const PATH = ['/usr/local/sbin', '/usr/local/bin', '/usr/sbin', '/usr/bin', '/sbin', '/bin'];

export function containerOf(place: Place, project: Project): Container {
  if ('stage' in place) {
    const image: Image = { ...place, context: once(() => buildContext(place.dockerfile, project)) };
    const state = imageState(place.stage, place.dockerfile);
    return {
      workdir: state.workdir,
      hasFiles: true,
      path: once(() => PATH.filter((folder) => state.brings(folder))),
      fileAt: (path) => fileInImage(path, image, project),
    };
  }
  const { service, file } = place;
  const { dockerfile, stage, context } = project.buildOf(service, file) ?? {};
  const image = dockerfile && stage && { stage, dockerfile, context: () => context };
  const mounts = mountsOf(service, file, project);
  const state = image && imageState(image.stage, image.dockerfile);
  return {
    workdir: workingDirOf({ service, file }, project) ?? state?.workdir ?? '\0image',
    hasFiles: image !== undefined || mounts.some(({ source }) => source !== undefined),
    path: once(() =>
      PATH.filter(
        (folder) =>
          state?.brings(folder) === true ||
          mounts.some(({ target = '' }) => isBelow(target, folder) || isBelow(folder, target)),
      ),
    ),
    fileAt(path) {
      const over = mounts.filter((mount) => hides(mount, path));
      if (over.length === 0) return image && fileInImage(path, image, project);
      // The deepest of several that stand in one another.
      const [mount] = over.toSorted(
        (a, b) => (b.target?.length ?? Infinity) - (a.target?.length ?? Infinity),
      );
      if (mount?.source === undefined || mount.target === undefined || !isKnown(path)) return undefined;
      const uri = resolvePath(mount.source, `.${path.slice(mount.target.replace(/\/$/, '').length)}`);
      return uri === undefined ? undefined : (fileOf(uri, project) ?? undefined);
    },
  };
}

function fileInImage(path: string, image: Image, project: Project): ContainerFile | undefined {
  const { stage, dockerfile, context } = image;
  for (const source of imageState(stage, dockerfile).sourcesOf(path).slice(0, MOST_SOURCES)) {
    if (source.from === 'dockerfile') return { document: dockerfile.document, text: source.text };
    const folder = source.from === 'context' ? context() : undefined;
    const uri =
      source.from === 'context' && folder !== undefined ? resolvePath(folder, `./${source.path}`) : undefined;
    const file = uri === undefined ? undefined : fileOf(uri, project);
    // null: this instruction does not bring it, an earlier one may.
    if (file !== null) return file;
  }
  return undefined;
}

/** Each may ask for a file. */
const MOST_SOURCES = 20;

/** Far more than scripts have. */
const LARGEST = 256 * 1024;

const documents = new Map<string, ContainerFile>();
const MOST_DOCUMENTS = 1000;

/** null where there is none; the same object for the same text, so that places in it can be compared. */
function fileOf(uri: string, project: Project): ContainerFile | null | undefined {
  const text = project.read(uri);
  if (typeof text !== 'string') return text;
  if (text.length > LARGEST) return undefined;
  let file = documents.get(uri);
  if (file?.text.value !== text) {
    if (documents.size >= MOST_DOCUMENTS) documents.clear();
    file = { document: TextDocument.create(uri, 'shellscript', 0, text), text: plainText(text, 0) };
    documents.set(uri, file);
  }
  return file;
}
