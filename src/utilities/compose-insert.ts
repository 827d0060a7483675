/** Adds a health check to a service that has none: with the utility, or the probe that its image brings. */
import * as l10n from '@vscode/l10n';
import type { TextEdit } from 'vscode-languageserver-types';
import { isScalar, type Node, type YAMLMap } from 'yaml';
import { addToMap, addToService, flowList, ownMap, usualQuote, valueSpan } from '../edits/compose-text';
import { type FileEdit, type Fix, joined } from '../edits/fix';
import { eolOf, insert, lineStart, replace } from '../edits/text';
import { type Argument, asArgument, shellForm } from '../edits/words';
import type { ComposeFile, Service } from '../language/compose/model';
import { oncePer } from '../language/lazy';
import { nameOf } from '../project/uris';
import { insertHealthcheck } from './dockerfile-insert';
import { fileName } from './dockerfile-text';
import { probeOfService } from './image-probe';
import { provide, type Provided, type ServiceRequest } from './provide';
import { literal } from './question';
import { notesOf } from './runtimes/runtime';
import { type Address, addressOf, type Application } from './start';
import { timing } from './timing';

/** Adds a health check: to the image that the service builds, and as another choice to the service itself. */
export function insertIntoCompose(request: ServiceRequest): readonly Fix[] {
  const { service, file, project } = request;
  if (service.healthcheck?.test || service.healthcheck?.disable?.value) return [];
  const build = project.buildOf(service, file);
  const toImage = (name: string) =>
    l10n.t('Add a health check with {0} to the image that the service builds', name);
  const inImage =
    build?.dockerfile && build.stage && build.uri !== file.document.uri
      ? insertHealthcheck({ dockerfile: build.dockerfile, stage: build.stage, project }, toImage, service)
      : [];
  const here = inService(request);
  const isPreferred = inImage.some(({ preferred }) => preferred);
  return [...inImage, ...here.map((fix) => ({ ...fix, preferred: fix.preferred && !isPreferred }))];
}

/** Puts a health check in the place of `disable: true` or `["NONE"]`. */
export function insertInsteadOfNone(request: ServiceRequest): readonly Fix[] {
  return inService(request);
}

function inService(request: ServiceRequest): readonly Fix[] {
  // Most utilities to choose from are for one and the same application.
  const addressFor = oncePer((application: Application) => addressOf(application, request.project));
  const fixes =
    probedBy(request) ??
    provide(request).flatMap((one) => insertedBy(one, addressFor(one.application), request) ?? []);
  if (!isTakenOver(request)) return fixes;
  const note = l10n.t('Other services take over what this one says, and its health check with it.');
  return fixes.map((fix) => ({ ...fix, preferred: false, notes: [...fix.notes, note] }));
}

/** Whether others begin with what this one says: by an alias or a merge key, or by `extends`. */
function isTakenOver({ service, file, project }: ServiceRequest): boolean {
  const { document } = file;
  const anchor = service.map?.anchor;
  if (anchor !== undefined && document.getText().includes(`*${anchor}`)) return true;
  const others = [...project.naming('extends')].map((uri) => project.files.get(uri));
  return others.some(
    (other) =>
      other?.kind === 'compose' &&
      other.services.some(({ extends: base }) => {
        if (base?.service !== service.name) return false;
        if (!base.file) return other.document === document;
        const { resolved } = base.file;
        return resolved === undefined || nameOf(resolved) === nameOf(document.uri);
      }),
  );
}

function insertedBy(
  provided: Provided,
  address: Address | undefined,
  { service, file }: ServiceRequest,
): Fix | undefined {
  if (!address) return undefined;
  const { document } = file;
  const { args, notes, complete, assumed } = address;
  const asked = provided.inItsWords({ args: args.map(literal), notes, complete });
  if (!asked) return undefined;
  const words = [...provided.placement.command.map(literal), ...asked.args];
  if (needsShell(words) && !provided.runtime.shell) return undefined;
  const edit = healthcheckEdit(service, file, testOf(words, file));
  if (!edit) return undefined;
  const own: FileEdit = { uri: document.uri, edits: [edit] };
  return {
    title: l10n.t('Add a health check with {0} to the service', fileName(provided.placement)),
    preferred: asked.complete && provided.certain,
    // Where both are added behind the same line, what goes into a block comes before what begins the next.
    edits: joined(service.healthcheck ? [own, ...provided.edits] : [...provided.edits, own]),
    notes: [...asked.notes, ...notesOf(provided.runtime)],
    assumed,
  };
}

