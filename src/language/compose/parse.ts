/** A compose file's text → its model. Never throws: what cannot be read is a problem, the rest is there. */
import { isMap, isScalar } from 'yaml';
import type { Document } from 'yaml';
import * as l10n from '@vscode/l10n';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { Problem } from '../problem';
import { isTemplateOfYaml } from '../template';
import { interpolate, noVariables } from './interpolation';
import type { Variables } from './interpolation';
import type { ComposeFile, Include, Service, Value } from './model';
import { composeReader, isNull, layered } from './reader';
import type { ComposeReader } from './reader';
import { lazily } from '../lazy';
import { readService } from './service';
import { scalarText } from './scalar';
import { duplicateKeys, eachValue, readYaml, spanOf, yamlReader } from './yaml';
import type { AnyMap, AnyNode, Fields, YamlFile } from './yaml';

/**
 * Only the documents and the outermost keys are read at once, the rest when it is asked for.
 * `variables` are those that interpolation may count on, such as a `.env` file's.
 */
export function parseCompose(document: TextDocument, variables: Variables = noVariables): ComposeFile {
  const text = document.getText();
  const yaml = readYaml(text);
  const nodes = yamlReader(yaml.documents, text.length);
  const reader = composeReader(nodes, text, variables);
  return composeFile({
    document,
    yaml,
    reader,
    roots: yaml.documents.map(({ contents }) => nodes.resolve(contents)),
  });
}

interface Source {
  readonly document: TextDocument;
  readonly yaml: YamlFile;
  readonly reader: ComposeReader;
  readonly roots: readonly AnyNode[];
}

const composeFile = lazily<ComposeFile, Source>({
  kind: () => 'compose',
  document: ({ document }) => document,
  yaml: ({ yaml }) => yaml.documents,
  services: ({ roots, reader }) => readServices(roots, reader),
  includes: ({ roots, reader }) => readIncludes(roots, reader),
  comments: ({ yaml }) => yaml.comments,
  problems: ({ yaml, roots, reader }) =>
    yaml.problems.length > 0 && isTemplateOfYaml(reader.source)
      ? []
      : [
          ...yaml.problems,
          ...structureProblems(roots, yaml.documents, reader),
          ...interpolationProblems(yaml.documents, reader.source),
        ],
});

function readServices(roots: readonly AnyNode[], reader: ComposeReader): Service[] {
  let all: Fields | undefined;
  for (const root of roots) {
    const services = isMap(root) ? reader.inner(reader.fields(root as AnyMap).get('services')) : undefined;
    if (services) all = all ? layered(all, services) : services;
  }
  return [...(all ?? [])].flatMap(([name, field]) =>
    // A service that is a string or a list is a problem and no service; one with nothing behind it may be half typed.
    isMap(field.value) || isNull(field.value) ? [readService(name, field, reader)] : [],
  );
}

function readIncludes(roots: readonly AnyNode[], reader: ComposeReader): Include[] {
  return roots.flatMap((root) => {
    const include = isMap(root) ? reader.fields(root as AnyMap).get('include') : undefined;
    return reader.items(include).flatMap((entry) => readInclude(entry, reader));
  });
}

/** `- file`, or `- path: file` or `- path: [file, …]`. */
function readInclude(entry: AnyNode, reader: ComposeReader): Include[] {
  const path = isMap(entry) ? reader.fields(entry as AnyMap).get('path') : undefined;
  const nodes = isMap(entry) ? reader.items(path) : [entry];
  const paths: Value[] = nodes.flatMap((node) => reader.value(node) ?? []);
  if (paths.length === 0) return [];
  const fields = isMap(entry) ? reader.fields(entry as AnyMap) : undefined;
  const directory = fields?.get('project_directory');
  const envFile = fields?.get('env_file');
  return [
    {
      paths,
      projectDirectory: directory && reader.value(directory.value),
      envFiles: envFile && reader.items(envFile).flatMap((node) => reader.value(node) ?? []),
      span: spanOf(entry),
    },
  ];
}

/** What is well-formed YAML and still no compose file; compose refuses all of these. */
function structureProblems(
  roots: readonly AnyNode[],
  documents: readonly Document.Parsed[],
  reader: ComposeReader,
): Problem[] {
  const problems: Problem[] = duplicateKeys(documents);
  for (const root of roots) {
    if (isNull(root)) continue;
    if (!isMap(root)) {
      problems.push({ message: l10n.t('A compose file has to be a mapping.'), span: spanOf(root) });
      continue;
    }
    const services = reader.fields(root as AnyMap).get('services');
    if (!services || isNull(services.value)) continue;
    if (!isMap(services.value)) {
      problems.push({ message: l10n.t('"services" has to be a mapping.'), span: spanOf(services.value) });
      continue;
    }
    for (const [name, service] of reader.fields(services.value as AnyMap)) {
      if (isNull(service.value)) continue;
      if (!isMap(service.value)) {
        problems.push({
          message: l10n.t('The service "{0}" has to be a mapping.', name),
          span: spanOf(service.value),
        });
        continue;
      }
      const healthcheck = reader.fields(service.value as AnyMap).get('healthcheck');
      if (!healthcheck || isNull(healthcheck.value) || isMap(healthcheck.value)) continue;
      problems.push({
        message: l10n.t('"healthcheck" has to be a mapping.'),
        span: spanOf(healthcheck.value),
      });
    }
  }
  return problems;
}

/** Whether there may be a `${` that is no variable: most files can be told at one look. */
const SUSPICIOUS = /\$\{(?!\w+(?:\}|:?[-+?][^${}\n]*\}))/;

/** Compose interpolates every value of a file, those that it does nothing with included, and no key. */
function interpolationProblems(documents: readonly Document.Parsed[], source: string): Problem[] {
  if (!SUSPICIOUS.test(source)) return [];
  const problems: Problem[] = [];
  eachValue(documents, (node) => {
    if (!isScalar(node) || !node.source?.includes('${')) return;
    for (const span of interpolate(scalarText(node, source), noVariables).refused)
      problems.push({
        message: l10n.t(
          'This is no variable: compose does not read the file. A "$" that is to stay is "$$".',
        ),
        span,
      });
  });
  // `${{ … }}` is for another program, which makes a compose file of this one.
  return problems.slice(0, source.includes('${{') ? 1 : MOST_REFUSED);
}

const MOST_REFUSED = 20;
