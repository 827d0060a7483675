/** What an engine says about images, who asked for it, and of which it is still to be asked. */
import type { InspectedImage } from '../images/inspected';
import { addTo } from './texts';

export interface Inspections {
  /** null: the engine does not have it; undefined: not known, or not yet. */
  readonly of: (image: string, asker: string | undefined) => InspectedImage | null | undefined;
  /** The images to ask an engine for: none before {@link Inspections.start}. */
  readonly wanted: () => readonly string[];
  /** There is an engine that may be asked. */
  readonly start: () => void;
  /** Gives the files whose checks asked, where that changed what was known. */
  readonly set: (image: string, said: InspectedImage | null) => readonly string[];
  /** Images came and went, or it is another engine: all have to be asked for again. What was said counts until then. */
  readonly outdate: () => void;
  /** Nothing counts any more of what was said. Gives the files whose checks asked. */
  readonly stop: () => readonly string[];
}

export function createInspections(): Inspections {
  const known = new Map<string, { readonly text: string; readonly said: InspectedImage | null }>();
  const askers = new Map<string, Set<string>>();
  const wanted = new Set<string>();
  let started = false;
  return {
    of(image, asker) {
      if (asker !== undefined) addTo(askers, image, asker);
      const found = known.get(image);
      if (!found) wanted.add(image);
      return found?.said;
    },
    wanted: () => (started ? [...wanted] : []),
    start() {
      started = true;
    },
    set(image, said) {
      wanted.delete(image);
      const text = JSON.stringify(said);
      const before = known.get(image);
      if (before?.text === text) return [];
      known.set(image, { text, said });
      // Where nothing was known, an image that is not there changes nothing.
      return before === undefined && said === null ? [] : [...(askers.get(image) ?? [])];
    },
    stop() {
      started = false;
      const said = [...known].filter(([, entry]) => entry.said !== null).map(([image]) => image);
      for (const image of known.keys()) wanted.add(image);
      known.clear();
      return [...new Set(said.flatMap((image) => [...(askers.get(image) ?? [])]))];
    },
    outdate() {
      for (const image of known.keys()) wanted.add(image);
    },
  };
}
