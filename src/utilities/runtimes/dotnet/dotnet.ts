/** Where .NET is, and how `Utilities.HttpCheck` is built for it: with the SDK of the same version. */
import { copiesFromContext, type Dockerfile } from '../../../language/dockerfile/model';
import { imageName, type Language, ofTag, unknownVersion } from '../image';
import { type Build, type BuildImage, RESULT, type Runtime } from '../runtime';
import program from './Program.cs?raw';
import project from './Utilities.HttpCheck.csproj?raw';

const language: Language = { name: '.NET', least: '6.0', words: ['dotnet'] };

const REGISTRY = 'mcr.microsoft.com/dotnet/';

// What starts with `dotnet` is the same for every platform.
const PUBLISH = `dotnet publish -c Release -o ${RESULT}`;

const build: Build = {
  from(images, image = '') {
    const { tag } = imageName(image);
    const [version] = /^\d+\.\d+/.exec(tag) ?? [];
    const own = images.find(({ written, resolved }) => {
      const name = imageName(resolved ?? written);
      if (name.repository !== `${REGISTRY}sdk`) return false;
      return name.tag === tag || (version !== undefined && name.tag.startsWith(version));
    });
    if (own) return own.written;
    // Of an image of one's own only what builds the application tells the version.
    if (!image.startsWith(REGISTRY)) return images.find(builds)?.written;
    if (version === undefined) return undefined;
    return `${REGISTRY}sdk:${/nanoserver|windowsservercore/.test(tag) ? tag : version}`;
  },
  run: PUBLISH,
  across: [`RUN ${PUBLISH}`],
  words: (path) => [`${path}/Utilities.HttpCheck.dll`],
};

/** Whether it evidently has an SDK, whatever its name is. */
function builds({ calls }: BuildImage): boolean {
  return calls().some(
    ({ name, args: [verb] }) => name === 'dotnet' && /^(?:publish|build)$/.test(verb?.value ?? ''),
  );
}

/**
 * The application's project would compile what stands below its folder, but for folders whose names begin with a dot
 * (Microsoft.NET.Sdk.DefaultItems.props, DefaultExcludesInProjectFolder). Beside it any will do: where every project
 * that the Dockerfile copies is known to be in a folder of its own.
 */
function isBelowProject(place: string, { stages }: Dockerfile): boolean {
  if (place.startsWith('.')) return false;
  const copied = stages
    .flatMap(({ instructions }) => instructions)
    .filter(copiesFromContext)
    .flatMap(({ args }) => args.value.match(/[^\s"',[\]]+\.(?:cs|fs|vb)proj\b/g) ?? []);
  return copied.length === 0 || copied.some((path) => !/^(?:\.?\/)?[^/]+\//.test(path));
}

export const dotnet: Runtime = {
  id: 'dotnet',
  places: ['Utilities.HttpCheck', '.Utilities.HttpCheck'],
  refuses: isBelowProject,
  sources: { 'Program.cs': program, 'Utilities.HttpCheck.csproj': project },
  manifests: [],
  build,
  commandOfImage(image) {
    const { repository, tag } = imageName(image);
    const [, old, kind] =
      /^mcr\.microsoft\.com\/dotnet\/(core\/)?(aspnet|runtime|sdk)$/.exec(repository) ?? [];
    if (kind === undefined) return undefined;
    if (old !== undefined) return 'too old';
    if (tag.includes('$')) return unknownVersion(language);
    return ofTag(tag, language, !/chiseled|distroless/.test(tag));
  },
  commandOfProgram: ({ name, word }) =>
    name === 'dotnet' && word.literal ? unknownVersion(language, [word.value]) : undefined,
};
