/** The project as it changes: files come, change and go, and the chains through them follow. */
import type { ComposeFile, Service } from '../language/compose/model';
import type { Dockerfile, Stage } from '../language/dockerfile/model';
import { type Chain, createChains, type Chains } from './chains';
import { type Configurations, createConfigurations } from './configuration';
import { contentsOfService, contentsOfStage } from './contents';
import { healthOfService, healthOfStage } from './health';
import { createImageKnowledge } from './image-knowledge';
import { imageSourceOf } from './image-source';
import { createInspections, type Inspections } from './inspections';
import type { InspectedImage } from '../images/inspected';
import type { FolderMentions } from './mentions';
import { mergeService } from './merge';
import type { Builder, MergedService, Project, ResolvedBuild } from './project';
import { createSources, type FileKind, type Reached, type Sources } from './sources';

import { folderOf } from './uris';

export type { FileKind };

export interface MutableProject extends Project {
  setFile(uri: string, kind: FileKind, text: string, version: number): void;
  /** The text of a file that was asked for; null where there is none. */
  setRead(uri: string, text: string | null): void;
  /** A renamed file is deleted under its old name and set under the new one. */
  deleteFile(uri: string): void;
  /** Folders in which it was asked what mentions a tool: the host looks, and checks again those that asked. */
  wantedFolders(): readonly string[];
  /** What is there; gives the files whose checks asked. */
  setMentions(folder: string, found: FolderMentions): readonly string[];
  /** Whether a file is in one of those. */
  isLookedThrough(uri: string): boolean;
  /** A file or folder came or went in one of those, which has to be looked through again; gives who asked. */
  forgetMentions(uri: string): readonly string[];
  /** Every file with a known name below this folder has been set: what was not set is not there, nor asked for. */
  setListed(folder: string): void;
  /** The text of a `.checkup.yaml` that counts for every file, instead of those near them. */
  setConfiguration(uri: string, text: string): void;
  /** There is an engine, which may be asked about images. */
  startInspections(): void;
  /** The images that it is to be asked about. */
  wantedImages(): readonly string[];
  /** What it says; null where it does not have the image. Gives the files whose checks asked. */
  setImage(image: string, said: InspectedImage | null): readonly string[];
  /** What it said may no longer be so. */
  outdateImages(): void;
  /** Nothing counts any more of what it said. Gives the files whose checks asked. */
  stopInspections(): readonly string[];
  /** The project as one file's check sees it: what that check reads is remembered as asked for by it. */
  seenFrom(uri: string): Project;
  /** The other files whose findings may change when this one does. */
  dependentsOf(uri: string): readonly string[];
  /** Files that others lead to (`dockerfile:`, `extends`, `include`) and that were not set. */
  reached(): readonly Reached[];
}

export function createProject(): MutableProject {
  const sources = createSources();
  const chains = createChains(sources);
  const configurations = createConfigurations();
  const inspections = createInspections();
  let revision = 0;
  const changing =
    <Arguments extends unknown[], T>(change: (...args: Arguments) => T) =>
    (...args: Arguments): T => {
      revision += 1;
      return change(...args);
    };
  const changed = (uri: string) => {
    chains.changed(uri);
    for (const again of sources.changed(uri)) chains.changed(again);
  };
  const parts = { sources, chains, configurations, inspections, revision: () => revision };
  return {
    ...seenFrom(undefined, parts),
    seenFrom: (uri) => seenFrom(uri, parts),
    setFile: changing((uri, kind, text, version) => {
      sources.mentions.changed(uri, text);
      if (sources.set(uri, kind, text, version)) changed(uri);
    }),
    setRead: changing((uri, text) => {
      sources.mentions.changed(uri, text);
      if (sources.texts.set(uri, text) && sources.kindOf(uri) === undefined) changed(uri);
    }),
    deleteFile: changing((uri) => {
      sources.mentions.changed(uri, null);
      sources.remove(uri);
      sources.texts.set(uri, null);
      changed(uri);
    }),
    setListed: changing(sources.setListed),
    wantedFolders: sources.mentions.wanted,
    setMentions: changing(sources.mentions.set),
    forgetMentions: changing(sources.mentions.forget),
    isLookedThrough: (uri) => sources.mentions.askersOf(uri).length > 0,
    setConfiguration: changing(configurations.set),
    startInspections: inspections.start,
    wantedImages: inspections.wanted,
    setImage: changing(inspections.set),
    outdateImages: inspections.outdate,
    stopInspections: changing(inspections.stop),
    dependentsOf: (uri) => dependentsOf(uri, sources, chains),
    reached() {
      chains.touching('');
      return sources.reached();
    },
  };
}

interface Parts {
  readonly sources: Sources;
  readonly chains: Chains;
  readonly configurations: Configurations;
  readonly inspections: Inspections;
  readonly revision: () => number;
}

