/**
 * Keeps the project in step with editors and disk, and the findings with the project: only what changed is parsed
 * again, only what depends on it is checked again.
 */
import * as vscode from 'vscode';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { candidatesOf } from '../../configuration/lookup';
import { FILE_NAME } from '../../configuration/model';
import type { Fix } from '../../edits/fix';
import type { ComposeFile } from '../../language/compose/model';
import { parseCompose } from '../../language/compose/parse';
import { createProject, type FileKind } from '../../project/create';
import { askForImages, kindOf, loadProject, resolve, supply } from '../../project/workspace';
import { type CheckSettings, checkWhole, type Failure } from '../../rules/running/check';
import { createFindingStore } from '../../rules/running/finding-store';
import { withoutIdleIgnores } from '../../rules/running/idle-ignores';
import type { Finding } from '../../rules/rule';
import type { Analysis, InspectImage } from './analysis';
import { fixAllIn } from './fix-all';
import { mentionsBelow } from './mentions';
import { readSettings } from './settings';

type Log = Pick<vscode.LogOutputChannel, 'error' | 'warn' | 'info' | 'debug'>;

/** Milliseconds of quiet before a changed document is checked. */
const DEBOUNCE = 150;
/** Milliseconds of work after which the extension host gets a turn. */
const SLICE = 15;
/** Larger files are no hand-written configuration; reading them would only cost memory. Bytes. */
const MAX_SIZE = 16 * 1024 * 1024;

const FILES =
  '**/{[Dd]ockerfile*,*.[Dd]ockerfile,[Cc]ontainerfile*,*.[Cc]ontainerfile,*[Cc]ompose*.yaml,*[Cc]ompose*.yml}';
const EXCLUDED = '**/{node_modules,.git}/**';
/** Where documents live that are files of somebody's project, and not a view of something else. */
const SCHEMES = new Set(['file', 'untitled', 'vscode-remote', 'vscode-vfs', 'vscode-test-web', 'memfs']);

