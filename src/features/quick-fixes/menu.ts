/**
 * What the menu of quick fixes says, and in which order: what mends first, the gravest finding's before the others',
 * then a look at what would change, then the ways to silence, and last the rules' pages.
 */
import * as l10n from '@vscode/l10n';
import { byLoudness } from '../../configuration/level';
import type { Fix } from '../../edits/fix';
import type { Finding } from '../../rules/rule';

/** What there is to offer for one finding. */
export interface Offer {
  readonly finding: Finding;
  readonly fixes: readonly Fix[];
  readonly ignores: readonly Fix[];
}

export type Entry = { readonly title: string; readonly findings: readonly Finding[] } & (
  | { readonly kind: 'fix' | 'ignore'; readonly fix: Fix; readonly preferred: boolean }
  | { readonly kind: 'preview'; readonly fix: Fix }
  | { readonly kind: 'explain'; readonly rule: string }
);

type Applied = Extract<Entry, { readonly kind: 'fix' | 'ignore' }>;

export function menuOf(offers: readonly Offer[]): readonly Entry[] {
  const sorted = [...offers].sort((a, b) => byLoudness(a.finding.severity, b.finding.severity));
  const fixes = onePreferred(distinct(sorted.flatMap((offer) => applied('fix', offer.fixes, offer))));
  const told = withoutHints(sorted);
  const ignores = distinct(told.flatMap((offer) => applied('ignore', offer.ignores, offer)));
  return [...fixes, ...previewOf(fixes), ...ignores, ...explanationsOf(told)];
}

function applied(kind: Applied['kind'], fixes: readonly Fix[], { finding }: Offer): readonly Applied[] {
  return fixes.map((fix) => ({
    kind,
    title: fix.title,
    fix,
    preferred: fix.preferred,
    findings: [finding],
  }));
}

/** A hint beside something graver is mended along with it more often than not; its own menu is one word further. */
function withoutHints(offers: readonly Offer[]): readonly Offer[] {
  const graver = offers.filter(({ finding }) => finding.severity !== 'hint');
  return graver.length > 0 ? graver : offers;
}

/** What does the same stands once; what is called the same and does something else says where. */
function distinct(entries: readonly Applied[]): readonly Applied[] {
  const byEffect = new Map<string, Applied>();
  for (const entry of entries) {
    const key = JSON.stringify([entry.title, entry.fix.edits]);
    const before = byEffect.get(key);
    byEffect.set(key, before ? both(before, entry) : entry);
  }
  const unlike = [...byEffect.values()];
  const titles = new Map<string, number>();
  for (const { title } of unlike) titles.set(title, (titles.get(title) ?? 0) + 1);
  return unlike.map((entry) =>
    (titles.get(entry.title) ?? 0) > 1 ? { ...entry, title: placed(entry) } : entry,
  );
}

function both(one: Applied, other: Applied): Applied {
  const preferred = one.preferred || other.preferred;
  return { ...one, preferred, findings: [...one.findings, ...other.findings] };
}

function placed({ title, findings: [finding] }: Applied): string {
  return finding ? l10n.t('{0} (line {1})', title, finding.range.start.line + 1) : title;
}

/** First, and the only one: where several are preferred, the key for the preferred fix applies none of them. */
function onePreferred(fixes: readonly Applied[]): readonly Applied[] {
  const first = fixes.find(({ preferred }) => preferred);
  if (!first) return fixes;
  const others = fixes.filter((fix) => fix !== first);
  return [first, ...others.map((fix) => ({ ...fix, preferred: false }))];
}

/** Of the first fix that changes more than what is seen; the editor itself has a key to preview any of them. */
function previewOf(fixes: readonly Applied[]): readonly Entry[] {
  const shown = fixes.find(({ fix }) => fix.edits.length > 1);
  if (!shown) return [];
  const { title, fix, findings } = shown;
  return [{ kind: 'preview', title: l10n.t('{0} (preview changes)', title), fix, findings }];
}

function explanationsOf(offers: readonly Offer[]): readonly Entry[] {
  const rules = [...new Set(offers.map(({ finding }) => finding.rule))];
  return rules.map((rule) => ({
    kind: 'explain',
    title: l10n.t('Explain “{0}”', rule),
    rule,
    findings: offers.filter(({ finding }) => finding.rule === rule).map(({ finding }) => finding),
  }));
}
