/** Takes a package out of a RUN: off its list, with the call where nothing else is on it, or with the whole RUN. */
import type { TextEdit } from 'vscode-languageserver-types';
import { parse, type Script, type Statement } from 'unbash';
import { removeInstruction, removeLines, withCommentsAbove } from '../../edits/dockerfile';
import { lineEnd, lineStart, replace } from '../../edits/text';
import {
  type Package,
  type PackageCall,
  packageCalls,
  type PackageManager,
  packageManagers,
} from '../../images/packages';
import type { Dockerfile, Instruction } from '../../language/dockerfile/model';
import { runCommands } from '../../language/dockerfile/run';
import { isBuiltin } from '../../language/shell/builtins';
import { parseShell } from '../../language/shell/parse';
import type { MappedText, Span } from '../../language/text';
import { mentionsIn, type Tool } from '../../project/mentions';

export interface InstalledPackage {
  readonly dockerfile: Dockerfile;
  readonly instruction: Instruction;
  readonly call: PackageCall;
  readonly installed: Package;
  readonly tool: Tool;
}

/** undefined where the rest would not stay as it is. */
export function removePackage(place: InstalledPackage): TextEdit | undefined {
  const { call, dockerfile, instruction, installed } = place;
  const script = runCommands(instruction).find(
    (command) =>
      command.span.start <= installed.word.span.start && installed.word.span.end <= command.span.end,
  );
  if (script?.form !== 'shell') return undefined;
  return isOnlyOne(call) ? removeCall(script.script, place) : removeWord(installed.word.span, dockerfile);
}

/** Whether nothing would be left to install. */
function isOnlyOne({ packages, certain }: PackageCall): boolean {
  return certain && packages.length === 1;
}

/** The word with the white space on one side, or with its line where it stands alone there. */
function removeWord({ start, end }: Span, { document, escape }: Dockerfile): TextEdit | undefined {
  const text = document.getText();
  const line = lineStart(text, start);
  const before = text.slice(line, start);
  const behind = text.slice(end, lineEnd(text, end));
  const blanks = /^[ \t]*/.exec(behind)?.[0].length ?? 0;
  const continued = behind.trim() === escape || behind.trim() === '\\';
  if (before.trim() !== '') return replace(document, { start: line + before.trimEnd().length, end }, '');
  if (continued) return replace(document, { start: line, end: text.indexOf('\n', end) + 1 }, '');
  const isLast = /^\s*(?:$|[;&|)])/.test(behind);
  if (!isLast) return replace(document, { start, end: end + blanks }, '');
  // What stands behind it moves up to the line before.
  const above = text.slice(0, line).trimEnd();
  if (!above.endsWith(escape) && !above.endsWith('\\')) return undefined;
  return replace(document, { start: above.slice(0, -1).trimEnd().length, end }, '');
}

/** A part of a script between `&&`, `;` and line ends. */
interface Part {
  readonly start: number;
  readonly end: number;
  readonly separator: '&&' | ';';
  readonly role: 'call' | 'housekeeping' | 'setting' | 'work';
}

function removeCall(script: MappedText, place: InstalledPackage): TextEdit | undefined {
  const { dockerfile, instruction, tool } = place;
  const parts = partsOf(script, place);
  if (!parts?.some(({ role }) => role === 'call')) return undefined;
  if (!parts.some(({ role }) => role === 'work')) {
    const { document, comments } = dockerfile;
    const above = withCommentsAbove(instruction, dockerfile);
    const said = comments.filter(
      ({ span }) => span.start >= above.start && span.end <= instruction.span.start,
    );
    return said.some(({ text }) => mentionsIn(text, tool).length > 0)
      ? removeLines(document, above)
      : removeInstruction(instruction, dockerfile);
  }
  const goes = ({ role }: Part) => role === 'call' || role === 'housekeeping';
  const first = parts.findIndex(goes);
  const last = parts.findLastIndex(goes);
  // Several stretches would be several edits, and each would have to stand for itself.
  if (!parts.slice(first, last + 1).every(goes)) return undefined;
  return removeParts(parts, first, last, script, dockerfile);
}

