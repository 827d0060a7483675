/** The shell's tests of what requests print: `[ a = b ]`, `[[ a == 2* ]]`, a branch of `case`. */
import type { Command as CommandNode, TestExpression } from 'unbash';
import { anything, type Expected, expectedText, textOf } from './answer';
import { matches, plainGlob } from './comparison';
import { isSilent, patternOf, textIn, valueOf } from './output';
import { type Here, keyOf, type Output, settled, type Value } from './world';

/** `[ a = b ]`, `test a = b`. */
export function holdsTest(node: CommandNode, here: Here): boolean | undefined {
  const isBracket = node.name?.value === '[';
  const words = isBracket ? node.args.slice(0, -1) : node.args;
  if (isBracket && node.args.at(-1)?.text !== ']') return undefined;
  const isNegated = words[0]?.text === '!';
  const [left, operator, right, ...more] = isNegated ? words.slice(1) : words;
  if (!left || !operator || !right || more.length > 0 || !node.redirects.every(isSilent)) return undefined;
  const result = compareWords(left, operator.text, right, here);
  return result === undefined ? undefined : result !== isNegated;
}

/** `[[ a == b && c != d ]]`. */
export function holds(expression: TestExpression, here: Here): boolean | undefined {
  switch (expression.type) {
    case 'TestBinary': {
      const { left, operator, right } = expression;
      const isPattern = /^(?:==?|!=)$/.test(operator);
      const result = compareWords(left, isPattern ? 'glob' : operator, right, here);
      return result === undefined ? undefined : result !== (operator === '!=');
    }
    case 'TestGroup':
      return holds(expression.expression, here);
    case 'TestNot': {
      const inner = holds(expression.operand, here);
      return inner === undefined ? undefined : inner !== (expression.negations.length % 2 === 1);
    }
    case 'TestLogical': {
      const isAnd = expression.operator === '&&';
      for (const operand of expression.operands) {
        const one = holds(operand, here);
        if (one === undefined || one !== isAnd) return one;
      }
      return isAnd;
    }
    default:
      return undefined;
  }
}

function compareWords(
  left: CommandNode['args'][number],
  operator: string,
  right: CommandNode['args'][number],
  here: Here,
): boolean | undefined {
  const [a, b] = [valueOf(left, here), valueOf(right, here)];
  if (!a || !b) return undefined;
  // `[ 200 = "$(curl …)" ]`
  const isSwapped = 'text' in a && !('text' in b) && /^(?:==?|!=|-eq|-ne|glob)$/.test(operator);
  if (isSwapped) return compare(b, operator === 'glob' ? '=' : operator, a, here);
  if (operator === 'glob') return fits(a, right, here);
  const pattern = operator === '=~' ? patternOf(right, here) : undefined;
  return compare(a, operator, pattern === undefined ? b : { text: pattern }, here);
}

/** `[[ a == 2* ]]`, and a pattern of `case`. */
export function fits(value: Value, word: CommandNode['args'][number], here: Here): boolean | undefined {
  const pattern = patternOf(word, here);
  if (pattern === undefined) return undefined;
  const text = plainGlob(pattern);
  return text === undefined
    ? compare(value, 'glob', { text: pattern }, here)
    : compare(value, '=', { text }, here);
}

function compare(left: Value, operator: string, right: Value, here: Here): boolean | undefined {
  const text = textIn(right, here);
  if (text === undefined) return undefined;
  if ('code' in left)
    return text === '0' && /^(?:==?|!=|-eq|-ne|-gt|glob)$/.test(operator)
      ? (left.code === 0) === /^(?:==?|-eq|glob)$/.test(operator)
      : undefined;
  const known = textIn(left, here);
  if (known !== undefined) return matches(known, operator, text);
  // A body may end with what is said instead of it.
  return 'output' in left && !left.output.spare ? compareBody(left.output, operator, text, here) : undefined;
}

/** What is asked of a body is settled by the world: whether it is as it is expected to be. */
function compareBody(output: Output, operator: string, text: string, { trial }: Here): boolean {
  const { probe, filters } = output;
  const negates = operator === '!=';
  const sign = negates || operator === 'glob' ? '=' : operator;
  const words = [...filters.map(textOf), `${sign} ${text}`].join(' | ');
  const expected = expectedBody(output, operator, text) ?? { ...anything, lost: [words] };
  const holdsIt = settled(keyOf(probe, words), { probe, expected }, trial) === 0;
  return holdsIt !== negates;
}

/** undefined where it is more than that the body is, or has in it, a certain text. */
function expectedBody({ shown, filters }: Output, operator: string, text: string): Expected | undefined {
  if (shown !== 'body' || filters.length > 0) return undefined;
  if (operator === '=~') return /^[\w":, -]+$/.test(text) ? expectedText(text, true) : undefined;
  if (operator === 'glob') {
    const inner = text.length > 2 && /^\*.*\*$/s.test(text) ? plainGlob(text.slice(1, -1)) : undefined;
    return inner === undefined ? undefined : expectedText(inner, true);
  }
  return /^(?:==?|!=)$/.test(operator) ? expectedText(text, false) : undefined;
}
