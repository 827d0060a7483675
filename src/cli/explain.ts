/** `checkup explain`: the health check that containers of a stage or service get, and where it comes from. */
import path from 'node:path';
import type { EffectiveHealthcheck } from '../health/model';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { noticedAfter } from '../health/timing';
import { rangeOf } from '../rules/running/check';
import { OK, WRONG, type Io } from './io';
import { display, load, resolve, withEngine } from './load';
import { toUri } from './uris';
import type { MutableProject } from '../project/create';

export interface ExplainOptions {
  readonly format: 'text' | 'json';
  readonly service: string | undefined;
  readonly target: string | undefined;
  /** Whether the local engine is asked about images. */
  readonly engine: boolean;
}

interface Subject {
  readonly subject: string;
  readonly health: EffectiveHealthcheck;
}

export async function explain(file: string, options: ExplainOptions, io: Io): Promise<number> {
  const loaded = await load([file], io);
  const { project, uris, unreadable } = loaded;
  if (unreadable) return WRONG;
  const uri = toUri(path.resolve(io.cwd, file));
  if (!uris.includes(uri)) {
    io.error(`checkup: ${file}: explain takes one file, not a folder`);
    return WRONG;
  }
  const all = await withEngine({ loaded, engine: options.engine }, io, ({ images }) =>
    resolve(project, () => subjectsOf(uri, project), images),
  );
  const subjects = all.filter(({ subject }) => subject === (options.service ?? options.target ?? subject));
  if (subjects.length === 0) {
    const name = options.service ?? options.target;
    io.error(
      `checkup: ${file}: ${name === undefined ? 'nothing to explain' : `no stage or service "${name}"`}`,
    );
    return WRONG;
  }
  if (options.format === 'json') {
    const items = subjects.map((subject) => asJson(subject, project, io));
    io.out(`${JSON.stringify({ subjects: items }, undefined, 2)}\n`);
  } else io.out(subjects.map((subject) => asText(subject, project, io)).join('\n'));
  return OK;
}

function subjectsOf(uri: string, project: MutableProject): readonly Subject[] {
  const file = project.files.get(uri);
  if (file?.kind === 'compose')
    return file.services.map((service) => ({
      subject: service.name,
      health: project.healthOfService(service, file),
    }));
  return (file?.stages ?? []).map((stage) => ({
    subject: stage.label,
    health: file ? project.healthOfStage(stage, file) : NOTHING,
  }));
}

const NOTHING: EffectiveHealthcheck = { config: null, origins: [], command: undefined, base: undefined };

function asJson({ subject, health }: Subject, project: MutableProject, io: Io) {
  const { config, base } = health;
  return {
    subject,
    healthcheck: config,
    origin: originsOf(health, project, io),
    ...(config?.Test && config.Test[0] !== 'NONE' && { unhealthyAfter: noticedAfter(config).text }),
    ...(base &&
      (config === null || base.healthcheck === true) && {
        base: { image: base.image ?? null, known: base.healthcheck !== undefined },
      }),
  };
}

function originsOf({ origins }: EffectiveHealthcheck, project: MutableProject, io: Io) {
  return origins.flatMap(({ uri, span, gives }) => {
    // A file that the chain led to is read, but is none of those that were asked for.
    const text = project.files.get(uri)?.document.getText() ?? project.read(uri);
    if (typeof text !== 'string') return [];
    return [{ file: display(uri, io), range: rangeOf(TextDocument.create(uri, '', 0, text), span), gives }];
  });
}

function asText({ subject, health }: Subject, project: MutableProject, io: Io): string {
  const { config, base } = health;
  const lines = [`${subject}:`];
  if (config === null) {
    lines.push('  no health check is defined');
    if (base && base.healthcheck !== false)
      lines.push(
        base.healthcheck === true
          ? `  but the image ${base.image ?? ''} brings one of its own`
          : `  whether the image ${base.image ?? '(not known)'} brings one is not known`,
      );
  } else if (config.Test?.[0] === 'NONE') lines.push('  the health check is switched off');
  else {
    lines.push(`  test: ${JSON.stringify(config.Test ?? null)}`, `  ${noticedAfter(config).text}`);
  }
  for (const { file, range, gives } of originsOf(health, project, io))
    lines.push(`  ${gives.join(', ')} from ${file}:${range.start.line + 1}:${range.start.character + 1}`);
  const inherited = ofImage(health);
  if (inherited.length > 0) lines.push(`  ${inherited.join(', ')} from the image ${base?.image ?? ''}`);
  return `${lines.join('\n')}\n`;
}

/** The keys that no file gives. */
function ofImage({ config, origins }: EffectiveHealthcheck): readonly string[] {
  const given = new Set<string>(origins.flatMap(({ gives }) => gives));
  return Object.keys(config ?? {}).filter((key) => !given.has(key));
}
