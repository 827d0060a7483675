/** How the rules are run: files as large as nobody writes them, and what is left of several findings of one problem. */
import assert from 'node:assert/strict';
import { lint } from './lint';

/** A compose file of so many services. */
function servicesOf(count: number, service: (at: number) => string): string {
  return `services:\n${Array.from({ length: count }, (_, at) => `  s${at}: ${service(at)}\n`).join('')}`;
}

/** How often each rule speaks. */
function countsOf(compose: string): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const { rule } of lint({ 'compose.yaml': compose })) counts[rule] = (counts[rule] ?? 0) + 1;
  return counts;
}

describe('a file of thousands of findings', () => {
  const cases: readonly (readonly [
    title: string,
    compose: string,
    counts: Readonly<Record<string, number>>,
  ])[] = [
    [
      'that others explain',
      servicesOf(
        5000,
        (at) => `{image: "alpine:3.20", healthcheck: {test: "curl -f http://127.0.0.1:${at}/"}}`,
      ),
      { 'healthcheck-shell-form': 5000, 'healthcheck-tool-missing': 5000 },
    ],
    [
      'about variables of the containers',
      servicesOf(
        5000,
        (at) =>
          `{image: app/api, environment: {PORT_${at}: 80}, healthcheck: {test: "nc -z 127.0.0.1 $PORT_${at}"}}`,
      ),
      { 'compose-variable-escape': 5000 },
    ],
    [
      'of one command',
      servicesOf(1, () => {
        const calls = Array.from({ length: 2000 }, (_, at) => `curl -f http://127.0.0.1/${at}`);
        return `{image: "alpine:3.20", healthcheck: {test: "${calls.join(' && ')}"}}`;
      }),
      { 'healthcheck-tool-missing': 2000 },
    ],
  ];
  for (const [title, compose, counts] of cases)
    it(title, function () {
      this.timeout(60_000);
      assert.deepEqual(countsOf(compose), counts);
    });
});
