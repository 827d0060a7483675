/**
 * What is known about images, by all who know something: the team in its `.checkup.yaml`, the engine that has the
 * image, the tables. Whoever stands first here has the last word.
 */
import { imageFactsOf } from '../configuration/lookup';
import type { Configuration, ImageFacts as TeamFacts } from '../configuration/model';
import type { HealthConfig } from '../health/model';
import { imageFacts } from '../images/facts';
import { imageInventory } from '../images/image-inventory';
import type { InspectedImage } from '../images/inspected';
import { type Inventory, UNKNOWN_INVENTORY, withPrograms } from '../images/inventory';

export interface ImageKnowledge {
  /** Of an image that a file names; undefined where its name is not known. */
  readonly healthcheckOf: (image: string | undefined, uri: string) => KnownHealthcheck;
  /** The same object for the same answer. */
  readonly inventoryOf: (image: string | undefined, uri: string) => Inventory;
  /** The ports that it exposes, all of them. */
  readonly portsOf: (image: string | undefined) => readonly number[] | undefined;
  readonly inspected: (image: string) => InspectedImage | null | undefined;
}

export interface KnownHealthcheck {
  /** Whether the image brings one. */
  readonly healthcheck: boolean | undefined;
  /** All of it, where an engine said so. */
  readonly config: HealthConfig | null;
}

export function createImageKnowledge(
  configurationOf: (uri: string) => Configuration | undefined,
  inspected: ImageKnowledge['inspected'],
): ImageKnowledge {
  const teamFactsOf = (image: string, uri: string) => {
    const configuration = configurationOf(uri);
    return configuration && configuration.images.length > 0 ? factsOf(configuration, image) : undefined;
  };
  const askOf = (image: string) => (image === 'scratch' ? undefined : inspected(image));
  return {
    inspected,
    healthcheckOf(image, uri) {
      if (image === undefined) return { healthcheck: undefined, config: null };
      const said = askOf(image);
      const healthcheck =
        teamFactsOf(image, uri)?.healthcheck ??
        (said ? said.healthcheck !== null : imageFacts(image).healthcheck);
      return { healthcheck, config: healthcheck === true ? (said?.healthcheck ?? null) : null };
    },
    inventoryOf(image, uri) {
      if (image === undefined) return UNKNOWN_INVENTORY;
      const said = askOf(image);
      const inventory = said ? asInspected(imageInventory(image), said) : imageInventory(image);
      const facts = teamFactsOf(image, uri);
      return facts ? asTold(inventory, facts) : inventory;
    },
    portsOf(image) {
      if (image === undefined) return undefined;
      return askOf(image)?.ports ?? imageFacts(image).ports;
    },
  };
}

const teamFacts = new WeakMap<Configuration, Map<string, TeamFacts | undefined>>();

function factsOf(configuration: Configuration, image: string): TeamFacts | undefined {
  const known = teamFacts.get(configuration) ?? new Map<string, TeamFacts | undefined>();
  teamFacts.set(configuration, known);
  if (!known.has(image)) known.set(image, imageFactsOf(configuration, image));
  return known.get(image);
}

/** One object for one pair: what is found on an inventory is kept by it. */
function perPair<Said extends object>(make: (inventory: Inventory, said: Said) => Inventory) {
  const made = new WeakMap<Said, WeakMap<Inventory, Inventory>>();
  return (inventory: Inventory, said: Said): Inventory => {
    const known = made.get(said) ?? new WeakMap<Inventory, Inventory>();
    made.set(said, known);
    const found = known.get(inventory) ?? make(inventory, said);
    known.set(inventory, found);
    return found;
  };
}

/** A tag may stand for a Windows image where the table means the Linux one. */
const asInspected = perPair((inventory: Inventory, { os, path }: InspectedImage): Inventory => {
  const same = os === undefined || inventory.os === undefined || inventory.os === os;
  return {
    ...(same ? inventory : UNKNOWN_INVENTORY),
    os: os ?? inventory.os,
    path: path && os !== 'windows' ? path : inventory.path,
  };
});

const asTold = perPair((inventory: Inventory, { has, lacks }: TeamFacts): Inventory => {
  const { wget } = inventory;
  const told = withPrograms(withPrograms(inventory, lacks, false), has, true);
  return {
    ...told,
    wget: lacks.includes('wget') ? undefined : wget,
    shell: has.includes('sh') ? true : lacks.includes('sh') ? false : told.shell,
  };
});