export function createAnalysis(log: Log): Analysis {
  const project = createProject();
  const findings = createFindingStore();
  const checked = new vscode.EventEmitter<readonly string[]>();
  /** By workspace folder, the empty string for files outside of all. */
  const settings = new Map<string, CheckSettings>();
  let timer: ReturnType<typeof setTimeout> | undefined;
  /** Files whose text has changed since they were last parsed. */
  const changed = new Set<string>();
  /** Files to be checked again because a light bulb was quicker than the update. */
  const overtaken = new Set<string>();
  /** What went wrong, as it was told. */
  const told = new Set<string>();
  /** One run after the other. */
  let running: Promise<void> = Promise.resolve();

  let inspectImage: InspectImage | undefined;
  /** Deleted on disk: a document of such a file may live on, kept by somebody who asked for it once. */
  const gone = new Set<string>();

  function settingsOf(uri: string): CheckSettings {
    const file = vscode.Uri.parse(uri);
    const folder = vscode.workspace.getWorkspaceFolder(file)?.uri.toString() ?? '';
    const known = settings.get(folder) ?? readSettings(file);
    settings.set(folder, known);
    return known;
  }

  const openDocument = (uri: string) =>
    vscode.workspace.textDocuments.find(
      (document) =>
        document.uri.toString() === uri && !document.isClosed && (document.isDirty || !gone.has(uri)),
    );

  async function read(uri: string): Promise<string | null> {
    const document = openDocument(uri);
    if (document) return document.getText();
    try {
      const target = vscode.Uri.parse(uri, true);
      const { size, type } = await vscode.workspace.fs.stat(target);
      if ((type & vscode.FileType.File) === 0) return null;
      if (size > MAX_SIZE) {
        log.warn(`${uri}: ${size} bytes, not read`);
        return null;
      }
      return new TextDecoder().decode(await vscode.workspace.fs.readFile(target));
    } catch {
      return null;
    }
  }

  const mentions = (folder: string) => mentionsBelow(folder, read);
  const host = { read, mentions };

  /** Takes a file's present text into the project. */
  async function take(uri: string): Promise<void> {
    const document = openDocument(uri);
    const kind = document ? kindOfDocument(document) : kindOnDisk(uri);
    const text = document ? document.getText() : await read(uri);
    if (kind === undefined || text === null) {
      project.deleteFile(uri);
      project.setRead(uri, text);
    } else project.setFile(uri, kind, text, document?.version ?? 0);
  }

  /** Gives the documents whose findings that concerns. */
  function judge(uri: string): readonly string[] {
    try {
      const file = project.files.get(uri);
      const found = file && checkWhole(file, project.seenFrom(uri), settingsOf(uri));
      for (const failure of found?.failures ?? []) tell(uri, failure);
      return findings.set(uri, found);
    } catch (error) {
      // The other files are to have their findings all the same.
      tell(uri, { rules: [], error });
      return findings.set(uri, undefined);
    }
  }

  /** Once: files are checked at each key. */
  function tell(uri: string, { rules, error }: Failure): void {
    const where = [uri, ...rules].join(' ');
    const what = `${where}: ${String(error)}`;
    if (told.has(what)) return;
    told.add(what);
    log.error(where, error);
  }

  async function check(uris: Iterable<string>): Promise<void> {
    const todo = new Set(uris);
    if (todo.size === 0) return;
    const done = new Set<string>();
    let sliceEnd = performance.now() + SLICE;
    for (const uri of todo) {
      for (const document of judge(uri)) done.add(document);
      if (performance.now() > sliceEnd) {
        await new Promise((resolve) => setImmediate(resolve));
        sliceEnd = performance.now() + SLICE;
      }
    }
    checked.fire([...done]);
  }

  /** Reads what the checks asked for and checks those again, until nothing is left to ask. */
  async function settle(): Promise<void> {
    for (;;) {
      const again = await supply(project, { read, mentions });
      if (!again) break;
      await check(again);
      await check(adoptReached());
    }
    await check(adoptReached());
    const learned = await askImages();
    if (learned.size === 0) return;
    await check(learned);
    await settle();
  }

  /** Gives the files to be checked again for what the engine said. */
  async function askImages(): Promise<ReadonlySet<string>> {
    if (!inspectImage) return new Set();
    try {
      return await askForImages(project, inspectImage);
    } catch (error) {
      // It went away: whoever gave it gives the next one, too.
      inspectImage = undefined;
      log.debug('the engine no longer says what images are', error);
      return new Set();
    }
  }

  function learnImages(inspect: InspectImage | undefined): void {
    inspectImage = inspect;
    if (inspect) {
      project.startInspections();
      project.outdateImages();
      void enqueue(settle);
    } else void enqueue(() => check(project.stopInspections()));
  }

  /** Files of the workspace that others lead to, whatever their names: a Dockerfile named by `dockerfile:`. */
  function adoptReached(): readonly string[] {
    return project.reached().flatMap(({ uri, kind, text }) => {
      if (project.files.has(uri) || !vscode.workspace.getWorkspaceFolder(vscode.Uri.parse(uri))) return [];
      project.setFile(uri, kind, text, 0);
      return [uri];
    });
  }

  function findingsOf(document: vscode.TextDocument): readonly Finding[] {
    const uri = document.uri.toString();
    const kind = kindOfDocument(document);
    if (kind !== undefined && project.files.get(uri)?.document.version !== document.version) {
      // What depended on the text before is checked with the next update, which no longer sees that text.
      for (const dependent of project.dependentsOf(uri)) overtaken.add(dependent);
      touch(document.uri);
      project.setFile(uri, kind, document.getText(), document.version);
      judge(uri);
    } else if (findings.of(uri).length > 0 && isNewToOthers(document)) {
      touch(document.uri);
      project.setRead(uri, document.getText());
      project.dependentsOf(uri).forEach(judge);
    }
    return findings.of(uri);
  }

  /** A script that files run, and that has changed since they were checked. */
  function isNewToOthers(document: vscode.TextDocument): boolean {
    const uri = document.uri.toString();
    return !project.files.has(uri) && project.seenFrom(uri).read(uri) !== document.getText();
  }

  async function fixesOf(finding: Finding): Promise<readonly Fix[]> {
    const { uri } = finding;
    try {
      return await resolve(project, host, () => {
        const file = project.files.get(uri);
        const fixes = finding.fixes();
        if (!file) return fixes;
        return fixes.map((fix) => withoutIdleIgnores(fix, file, project.seenFrom(uri), settingsOf(uri)));
      });
    } catch (error) {
      // The other findings are to have their fixes all the same.
      tell(uri, { rules: [finding.rule], error });
      return [];
    }
  }

  async function composeFile(uri: string): Promise<ComposeFile | undefined> {
    const known = project.files.get(uri);
    if (known?.kind === 'compose') return known;
    const text = await read(uri);
    return text === null ? undefined : parseCompose(TextDocument.create(uri, 'compose', 0, text));
  }

  async function update(uris: readonly string[]): Promise<void> {
    const affected = new Set([...uris, ...overtaken]);
    overtaken.clear();
    const addDependents = () => {
      for (const uri of uris) for (const dependent of project.dependentsOf(uri)) affected.add(dependent);
    };
    addDependents();
    for (const uri of uris) await take(uri);
    addDependents();
    await check(affected);
    await settle();
  }

  function enqueue(work: () => Promise<void>): Promise<void> {
    running = running.then(work).catch((error: unknown) => {
      log.error(error instanceof Error ? error : String(error));
    });
    return running;
  }

  function flush(): void {
    const uris = [...changed];
    changed.clear();
    void enqueue(() => update(uris));
  }

  function touch(uri: vscode.Uri, delay = DEBOUNCE): void {
    changed.add(uri.toString());
    clearTimeout(timer);
    timer = setTimeout(flush, delay);
  }

  async function scan(progress: vscode.Progress<{ message?: string }>): Promise<void> {
    const started = performance.now();
    const list = async () => (await vscode.workspace.findFiles(FILES, EXCLUDED)).map(String);
    const onProgress = (count: number) => {
      progress.report({ message: vscode.l10n.t('{0} files', count) });
    };
    const known = new Set(await loadProject({ list, read, mentions }, project, onProgress));
    // Documents of a language of ours may have any name.
    for (const document of vscode.workspace.textDocuments.filter(kindOfDocument)) {
      known.add(document.uri.toString());
      await take(document.uri.toString());
    }
    // Those of a folder that is no longer open.
    const left = [...project.files.keys()].filter((uri) => !known.has(uri));
    for (const uri of left) project.deleteFile(uri);
    // Known before, so that nothing has to be checked twice for it.
    await resolve(project, host, () => [...known].map((uri) => project.seenFrom(uri).configurationOf(uri)));
    await check([...known, ...left]);
    await settle();
    const total = findings.documents().reduce((sum, uri) => sum + findings.of(uri).length, 0);
    log.info(
      `checked ${known.size} files: ${total} findings in ${Math.round(performance.now() - started)} ms`,
    );
  }

  const rescan = () =>
    vscode.window.withProgress(
      { location: vscode.ProgressLocation.Window, title: vscode.l10n.t('Checking health checks') },
      (progress) => enqueue(() => scan(progress)),
    );

  /** One of the files, whatever its name, or one that they ask for: a manifest, a script, a configuration. */
  const matters = (uri: string) => project.files.has(uri) || project.dependentsOf(uri).length > 0;
  const isOurs = (document: vscode.TextDocument) =>
    kindOfDocument(document) !== undefined || matters(document.uri.toString());
  const onDisk = (uri: vscode.Uri) => {
    gone.delete(uri.toString());
    touch(uri);
  };
  const onDelete = (uri: vscode.Uri) => {
    gone.add(uri.toString());
    touch(uri);
  };
  const ifItMatters = (then: (uri: vscode.Uri) => void) => (uri: vscode.Uri) => {
    if (matters(uri.toString())) then(uri);
  };
  /** A file that comes with its folder may come before that folder is watched, and then nobody hears of it. */
  const onCreatedAnything = async (uri: vscode.Uri) => {
    if (!/\/[^/.]+$/.test(uri.path) || isExcluded(uri.path)) return;
    if (kindOf(uri.toString()) !== undefined) return;
    try {
      const found = await vscode.workspace.findFiles(new vscode.RelativePattern(uri, FILES), EXCLUDED);
      for (const file of found) if (!project.files.has(file.toString())) onDisk(file);
    } catch (error) {
      log.debug(`${uri.path} is gone again`, error);
    }
  };
  /** Of a folder that is deleted or renamed, the files in it are not named. */
  const onDeletedAnything = (uri: vscode.Uri) => {
    for (const file of project.files.keys()) {
      if (file.startsWith(`${uri.toString()}/`)) onDelete(vscode.Uri.parse(file));
    }
  };
  /** Files and folders that come or go where it was asked what mentions a tool. */
  const lookAgain = (uri: vscode.Uri) => {
    for (const asker of project.forgetMentions(uri.toString())) touch(vscode.Uri.parse(asker));
  };
  let above = watchAbove(ifItMatters(onDisk), ifItMatters(onDelete));
  const folders = vscode.workspace.createFileSystemWatcher('**');
  const watcher = vscode.workspace.createFileSystemWatcher(FILES);
  const disposables = [
    folders,
    folders.onDidCreate(onCreatedAnything),
    folders.onDidCreate(lookAgain),
    folders.onDidDelete(lookAgain),
    folders.onDidCreate(ifItMatters(onDisk)),
    folders.onDidChange((uri) => {
      if (matters(uri.toString()) || project.isLookedThrough(uri.toString())) onDisk(uri);
    }),
    folders.onDidDelete(ifItMatters(onDelete)),
    folders.onDidDelete(onDeletedAnything),
    watcher,
    watcher.onDidCreate(onDisk),
    watcher.onDidChange(onDisk),
    watcher.onDidDelete(onDelete),
    vscode.workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
      if (contentChanges.length > 0 && isOurs(document)) touch(document.uri);
    }),
    // Also fired when a document's language is changed.
    vscode.workspace.onDidOpenTextDocument((document) => {
      if (isOurs(document)) touch(document.uri, 0);
    }),
    vscode.workspace.onDidCloseTextDocument((document) => {
      if (isOurs(document)) touch(document.uri, 0);
    }),
    vscode.workspace.onDidChangeWorkspaceFolders(() => {
      above.dispose();
      above = watchAbove(ifItMatters(onDisk), ifItMatters(onDelete));
      void rescan();
    }),
    vscode.workspace.onDidChangeConfiguration((event) => {
      if (!event.affectsConfiguration('checkup.rules')) return;
      settings.clear();
      void enqueue(() => check([...project.files.keys()]));
    }),
    checked,
  ];
  const ready = Promise.resolve(rescan());

  return {
    project,
    findings: (uri) => findings.of(uri),
    findingsOf,
    fixesOf,
    fixAll(document) {
      const uri = document.uri.toString();
      return fixAllIn(uri, { project, files: findings.files(uri), settingsOf, host, onFailure: tell });
    },
    onDidCheck: checked.event,
    ready,
    composeFile,
    learnImages,
    resolve: (compute) => resolve(project, host, compute),
    dispose: () => {
      clearTimeout(timer);
      above.dispose();
      for (const disposable of disposables) disposable.dispose();
    },
  };
}

