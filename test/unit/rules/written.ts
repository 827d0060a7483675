/** Tables of rules about how health checks are written: what is marked, and what is left when the fix was applied. */
import assert from 'node:assert/strict';
import { applied, assertMends, type Files, findings, fixesFor } from './lint';

/** `marked` is what the rule marks, in the order of the text; `fixed` the file after the first finding's first fix. */
export interface Case {
  readonly what: string;
  readonly text: string;
  readonly marked: readonly string[];
  /** undefined: there is none. */
  readonly fixed?: string;
  readonly preferred?: false;
  /** Other files of the workspace. */
  readonly beside?: Files;
}

export function rows(rule: string, name: string, cases: readonly Case[]): void {
  for (const { what, text, marked, fixed, preferred = true, beside = {} } of cases)
    it(`${what}: ${JSON.stringify(text.slice(0, 200))}`, () => {
      const files = { ...beside, [name]: text };
      const found = findings(rule, files).filter((one) => one.startsWith(`${name}:`));
      assert.deepEqual(
        found.map((one) => one.replace(/^\S+ \S+ /, '')),
        marked,
      );
      const [fix] = marked.length > 0 ? fixesFor(rule, files) : [];
      if (!fix) {
        assert.equal(fixed, undefined);
        return;
      }
      const after = applied(fix, files);
      assert.equal(after[name], fixed);
      assert.equal(fix.preferred, preferred);
      assertMends(rule, files, after);
    });
}
