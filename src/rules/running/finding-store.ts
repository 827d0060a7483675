/**
 * Findings by the document that they stand in, kept while files are checked one by one: a file's check may find
 * something in a script that other files run, too, and then it is one finding.
 */
import { byLoudness } from '../../configuration/level';
import { byPlace, type Checked, placeOf } from './check';
import type { Finding } from '../rule';
import { unusedIgnore } from '../unused-ignore';

type Kept = Omit<Checked, 'failures'>;

export interface FindingStore {
  /** Takes what a file's check brought, undefined when the file is gone. Gives the documents that this concerns. */
  set(file: string, checked: Kept | undefined): readonly string[];
  /** Sorted by place, then rule. */
  of(document: string): readonly Finding[];
  /** The files whose checks have to do with a document, in a fixed order. */
  files(document: string): readonly string[];
  /** Those that something was found in. */
  documents(): readonly string[];
}

export function createFindingStore(): FindingStore {
  const byFile = new Map<string, Kept>();
  /** By document the files whose checks have to do with it. */
  const concerned = new Map<string, Set<string>>();
  const filesOf = (document: string) => [...(concerned.get(document) ?? [])].sort();

  return {
    set(file, checked) {
      const before = documentsOf(byFile.get(file));
      const after = documentsOf(checked);
      for (const document of before) concerned.get(document)?.delete(file);
      if (checked) byFile.set(file, checked);
      else byFile.delete(file);
      for (const document of after) concerned.set(document, (concerned.get(document) ?? new Set()).add(file));
      for (const document of before) if (concerned.get(document)?.size === 0) concerned.delete(document);
      return [...new Set([file, ...before, ...after])];
    },
    of(document) {
      const all = filesOf(document).flatMap((file) => byFile.get(file) ?? []);
      const found = all.flatMap(({ findings }) => findings.filter(({ uri }) => uri === document));
      if (all.length < 2) return unique(found);
      const heeded = new Set(all.flatMap((checked) => checked.heeded));
      return unique(
        found.filter((finding) => finding.rule !== unusedIgnore.id || !heeded.has(at(finding))),
      ).sort(byPlace);
    },
    files: filesOf,
    documents: () => [...concerned.keys()],
  };
}

function documentsOf(checked: Kept | undefined): ReadonlySet<string> {
  const heeded = checked?.heeded.map((place) => place.slice(0, place.lastIndexOf('#'))) ?? [];
  return new Set([...(checked?.findings.map(({ uri }) => uri) ?? []), ...heeded]);
}

function at({ uri, range }: Finding): string {
  return placeOf(uri, range);
}

/** Each once; where files have it at different severities, the highest. */
function unique(findings: readonly Finding[]): Finding[] {
  const known = new Map<string, Finding>();
  for (const finding of findings) {
    const key = JSON.stringify([finding.rule, finding.range, finding.message]);
    const before = known.get(key);
    if (!before || byLoudness(finding.severity, before.severity) < 0) known.set(key, finding);
  }
  return [...known.values()];
}