/** The probe that the image brings for itself; nothing else knows better where that would ask in vain. */
function probedBy({ service, file, project }: ServiceRequest): readonly Fix[] | undefined {
  const probe = probeOfService(project.mergedOf(service, file), project.buildOf(service, file));
  if (!probe || probe === 'moved') return probe && [];
  const { name, words, timeout, notes } = probe;
  const test = testOf(words.map(asArgument), file);
  const edit = healthcheckEdit(service, file, test, timeout);
  if (!edit) return undefined;
  return [
    {
      title: l10n.t('Add a health check with {0} to the service', name),
      preferred: notes.length === 0,
      edits: [{ uri: file.document.uri, edits: [edit] }],
      notes,
    },
  ];
}

/** Of the container's own variables compose must not make those of the host. */
function testOf(words: readonly Argument[], { document }: ComposeFile): string {
  const test = needsShell(words)
    ? ['CMD-SHELL', shellForm(words)]
    : ['CMD', ...words.map(({ value }) => value)];
  return flowList(
    test.map((text) => ({ text: text.replaceAll('$', '$$$$') })),
    usualQuote(document.getText()),
  );
}

function needsShell(words: readonly Argument[]): boolean {
  return words.some(({ variable }) => variable);
}

function healthcheckEdit(
  service: Service,
  file: ComposeFile,
  test: string,
  timeout: string = timing.timeout,
): TextEdit | undefined {
  const { document } = file;
  const text = document.getText();
  const { healthcheck, span } = service;
  if (!ownMap(service)) return undefined;
  const entries = [
    `test: ${test}`,
    `interval: ${timing.interval}`,
    `timeout: ${timeout}`,
    `retries: ${timing.retries}`,
    `start_period: ${timing.startPeriod}`,
  ];
  if (!healthcheck) {
    const entry = {
      lines: ['healthcheck:', ...entries.map((line) => `\t${line}`)],
      flow: `healthcheck: { ${entries.join(', ')} }`,
    };
    return addToService(service, file, entry);
  }
  // One with options and no test: it gets the test alone.
  const { map: own, keySpan } = healthcheck;
  if (keySpan.start < span.start || keySpan.end > span.end || !own?.range || own.range[0] < keySpan.end)
    return undefined;
  const off = healthcheck.disable?.value ? 'disable' : healthcheck.test?.value.type === 'none' && 'test';
  if (off !== false && own.has('disable') && own.has('test')) return undefined;
  if (off !== false)
    return replaceEntry(file, own, off, own.items.length === 1 ? entries : [`test: ${test}`]);
  // `test:` that is still being typed.
  if (own.has('test')) return undefined;
  if (own.items.length === 0 && own.flow)
    return replace(document, { start: own.range[0], end: own.range[1] }, `{ ${entries.join(', ')} }`);
  const insertion = addToMap(file, own, column(text, keySpan.start), {
    lines: [`test: ${test}`],
    flow: `test: ${test}`,
  });
  return insertion && insert(document, insertion.at, insertion.text);
}

/** Entries in the place of one, in the mapping's own notation. */
function replaceEntry(
  { document }: ComposeFile,
  map: YAMLMap<Node, Node | null>,
  name: string,
  entries: readonly string[],
): TextEdit | undefined {
  const text = document.getText();
  const pair = map.items.find(({ key }) => isScalar(key) && key.source === name);
  const start = pair?.key.range?.[0];
  const end = pair?.value?.range?.[1];
  if (start === undefined || end === undefined) return undefined;
  const lead = text.slice(lineStart(text, start), start);
  if (!map.flow && lead.trim() !== '') return undefined;
  const separator = map.flow ? ', ' : eolOf(text) + lead;
  return replace(document, valueSpan(text, { start, end }), entries.join(separator));
}

function column(text: string, offset: number): number {
  return offset - lineStart(text, offset);
}
