/** What becomes of a start-up with each part of a compound command, from what becomes of it with the whole. */
import type { CompoundList } from 'unbash';
import { type Course, type Fate, leadOf, leadOfBlock, type NodeOf, type Scope, settle } from './course';

export function negated({ succeeds, tested }: Fate): Fate {
  return { succeeds: tested, fails: succeeds, tested: succeeds };
}

/** All the same whether it succeeds. */
export function either(course: Course): Fate {
  return { succeeds: course, fails: course, tested: course };
}

/** Of each command in `a && b || c`. */
export function fatesInAndOr(
  { commands, operators }: NodeOf<'AndOr'>,
  fate: Fate,
  scope: Scope,
): readonly Fate[] {
  const leads = commands.map((command) => leadOf(command, scope));
  /** From the last command to the first. */
  const fates: Fate[] = [fate];
  for (let at = commands.length - 2; at >= 0; at--) {
    const next = fates.at(-1) ?? fate;
    const lead = leads[at + 1] ?? 'unknown';
    const reached = lead === 'succeeds' ? next.succeeds : lead === 'fails' ? next.tested : settle(lead, fate);
    const isAnd = operators[at] === '&&';
    const fails = isAnd ? next.tested : reached;
    fates.push({ succeeds: isAnd ? reached : next.succeeds, fails, tested: fails });
  }
  return fates.reverse();
}

/** Of the condition in front of each `then`. */
export function fatesOfConditions(node: NodeOf<'If'>, fate: Fate, scope: Scope): readonly Fate[] {
  const branches = [node, ...node.elif];
  const courseOf = (body: CompoundList | undefined) =>
    body ? settle(leadOfBlock(body.commands, scope), fate) : fate.succeeds;
  return branches.map(({ then }, at) => {
    const isLast = at === branches.length - 1;
    const fails = isLast ? courseOf(node.else) : settle('unknown', fate);
    return { succeeds: courseOf(then), fails, tested: fails };
  });
}