function seenFrom(
  asker: string | undefined,
  { sources, chains, configurations, inspections, revision }: Parts,
): Project {
  const read = (uri: string) => sources.texts.read(uri, asker);
  const mergedOf = (service: Service, file: ComposeFile) => mergedService(service, file, chains);
  const buildOf = (file: ComposeFile) => (service: MergedService) => chains.of(file).builds.get(service);
  const sourceOf = (merged: MergedService, file: ComposeFile) =>
    imageSourceOf(merged, chains.of(file).application, buildOf(file));
  const configurationOf = (uri: string) => configurations.of(uri, read);
  const images = createImageKnowledge(configurationOf, (image) => inspections.of(image, asker));
  const buildersOf = (dockerfile: Dockerfile) => builders(dockerfile, sources, chains);
  return {
    files: sources.files,
    naming: sources.naming.of,
    mentions: (folder, tool) => sources.mentions.of(folder, tool, asker),
    read,
    wanted: sources.texts.wanted,
    revision,
    withText: sources.withText,
    configurationOf,
    applicationOf: (file) => chains.of(file).application,
    mergedOf,
    buildOf: (service, file) => buildOf(file)(mergedOf(service, file)),
    buildersOf,
    shippedStages(dockerfile) {
      const targets = new Set(buildersOf(dockerfile).map(({ stage }) => stage));
      const last = dockerfile.stages.at(-1);
      return dockerfile.stages.filter((stage) => stage === last || targets.has(stage));
    },
    healthOfStage: (stage, dockerfile) => healthOfStage(stage, dockerfile, images),
    healthOfService(service, file) {
      const merged = mergedOf(service, file);
      return healthOfService(merged, sourceOf(merged, file), images);
    },
    healthOfMerged: (merged, file) => healthOfService(merged, sourceOf(merged, file), images),
    contentsOfStage: (stage, dockerfile) => contentsOfStage(stage, dockerfile, images),
    contentsOfService: (service, file) => {
      const merged = mergedOf(service, file);
      return contentsOfService(merged, sourceOf(merged, file), images);
    },
    portsOfImage: images.portsOf,
    image: images.inspected,
  };
}

/** A service that the application does not have, such as one of another file, stands by itself. */
function mergedService(service: Service, file: ComposeFile, chains: Chains): MergedService {
  return (
    chains.of(file).merged.get(service) ??
    mergeService(
      service.name,
      [{ service, file, folder: folderOf(file.document.uri) }],
      true,
      () => undefined,
    )
  );
}

const lastBuilders = new WeakMap<Dockerfile, { around: readonly Chain[]; found: readonly Builder[] }>();

/** The same list as long as the chains are the same: every service that builds the Dockerfile asks for it. */
function builders(dockerfile: Dockerfile, sources: Sources, chains: Chains): readonly Builder[] {
  const around = chains.around(dockerfile);
  const last = lastBuilders.get(dockerfile);
  if (last?.around.length === around.length && around.every((chain, at) => chain === last.around[at]))
    return last.found;
  const found = buildersIn(around, dockerfile, sources);
  lastBuilders.set(dockerfile, { around, found });
  return found;
}

function buildersIn(around: readonly Chain[], dockerfile: Dockerfile, sources: Sources): readonly Builder[] {
  const found = new Map<Service, Builder>();
  for (const { builds } of around) {
    for (const [merged, build] of builds) {
      if (!isBuilt(build, dockerfile, sources)) continue;
      const part = merged.parts.findLast(({ service }) => service.build);
      // The same service takes part in the applications of several files.
      if (part) found.set(part.service, { ...part, merged, stage: sameStage(build, dockerfile) });
    }
  }
  return [...found.values()];
}

/** By URI, since a caller may hold an earlier reading of the file; inline ones share their compose file's. */
function isBuilt(build: ResolvedBuild, dockerfile: Dockerfile, sources: Sources): boolean {
  const { uri } = dockerfile.document;
  return build.dockerfile === dockerfile || (build.uri === uri && sources.kindOf(uri) === 'dockerfile');
}

function sameStage({ stage }: ResolvedBuild, dockerfile: Dockerfile): Stage | undefined {
  return stage && dockerfile.stages[stage.index];
}

function dependentsOf(uri: string, sources: Sources, chains: Chains): readonly string[] {
  const dependents = new Set(sources.texts.askersOf(uri) ?? sources.files.keys());
  for (const asker of sources.mentions.askersOf(uri)) dependents.add(asker);
  for (const chain of [uri, ...sources.readersOfDotenv(uri)].flatMap(chains.touching)) {
    dependents.add(chain.file.document.uri);
    // A Dockerfile's change shows in the compose files that build it, not in what else those build.
    if (sources.kindOf(uri) !== 'dockerfile') for (const at of chain.touched) dependents.add(at);
  }
  return [...dependents].filter((dependent) => dependent !== uri && sources.kindOf(dependent) !== undefined);
}
