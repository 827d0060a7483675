/** Packages that are in an image for nothing but its health check, and the fix that takes them out with it. */
import * as l10n from '@vscode/l10n';
import { type Fix, joined } from '../edits/fix';
import { imageFacts } from '../images/facts';
import { type PackageCall, packageCalls } from '../images/packages';
import { lineage } from '../language/dockerfile/lineage';
import type { Dockerfile, Instruction, Stage } from '../language/dockerfile/model';
import { runCommands } from '../language/dockerfile/run';
import { invocationsOf } from '../language/shell/parse';
import { buildContext } from '../project/build-context';
import { ignoreFileOf } from '../project/dockerignore';
import { mentionsIn, type Tool } from '../project/mentions';
import type { Project } from '../project/project';
import { pathBelow } from '../project/uris';
import type { Check, DockerfileCheck } from './checks';
import { type InstalledPackage, removePackage } from './package-removal';
import type { RuleContext } from './rule';

export interface InstalledForCheck extends InstalledPackage {
  readonly stage: Stage;
  /** The only check that uses it. */
  readonly check: DockerfileCheck;
}

const tools: readonly Tool[] = ['curl', 'wget'];

/** Only what is certain: nothing where a part of the build context cannot be looked through. */
export function installedForChecks(
  dockerfile: Dockerfile,
  checks: readonly Check[],
  project: Project,
): readonly InstalledForCheck[] {
  return tools.flatMap((tool) => {
    const users = checks.filter((check) => check.kind === 'dockerfile' && uses(check, tool));
    const [check, ...more] = users;
    if (check?.kind !== 'dockerfile' || check.dockerfile !== dockerfile || check.inline || more.length > 0)
      return [];
    const calls = callsOf(dockerfile);
    const installs = calls.flatMap((at) => packagesOf(at, tool).map((installed) => ({ ...at, installed })));
    const found = installs.filter(({ stage }) => runsIn(stage, check, project));
    if (found.length !== 1 || isRemoved(calls, tool, dockerfile)) return [];
    if (isMentioned(tool, dockerfile, calls, project)) return [];
    return found.map((install) => ({ ...install, dockerfile, tool, check }));
  });
}

function uses(check: Check, tool: Tool): boolean {
  return check.texts().some(({ invocations }) => invocations().some(({ name }) => name === tool));
}

interface PlacedCall {
  readonly stage: Stage;
  readonly instruction: Instruction;
  readonly call: PackageCall;
}

function callsOf({ stages }: Dockerfile): readonly PlacedCall[] {
  return stages.flatMap((stage) =>
    stage.instructions
      .filter(({ keyword, onbuild }) => keyword === 'RUN' && !onbuild)
      .flatMap((instruction) =>
        runCommands(instruction)
          .flatMap((command) => invocationsOf(command))
          .flatMap(packageCalls)
          .map((call) => ({ stage, instruction, call })),
      ),
  );
}

function packagesOf({ call }: PlacedCall, tool: Tool) {
  return call.action === 'install' ? call.packages.filter(({ name }) => name.toLowerCase() === tool) : [];
}

/** Whether an image that the check runs in has what a stage installs. */
function runsIn(stage: Stage, check: DockerfileCheck, project: Project): boolean {
  return project.shippedStages(check.dockerfile).some((shipped) => {
    const stages = lineage(shipped);
    return stages.includes(stage) && stages.includes(check.stage);
  });
}

function isRemoved(calls: readonly PlacedCall[], tool: Tool, { document }: Dockerfile): boolean {
  // What is no longer marked as installed by hand goes with the next --auto-remove.
  if (document.getText().includes('apt-mark')) return true;
  const groups = calls.flatMap((at) => (packagesOf(at, tool).length > 0 ? (at.call.group ?? []) : []));
  return calls.some(
    ({ call }) =>
      call.action === 'remove' &&
      call.packages.some(({ name }) => name.toLowerCase() === tool || groups.includes(name)),
  );
}

function isMentioned(
  tool: Tool,
  dockerfile: Dockerfile,
  calls: readonly PlacedCall[],
  project: Project,
): boolean {
  return (
    mentionsIn(otherText(dockerfile, calls, tool), tool).length > 0 ||
    isMentionedByBuilders(tool, dockerfile, project) ||
    isMentionedInContext(tool, dockerfile, project) !== false
  );
}

/** The Dockerfile without comments, checks and the package itself. */
function otherText(
  { document, comments, stages }: Dockerfile,
  calls: readonly PlacedCall[],
  tool: Tool,
): string {
  const checks = stages.flatMap(({ instructions }) =>
    instructions.filter(({ keyword }) => keyword === 'HEALTHCHECK'),
  );
  const packages = calls.flatMap((at) => packagesOf(at, tool).map(({ word }) => word));
  const spans = [...comments, ...checks, ...packages]
    .map(({ span }) => span)
    .sort((a, b) => a.start - b.start);
  const text = document.getText();
  let rest = '';
  let from = 0;
  for (const { start, end } of spans) {
    rest += `${text.slice(from, Math.max(from, start))} `;
    from = Math.max(from, end);
  }
  return rest + text.slice(from);
}

/** A service may run the image with a command or a check of its own. */
function isMentionedByBuilders(tool: Tool, dockerfile: Dockerfile, project: Project): boolean {
  return project
    .buildersOf(dockerfile)
    .flatMap(({ merged }) => merged.parts)
    .some(({ service, file }) => {
      const { start, end } = service.span;
      return mentionsIn(file.document.getText().slice(start, end), tool).length > 0;
    });
}

function isMentionedInContext(tool: Tool, dockerfile: Dockerfile, project: Project): boolean | undefined {
  const context = buildContext(dockerfile, project);
  const mentions = context === undefined ? undefined : project.mentions(context, tool);
  if (context === undefined || !mentions) return undefined;
  const ignoreFile = ignoreFileOf(context, dockerfile, project);
  return mentions.some((uri) => {
    const path = pathBelow(context, uri);
    return uri !== dockerfile.document.uri && path !== undefined && !ignoreFile?.ignores(path);
  });
}

/** The custom utility in the place of the tool, and the package gone with its last use. */
export function removedWithLastUse(installed: InstalledForCheck): readonly Fix[] {
  const { check, tool, dockerfile } = installed;
  const removal = isReplacedWhole(check, tool) ? removePackage(installed) : undefined;
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
function isReplacedWhole({ command, dockerfile, texts }: DockerfileCheck, tool: Tool): boolean {
  const [own, ...scripts] = texts();
  const text = dockerfile.document.getText().slice(command.span.start, command.span.end);
  const calls = own?.invocations().filter(({ name }) => name === tool) ?? [];
  return scripts.length === 0 && mentionsIn(text, tool).length === calls.length;
}

/** Debian's libcurl and wget recommend ca-certificates: with them they are installed, and an application may use them. */
function mayBringCertificates({ call, dockerfile, stage }: InstalledForCheck): boolean {
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
  { file, checks, project }: RuleContext,
): readonly Fix[] {
  if (file.kind !== 'dockerfile') return fixes;
  const installed = installedForChecks(file, checks(), project).filter((one) => one.check === check);
  const removals = installed.flatMap(removedWithLastUse);
  const chosen = removals.some(({ preferred }) => preferred);
  return [...removals, ...fixes.map((fix) => ({ ...fix, preferred: fix.preferred && !chosen }))];
}
