/** How the rules are run: files as large as nobody writes them, and what is left of several findings of one problem. */
import assert from 'node:assert/strict';
import { checkFile } from '../../../../src/rules/running/check';
import { applied, fixesFor, lint, projectOf } from '../lint';

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
      'that are ignored one by one',
      servicesOf(
        10_000,
        (at) =>
          `{image: "a/b", healthcheck: {test: [CMD, curl, "http://127.0.0.1:${at}/"]}} # checkup-ignore ${at % 2 ? 'healthcheck-curl, healthcheck-always-healthy' : 'healthcheck-port'}: x`,
      ),
      { 'healthcheck-always-healthy': 5000, 'healthcheck-curl': 5000, 'unused-ignore': 5000 },
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

describe('a change that a fix would make', () => {
  const unhelpful = '  b:\n    image: foo/bar\n    healthcheck:\n      test: [CMD, x]\n      interval: 0\n';
  const cases: readonly (readonly [
    what: string,
    service: string,
    beside: Readonly<Record<string, string>>,
  ])[] = [
    ['alone', '{image: foo/bar, restart: always}', {}],
    [
      'beside a service that the override file gives a check',
      '{image: foo/bar, ports: ["80"]}',
      { 'compose.override.yaml': 'services:\n  a: {healthcheck: {test: [CMD, x]}}\n' },
    ],
    [
      'beside a service whose Dockerfile has a check',
      '{build: ., ports: ["80"]}',
      { Dockerfile: 'FROM foo/bar\nHEALTHCHECK CMD ["x"]\n' },
    ],
    [
      'beside a service whose check has a variable of the .env file',
      '{image: foo/bar, environment: {KEY: a}, healthcheck: {test: "check $KEY || exit 1"}}',
      { '.env': 'KEY=a\n' },
    ],
  ];
  for (const [what, service, beside] of cases)
    it(`is judged as the chain has it: ${what}`, () => {
      const files = { 'compose.yaml': `services:\n  a: ${service}\n${unhelpful}`, ...beside };
      const [fix] = fixesFor('healthcheck-no-effect', files);
      assert.ok(fix, 'no fix');
      assert.equal(
        applied(fix, files)['compose.yaml'],
        files['compose.yaml'].replace('      interval: 0\n', ''),
      );
    });

  it('leaves the project as it is, though the finding is from before another change', () => {
    const compose = `services:\n  a: {image: foo/bar}\n${unhelpful}`;
    const project = projectOf({ 'compose.yaml': compose });
    const uri = 'file:///workspace/compose.yaml';
    const check = () => {
      const file = project.files.get(uri);
      return file ? checkFile(file, project) : [];
    };
    const said = () => check().map(({ rule, subject, range }) => `${rule} ${subject} ${range.start.line}`);
    const changed = compose.replace('services:', 'services:\n  new: {extends: a}');
    const before = check();
    project.setFile(uri, 'compose', changed, 1);
    const expected = said();
    project.setFile(uri, 'compose', compose, 2);
    project.setFile(uri, 'compose', changed, 3);
    for (const finding of before) finding.fixes();
    assert.deepEqual(said(), expected);
  });
});
