/** What a service builds: context → Dockerfile → stage. */
import { TextDocument } from 'vscode-languageserver-textdocument';
import type { ComposeFile } from '../language/compose/model';
import { parseDockerfile } from '../language/dockerfile/parse';
import type { Dockerfile, Stage } from '../language/dockerfile/model';
import type { MappedText } from '../language/text';
import type { InFile, MergedBuild, ResolvedBuild } from './project';
import { isRemote, resolvePath, uriBelow } from './uris';

export interface DockerfileSource {
  /** undefined where there is none, or not known yet. */
  at(uri: string): Dockerfile | undefined;
  /** Whether a Dockerfile is known to be there, without asking for it. */
  has(uri: string): boolean;
}

export function resolveBuild(build: MergedBuild, source: DockerfileSource): ResolvedBuild {
  const { args, contexts } = build;
  const context = contextOf(build);
  const resolved = (uri: string | undefined, parsed: Dockerfile | undefined): ResolvedBuild => {
    const dockerfile = parsed && asBuilt(parsed, build);
    return { context, uri, dockerfile, stage: stageOf(dockerfile, build), args, contexts };
  };
  if (build.inline) {
    return resolved(build.inline.file.document.uri, inlineDockerfile(build.inline));
  }
  const uri = context === undefined ? undefined : dockerfileUri(context, build, source);
  return resolved(uri, uri === undefined ? undefined : source.at(uri));
}

const views = new WeakMap<Dockerfile, Map<string, Dockerfile>>();

/** The Dockerfile with what the service gives its FROM instructions, parsed again only where that changes something. */
function asBuilt(dockerfile: Dockerfile, { args, contexts }: MergedBuild): Dockerfile {
  const { globalArgs, stages } = dockerfile;
  const given = new Map([...args].filter(([name, value]) => globalArgs.has(name) && isOther(name, value)));
  const images = new Map(
    [...contexts].flatMap(([name, value]) => {
      const named = stages.some(({ from }) => from.resolved === name || from.variable);
      return named ? [[name, /^docker-image:\/\/(.+)$/.exec(value ?? '')?.[1]] as const] : [];
    }),
  );
  if (given.size + images.size === 0) return dockerfile;
  const known = views.get(dockerfile) ?? new Map<string, Dockerfile>();
  views.set(dockerfile, known);
  const key = JSON.stringify([[...given], [...images]]);
  const view = known.get(key) ?? parseDockerfile(dockerfile.document, { args: given, images });
  known.set(key, view);
  return view;

  function isOther(name: string, value: string | undefined): boolean {
    return value === undefined || value !== globalArgs.get(name);
  }
}

/** Relative to the folder of what names it (Compose build specification: context; "." where it is left out). */
function contextOf({ context: { value, folder } }: MergedBuild): string | undefined {
  const path = value === undefined ? '.' : value.resolved;
  if (folder === undefined || path === undefined || isRemote(path)) return undefined;
  return resolvePath(folder, path);
}

function dockerfileUri(context: string, build: MergedBuild, source: DockerfileSource): string | undefined {
  if (build.dockerfile) {
    const { resolved } = build.dockerfile.value;
    return resolved === undefined || isRemote(resolved) ? undefined : resolvePath(context, resolved);
  }
  // BuildKit also looks for the lower-case name; podman's build first for Containerfile.
  const names = ['Dockerfile', 'Containerfile', 'dockerfile'];
  const uris = names.map((name) => uriBelow(context, name));
  return uris.find((uri) => source.has(uri)) ?? uris[0];
}

/** Stage names are compared in lower case, and the last of several with one name counts, as in BuildKit. */
function stageOf(dockerfile: Dockerfile | undefined, { target }: MergedBuild): Stage | undefined {
  if (!target) return dockerfile?.stages.at(-1);
  const name = target.value.value.resolved?.toLowerCase();
  if (name === undefined) return undefined;
  if (name === '') return dockerfile?.stages.at(-1);
  return (
    dockerfile?.stages.findLast((stage) => stage.name === name) ??
    // The classic builder takes an index too.
    (/^\d+$/.test(name) ? dockerfile?.stages[Number(name)] : undefined)
  );
}

const inlined = new WeakMap<MappedText, Dockerfile | undefined>();

/**
 * An inline Dockerfile is parsed in its place: as a document as long as the compose file with blanks around it, so
 * that its offsets are the compose file's. That needs each line to stand there as it is; one that does not (escapes,
 * a folded scalar, `$$`), or whose indentation would matter (a heredoc), leaves the build unknown.
 */
function inlineDockerfile({ value: inline, file }: InFile<MappedText>): Dockerfile | undefined {
  if (!inlined.has(inline)) inlined.set(inline, parseInPlace(inline, file));
  return inlined.get(inline);
}

function parseInPlace(inline: MappedText, { document }: ComposeFile): Dockerfile | undefined {
  if (inline.value.includes('<<')) return undefined;
  const text = document.getText();
  let masked = '';
  let from = 0;
  for (const line of inline.value.split('\n')) {
    if (line.trim() !== '') {
      const { start, end } = inline.span(from, from + line.length);
      const between = text.slice(masked.length, start);
      if (text.slice(start, end) !== line || !between.includes('\n')) return undefined;
      masked += blank(between) + line;
    }
    from += line.length + 1;
  }
  masked += blank(text.slice(masked.length));
  return parseDockerfile(TextDocument.create(document.uri, 'dockerfile', document.version, masked));
}

function blank(text: string): string {
  return text.replace(/[^\r\n]/g, ' ');
}
