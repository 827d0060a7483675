/** The fix that takes a package out of an image along with the only check that uses it. */
import * as l10n from '@vscode/l10n';
import { type Fix, joined } from '../../edits/fix';
import { imageFacts } from '../../images/facts';
import { lineage } from '../../language/dockerfile/lineage';
import type { Dockerfile } from '../../language/dockerfile/model';
import { mentionsIn, type Tool } from '../../project/mentions';
import type { Project } from '../../project/project';
import { type Check, checksOf, fileOf } from '../subjects/checks';
import {
  callsOf,
  installedForChecks,
  type InstalledForChecks,
  isSame,
} from '../subjects/installed-for-check';
import { removePackage } from './package-removal';
import type { RuleContext } from '../rule';

/** The custom utility in the place of the tool, and the package gone with its last use: not where other checks use it. */
export function removedWithLastUse(installed: InstalledForChecks): readonly Fix[] {
  const { checks, tool, dockerfile } = installed;
  const [check, ...others] = checks;
  const isLast = others.length === 0 && isReplacedWhole(check, tool);
  const removal = isLast ? removePackage(installed) : undefined;
  if (!removal) return [];
  const bringsMore = mayBringCertificates(installed);
  const note = l10n.t(
    'With {0} go the certificate authorities that came along with it; install ca-certificates where the application needs them.',
    tool,
  );
  return check.replaced().map((fix) => ({
    title: l10n.t('{0}, and no longer install {1}', fix.title, tool),
    preferred: fix.preferred && !bringsMore,
    edits: joined([...fix.edits, { uri: dockerfile.document.uri, edits: [removal] }]),
    notes: bringsMore ? [...fix.notes, note] : fix.notes,
  }));
}

/** A fix replaces calls: where the check also looks for the tool (`command -v curl`), it goes on looking. */
function isReplacedWhole(check: Check, tool: Tool): boolean {
  const [own, ...scripts] = check.texts();
  const { start, end } = check.command.span;
  const text = fileOf(check).document.getText().slice(start, end);
  const calls = own?.invocations().filter(({ name }) => name === tool) ?? [];
  return scripts.length === 0 && mentionsIn(text, tool).length === calls.length;
}

/** Debian's libcurl and wget recommend ca-certificates: with them they are installed, and an application may use them. */
function mayBringCertificates({ call, dockerfile, stage }: InstalledForChecks): boolean {
  const { manager, invocation } = call;
  if (manager !== 'apt' || invocation.name === 'install_packages') return false;
  if (
    invocation.args.some(({ value }) => /no-install-recommends|Install-Recommends=(?:0|false)/i.test(value))
  )
    return false;
  const named = callsOf(dockerfile).some(({ call: { packages } }) =>
    packages.some(({ name }) => name === 'ca-certificates'),
  );
  // The images of languages bring them, or their runtime brings its own.
  return !named && imageFacts(lineage(stage).at(-1)?.from.resolved).kind !== 'language';
}

/**
 * A check's fixes, those first that take the package along: once the check no longer uses it, nothing would tell that
 * it is there for nothing.
 */
export function withRemovals(
  fixes: readonly Fix[],
  check: Check,
  { checks, project }: RuleContext,
): readonly Fix[] {
  const dockerfile = dockerfileOf(check, project);
  if (!dockerfile) return fixes;
  const own = check.kind === 'dockerfile' ? checks() : checksOf(dockerfile, project);
  const removals = installedForChecks(dockerfile, own, project)
    .filter((installed) => installed.checks.some((one) => isSame(one, check)))
    .flatMap(removedWithLastUse);
  const chosen = removals.some(({ preferred }) => preferred);
  return [...removals, ...fixes.map((fix) => ({ ...fix, preferred: fix.preferred && !chosen }))];
}

/** As it stands in the workspace, not as a service's arguments make it. */
function dockerfileOf(check: Check, project: Project): Dockerfile | undefined {
  if (check.kind === 'dockerfile') return check.inline ? undefined : check.dockerfile;
  const { uri } = project.buildOf(check.service, check.file) ?? {};
  const file = uri === undefined ? undefined : project.files.get(uri);
  return file?.kind === 'dockerfile' ? file : undefined;
}
