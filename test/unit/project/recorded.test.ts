/** Applications as docker compose recorded them (test/fixtures/compose), against our model of them. */
import assert from 'node:assert/strict';
import { applications } from '../../fixtures/compose/applications';
import { modelled, type Outcome } from '../../fixtures/compose/modelled';
import outcomes from '../../fixtures/compose/recorded.json';

const recorded = outcomes as unknown as Readonly<Record<string, Outcome | undefined>>;

describe('applications, as docker compose reads them', () => {
  for (const [name, files] of Object.entries(applications))
    it(name, () => {
      const outcome = recorded[name];
      assert.notEqual(outcome, undefined, 'not recorded: run the engine tests with RECORD=1');
      const { services, problems } = modelled(files);
      // Not all that is refused is found, but what is taken is no problem.
      if (outcome !== 'refused') assert.deepEqual({ services, problems }, { services: outcome, problems: 0 });
      else assert.equal(problems > 0, name.startsWith('what is no variable'));
    });
});
