/** Packages that are in an image for nothing but health checks. */
import type { TextDocument } from 'vscode-languageserver-textdocument';
import { type PackageCall, packageCalls } from '../../images/packages';
import { without } from '../../language/covering';
import { lineage } from '../../language/dockerfile/lineage';
import type { Dockerfile, Instruction, Stage } from '../../language/dockerfile/model';
import { callsOfRun } from '../../language/dockerfile/run';
import type { Span } from '../../language/text';
import { buildContext } from '../../project/build-context';
import { ignoreFileOf } from '../../project/dockerignore';
import { mentionsIn, type Tool } from '../../project/mentions';
import type { Project } from '../../project/project';
import { pathBelow } from '../../project/uris';
import { type Check, checkOfTest, fileOf } from './checks';
import type { InstalledPackage } from '../fixes/package-removal';

export interface InstalledForChecks extends InstalledPackage {
  readonly stage: Stage;
  /** Those that use it: the Dockerfile's own, and tests of services that are built from it. */
  readonly checks: readonly [Check, ...Check[]];
}

const tools: readonly Tool[] = ['curl', 'wget'];

/** Only what is certain: nothing where a part of the build context cannot be looked through. */
export function installedForChecks(
  dockerfile: Dockerfile,
  checks: readonly Check[],
  project: Project,
): readonly InstalledForChecks[] {
  const text = dockerfile.document.getText();
  return tools.flatMap((tool) => {
    // Few files have both, and to read every RUN is dear.
    if (!inAnyCase(tool).test(text)) return [];
    const users = usersOf(tool, dockerfile, checks, project);
    const [first, ...more] = users.map(({ check }) => check);
    if (!first) return [];
    const calls = callsOf(dockerfile);
    const installs = calls.flatMap((at) => packagesOf(at, tool).map((installed) => ({ ...at, installed })));
    if (installs.length === 0 || isRemoved(calls, tool, dockerfile)) return [];
    const found = installs.filter(({ stage }) => users.some(({ images }) => images.some(has(stage))));
    const [install] = found;
    if (!install || found.length > 1) return [];
    if (!users.every(({ images }) => images.some(has(install.stage)))) return [];
    const using = [first, ...more] as const;
    if (isMentioned(tool, dockerfile, calls, using, project)) return [];
    return [{ ...install, dockerfile, tool, checks: using }];
  });
}

function inAnyCase(tool: Tool): RegExp {
  return tool === 'curl' ? /curl/i : /wget/i;
}

/** A check, and the stages that are the images it runs in. */
interface User {
  readonly check: Check;
  readonly images: readonly Stage[];
}

function has(stage: Stage): (image: Stage) => boolean {
  return (image) => lineage(image).includes(stage);
}

function usersOf(
  tool: Tool,
  dockerfile: Dockerfile,
  checks: readonly Check[],
  project: Project,
): readonly User[] {
  const own = checks.flatMap((check): readonly User[] =>
    check.kind === 'dockerfile' && !check.inline
      ? [{ check, images: project.shippedStages(dockerfile).filter(has(check.stage)) }]
      : [],
  );
  const tests = project.buildersOf(dockerfile).flatMap(({ merged, stage }) =>
    merged.parts.flatMap(({ service, file }): readonly User[] => {
      const check = checkOfTest(service, file, project);
      return check ? [{ check, images: stage ? [stage] : [] }] : [];
    }),
  );
  const once = tests.filter(({ check }, at) => tests.findIndex((other) => isSame(other.check, check)) === at);
  return [...own, ...once].filter(({ check }) => uses(check, tool));
}

function uses(check: Check, tool: Tool): boolean {
  return check.texts().some(({ invocations }) => invocations().some(({ name }) => name === tool));
}

/** Whether two checks, perhaps looked at one after the other, are one text. */
export function isSame(a: Check, b: Check): boolean {
  return fileOf(a).document.uri === fileOf(b).document.uri && a.command.span.start === b.command.span.start;
}

interface PlacedCall {
  readonly stage: Stage;
  readonly instruction: Instruction;
  readonly call: PackageCall;
}

export function callsOf({ stages }: Dockerfile): readonly PlacedCall[] {
  return stages.flatMap((stage) =>
    stage.instructions.flatMap((instruction) =>
      callsOfRun(instruction)
        .flatMap(packageCalls)
        .map((call) => ({ stage, instruction, call })),
    ),
  );
}

function packagesOf({ call }: PlacedCall, tool: Tool) {
  return call.action === 'install' ? call.packages.filter(({ name }) => name.toLowerCase() === tool) : [];
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
  users: readonly Check[],
  project: Project,
): boolean {
  return (
    mentionsIn(otherText(dockerfile, calls, tool), tool).length > 0 ||
    isMentionedByBuilders(tool, dockerfile, users, project) ||
    isMentionedInContext(tool, dockerfile, users, project) !== false
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
  const left = [...comments, ...checks, ...packages].map(({ span }) => span);
  return textOf(document, without(left, wholeOf(document)));
}

/** A service may run the image with a command of its own. */
function isMentionedByBuilders(
  tool: Tool,
  dockerfile: Dockerfile,
  users: readonly Check[],
  project: Project,
): boolean {
  return project
    .buildersOf(dockerfile)
    .flatMap(({ merged }) => merged.parts)
    .some(({ service: { span }, file: { document } }) => isMentionedBeside(users, tool, document, span));
}

function isMentionedBeside(
  users: readonly Check[],
  tool: Tool,
  document: TextDocument,
  within: Span = wholeOf(document),
): boolean {
  const tests = users
    .filter((check) => fileOf(check).document.uri === document.uri)
    .map(({ command }) => command.span);
  return mentionsIn(textOf(document, without(tests, within)), tool).length > 0;
}

function wholeOf(document: TextDocument): Span {
  return { start: 0, end: document.getText().length };
}

/** Pieces of it, each for itself. */
function textOf(document: TextDocument, spans: readonly Span[]): string {
  const text = document.getText();
  return spans.map(({ start, end }) => text.slice(start, end)).join(' ');
}

function isMentionedInContext(
  tool: Tool,
  dockerfile: Dockerfile,
  users: readonly Check[],
  project: Project,
): boolean | undefined {
  const context = buildContext(dockerfile, project);
  const mentions = context === undefined ? undefined : project.mentions(context, tool);
  if (context === undefined || !mentions) return undefined;
  const ignoreFile = ignoreFileOf(context, dockerfile, project);
  return mentions.some((uri) => {
    const path = pathBelow(context, uri);
    if (uri === dockerfile.document.uri || path === undefined || ignoreFile?.ignores(path)) return false;
    const file = project.files.get(uri);
    return file?.kind !== 'compose' || isMentionedBeside(users, tool, file.document);
  });
}
