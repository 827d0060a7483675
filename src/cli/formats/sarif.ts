/** SARIF 2.1.0 (OASIS), as code scanning services take it: findings with the rules' pages, related places and fixes. */
import { createHash } from 'node:crypto';
import type {
  ArtifactChange,
  ArtifactLocation,
  Fix as SarifFix,
  Location,
  Log,
  Region,
  ReportingDescriptor,
  Result,
} from 'sarif';
import type { Range } from 'vscode-languageserver-types';
import pages from '../../../docs/rules?pages';
import { version } from '../../../package.json';
import type { Fix } from '../../edits/fix';
import { catalogue } from '../../rules/registry';
import type { Finding, RuleInfo, Severity } from '../../rules/rule';
import { display, type Loaded } from '../load';
import type { Io } from '../io';
import { fixesOf, type Placed, type Report } from './report';

const levels: Readonly<Record<Severity, 'error' | 'warning' | 'note'>> = {
  error: 'error',
  warning: 'warning',
  information: 'note',
  hint: 'note',
};

const ROOT = '%SRCROOT%';

export async function sarif(report: Report): Promise<string> {
  const { findings, loaded, failures, io } = report;
  const identify = fingerprints(loaded);
  const results: Result[] = [];
  for (const placed of findings) {
    const fixes = await fixesOf(placed.finding, report);
    results.push(resultOf(placed, fixes, identify(placed), io));
  }
  const log: Log = {
    $schema: 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: 'Container Checkup',
            version,
            semanticVersion: version,
            rules: catalogue.map(ruleOf),
          },
        },
        columnKind: 'utf16CodeUnits',
        originalUriBaseIds: { [ROOT]: { description: { text: 'The folder that was checked from.' } } },
        invocations: [{ executionSuccessful: !loaded.unreadable && !failures.some() }],
        results,
      },
    ],
  };
  return `${JSON.stringify(log, undefined, 2)}\n`;
}

function ruleOf({ id, severity, summary, documents }: RuleInfo): ReportingDescriptor {
  const page = pages[`${id}.md`] ?? summary;
  const [, finds = summary] = /^## What it finds\n\n(.*?)\n\n/ms.exec(page) ?? [];
  return {
    id,
    shortDescription: { text: summary },
    fullDescription: { text: plain(finds) },
    help: { text: plain(page), markdown: page },
    // The extension opens its own page: there is no need of a network.
    helpUri: `vscode://container-checkup.container-checkup/rules/${id}`,
    defaultConfiguration: { level: levels[severity] },
    properties: { tags: ['health', ...documents] },
  };
}

/** Markdown as it reads without being rendered. */
function plain(markdown: string): string {
  return markdown.replace(/\[([^\]]*)\]\([^)]*\)/g, '$1').replace(/[`*]/g, '');
}

function resultOf({ file, finding }: Placed, fixes: readonly Fix[], fingerprint: string, io: Io): Result {
  const { rule, severity, message, subject, range, related } = finding;
  return {
    ruleId: rule,
    ruleIndex: catalogue.findIndex(({ id }) => id === rule),
    level: levels[severity],
    // What looks like a link would be one (SARIF 2.1.0, 3.11.6).
    message: { text: message.replace(/\[(?=[^\]]*\]\()/g, '\\[') },
    locations: [
      {
        ...locationOf(file, range),
        ...(subject !== '' && { logicalLocations: [{ name: subject }] }),
      },
    ],
    ...(related.length > 0 && {
      relatedLocations: related.map((one, id) => ({
        id,
        ...locationOf(display(one.uri, io), one.range),
        message: { text: one.message },
      })),
    }),
    ...(fixes.length > 0 && { fixes: fixes.map((fix) => fixOf(fix, io)) }),
    partialFingerprints: { 'checkupFinding/v1': fingerprint },
  };
}

function locationOf(file: string, range: Range): Location {
  return { physicalLocation: { artifactLocation: artifactOf(file), region: regionOf(range) } };
}

function artifactOf(file: string): ArtifactLocation {
  return { uri: file.split('/').map(encodeURIComponent).join('/'), uriBaseId: ROOT };
}

/** Counted from 1, the end behind the last character. */
function regionOf({ start, end }: Range): Region {
  return {
    startLine: start.line + 1,
    startColumn: start.character + 1,
    endLine: end.line + 1,
    endColumn: end.character + 1,
  };
}

function fixOf({ title, notes, edits }: Fix, io: Io): SarifFix {
  const artifactChanges = edits.map((edit): ArtifactChange => ({
    artifactLocation: artifactOf(display(edit.uri, io)),
    replacements:
      'create' in edit
        ? [{ deletedRegion: regionOf(BEGINNING), insertedContent: { text: edit.create } }]
        : edit.edits.map(({ range, newText }) => ({
            deletedRegion: regionOf(range),
            insertedContent: { text: newText },
          })),
  }));
  return { description: { text: [title, ...notes].join(' ') }, artifactChanges };
}

const BEGINNING: Range = { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } };

/** The same while other lines come and go: from what is said of which words, and how often it was said before. */
function fingerprints({ project }: Loaded): (placed: Placed) => string {
  const counts = new Map<string, number>();
  return ({ file, finding }) => {
    const key = JSON.stringify([file, finding.rule, finding.subject, markedBy(finding)]);
    const before = counts.get(key) ?? 0;
    counts.set(key, before + 1);
    return createHash('sha256').update(`${key} ${before}`).digest('hex').slice(0, 32);
  };

  function markedBy({ uri, range }: Finding): string {
    const document = project.files.get(uri)?.document;
    if (document) return document.getText(range);
    const lines = project.read(uri)?.split(/\r?\n/) ?? [];
    return lines
      .slice(range.start.line, range.end.line + 1)
      .join('\n')
      .trim();
  }
}