function removeParts(
  parts: readonly Part[],
  first: number,
  last: number,
  script: MappedText,
  { document }: Dockerfile,
): TextEdit | undefined {
  const [before, from, to, behind] = [parts[first - 1], parts[first], parts[last], parts[last + 1]];
  if (!from || !to || (before && behind && before.separator !== to.separator)) return undefined;
  const startOf = (at: number) => script.span(at, at + 1).start;
  const endOf = (at: number) => script.span(at - 1, at).end;
  const gone = {
    start: behind || !before ? startOf(from.start) : endOf(before.end),
    end: behind ? startOf(behind.start) : endOf(to.end),
  };
  const text = document.getText().slice(gone.start, gone.end);
  return /^[ \t]*#/m.test(text) ? undefined : replace(document, gone, '');
}

function partsOf(script: MappedText, place: InstalledPackage): readonly Part[] | undefined {
  const parsed = parse(script.value);
  if ((parsed.errors?.length ?? 0) > 0 || parsed.commands.some(({ background }) => background))
    return undefined;
  const keeps = needsLists(script, place);
  return parsed.commands.flatMap((statement) =>
    commandsOf(statement).map((node, at, all): Part => {
      const text = script.value.slice(node.pos, node.end);
      return {
        start: node.pos,
        end: node.end,
        separator: at < all.length - 1 ? '&&' : ';',
        role: node.type === 'Command' ? roleOf(text, script.span(node.pos, node.end), keeps, place) : 'work',
      };
    }),
  );
}

type Node = Script['commands'][number]['command'];

function commandsOf({ command }: Statement): readonly Node[] {
  if (command.type !== 'AndOr' || command.operators.some((operator) => operator !== '&&')) return [command];
  return command.commands;
}

/** Whether something else is installed from the package lists that this script fetches. */
function needsLists(script: MappedText, { call, dockerfile, instruction }: InstalledPackage): boolean {
  const programs = parseShell(script).invocations;
  if (programs.some(({ name }) => !isKnownWork(name))) return true;
  if (programs.flatMap(packageCalls).length > 1) return true;
  const text = dockerfile.document.getText();
  const manager = call.invocation.name.replace('apt-get', 'apt');
  return dockerfile.stages
    .flatMap(({ instructions }) => instructions)
    .filter((other) => other !== instruction && other.keyword === 'RUN')
    .map(({ span }) => text.slice(span.start, span.end))
    .some((other) => other.includes(manager) && !/\b(?:update|--no-cache|-U)\b/.test(other));
}

/** What installs nothing, whatever its words are. */
function isKnownWork(program: string): boolean {
  return packageManagers.has(program) || knownWork.has(program) || isBuiltin(program);
}

const knownWork = new Set(
  (
    'addgroup adduser cat chgrp chmod chown cp date find getent groupadd groupmod install ln ls mkdir mv rm rmdir sed ' +
    'tee touch update-ca-certificates useradd usermod locale-gen ldconfig corepack npm pnpm yarn pip pip3 gem bundle composer'
  ).split(' '),
);

function roleOf(
  text: string,
  { start, end }: Span,
  keepsLists: boolean,
  { call, installed }: InstalledPackage,
): Part['role'] {
  const words = text
    .trim()
    .replace(/\\\r?\n/g, ' ')
    .replace(/\s+/g, ' ');
  if (start <= installed.word.span.start && installed.word.span.end <= end) return 'call';
  if (!keepsLists && housekeeping[call.manager]?.test(words)) return 'housekeeping';
  return /^(?:set [-+]\w+(?: \w+)?|export DEBIAN_FRONTEND=\w+|true|:)$/.test(words) ? 'setting' : 'work';
}

/** Lists that are fetched before an installation, and removed behind it. */
const housekeeping: Partial<Record<PackageManager, RegExp>> = {
  apt: /^(?:DEBIAN_FRONTEND=\w+ )?(?:(?:apt|apt-get|aptitude)(?: -\S+)* (?:update|clean|autoclean|autoremove)(?: -\S+)*|rm -\w+(?: "?\/var\/(?:lib\/apt\/lists|cache\/apt(?:\/archives)?)\/?\*?"?)+)$/,
  apk: /^(?:apk(?: -\S+)* (?:update|cache clean)(?: -\S+)*|rm -\w+(?: "?\/var\/cache\/apk\/?\*?"?)+)$/,
  dnf: /^(?:(?:dnf|yum|microdnf|tdnf)(?: -\S+)* (?:makecache|clean all)(?: -\S+)*|rm -\w+(?: "?\/var\/cache\/(?:dnf|yum|tdnf)\/?\*?"?)+)$/,
  zypper: /^zypper(?: -\S+)* (?:refresh|ref|clean)(?: -\S+)*$/,
  pacman: /^pacman -(?:Sy+|Sc+)(?: -\S+)*$/,
};