/** Configurations above the workspace's folders, which the watchers of these do not see. */
function watchAbove(
  onPresent: (uri: vscode.Uri) => void,
  onGone: (uri: vscode.Uri) => void,
): vscode.Disposable {
  const roots = (vscode.workspace.workspaceFolders ?? []).map(({ uri }) => uri);
  const places = new Set(roots.flatMap((root) => candidatesOf(root.toString())));
  const watchers = [...places].flatMap((place) => {
    const uri = vscode.Uri.parse(place);
    if (vscode.workspace.getWorkspaceFolder(uri)) return [];
    const folder = vscode.Uri.joinPath(uri, '..');
    const watcher = vscode.workspace.createFileSystemWatcher(new vscode.RelativePattern(folder, FILE_NAME));
    return [
      watcher,
      watcher.onDidCreate(onPresent),
      watcher.onDidChange(onPresent),
      watcher.onDidDelete(onGone),
    ];
  });
  return vscode.Disposable.from(...watchers);
}

/** What is below these folders is somebody else's. */
function isExcluded(path: string): boolean {
  return /\/(?:node_modules|\.git)(?:\/|$)/.test(path);
}

/** Of a file that no editor shows: only those that a scan would find. */
function kindOnDisk(uri: string): FileKind | undefined {
  const file = vscode.Uri.parse(uri);
  const isOurs = vscode.workspace.getWorkspaceFolder(file) !== undefined && !isExcluded(file.path);
  return isOurs ? kindOf(uri) : undefined;
}

function kindOfDocument(document: vscode.TextDocument): FileKind | undefined {
  if (!SCHEMES.has(document.uri.scheme)) return undefined;
  if (document.languageId === 'dockerfile') return 'dockerfile';
  if (document.languageId === 'dockercompose') return 'compose';
  return kindOf(document.uri.toString());
}
