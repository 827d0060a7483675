import assert from 'node:assert/strict';
import type { ComposeTest } from '../../../../src/language/compose/model';
import { at, compose, service, wordsOf } from './model';

describe('parseCompose: services', () => {
  const file = compose(`# a shop
services:
  web:   # the front
    image: shop/web
  "db":
    image: 'postgres:17'
  queue:
`);

  it('has the services with the places of their names', () => {
    assert.deepEqual(
      file.services.map(({ name, nameSpan, span }) => [name, at(file, nameSpan), at(file, span)]),
      [
        ['web', 'web', 'web:   # the front\n    image: shop/web'],
        ['db', '"db"', '"db":\n    image: \'postgres:17\''],
        ['queue', 'queue', 'queue:'],
      ],
    );
  });

  it('has a value with its place and that of its key', () => {
    const image = file.services[1]?.image;
    assert.equal(image?.value.resolved, 'postgres:17');
    assert.equal(at(file, image.span), "'postgres:17'");
    assert.equal(at(file, image.keySpan), 'image');
  });

  it('has comments with their places, and nothing else that has a #', () => {
    const commented = compose(
      '# one\nservices: # two\n  web:\n    command: "x # no"\n    image: a#b\n    x: |\n      # no\n',
    );
    assert.deepEqual(
      commented.comments.map(({ text, span }) => [text, at(commented, span)]),
      [
        ['one', '# one'],
        ['two', '# two'],
      ],
    );
  });

  it('takes several documents as one', () => {
    const several = compose(
      'services:\n  a:\n    image: one\n    healthcheck:\n      interval: 5s\n---\nservices:\n  a:\n    healthcheck:\n      test: "true"\n  b:\n    image: two\n',
    );
    assert.deepEqual(
      several.services.map(({ name }) => name),
      ['a', 'b'],
    );
    const [a] = several.services;
    assert.equal(a?.image?.value.resolved, 'one');
    assert.equal(a.healthcheck?.options.get('interval')?.value.resolved, '5s');
    assert.equal(a.healthcheck.test?.value.type, 'cmd');
  });

  it('knows what is included and extended', () => {
    const other = compose(
      'include:\n  - a.yaml\n  - path: [b.yaml, c.yaml]\nservices:\n  x:\n    extends: y\n  y:\n    extends: {file: base.yaml, service: z}\n',
    );
    assert.deepEqual(
      other.includes.map(({ paths }) => paths.map(({ resolved }) => resolved)),
      [['a.yaml'], ['b.yaml', 'c.yaml']],
    );
    assert.deepEqual(
      other.services.map(({ extends: base }) => [base?.service, base?.file?.resolved]),
      [
        ['y', undefined],
        ['z', 'base.yaml'],
      ],
    );
  });
});

describe('parseCompose: anchors, aliases, merge keys', () => {
  const text = `x-check: &check
  test: ["CMD", "curl", "-f", "http://localhost"]
  interval: 5s
x-base: &base
  restart: always
  healthcheck: *check
services:
  web:
    <<: *base
    image: web
    restart: "no"
  api:
    <<: [*base, {image: ignored-by-base, restart: never}]
  copy: *base
  list:
    <<: [{image: first}, {image: second}]
`;
  const file = compose(text);
  const [web, api, copy, list] = file.services;

  it('merges what the service does not say itself, earlier sources first', () => {
    assert.equal(web?.restart?.value.resolved, 'no');
    assert.equal(api?.restart?.value.resolved, 'always');
    assert.equal(api.image?.value.resolved, 'ignored-by-base');
    assert.equal(copy?.restart?.value.resolved, 'always');
    assert.equal(list?.image?.value.resolved, 'first');
  });

  it('points at where the text really stands', () => {
    const test = web?.healthcheck?.test;
    assert.equal(at(file, test?.span), '["CMD", "curl", "-f", "http://localhost"]');
    assert.ok(test?.value.type === 'cmd' && test.value.command.form === 'exec');
    assert.deepEqual(
      test.value.command.words.map((word) => at(file, word.span(0, word.value.length))),
      ['curl', '-f', 'http://localhost'],
    );
  });

  it('ends the span of an aliased service at the alias', () => {
    assert.equal(at(file, copy?.span), 'copy');
  });

  it('takes the nearest anchor before the alias', () => {
    const twice = compose(
      'services:\n  a: {image: &i one}\n  b: {image: *i}\n  c: {image: &i two}\n  d: {image: *i}\n',
    );
    assert.deepEqual(
      twice.services.map(({ image }) => image?.value.resolved),
      ['one', 'one', 'two', 'two'],
    );
  });

  for (const [name, hostile] of [
    ['an alias without an anchor', 'services:\n  web: *nowhere\n'],
    ['a mapping that merges itself', 'services:\n  web: &a\n    <<: *a\n    image: x\n'],
    ['mappings that merge each other', 'services:\n  a: &a\n    <<: &b {<<: *a}\n'],
    ['a list that holds itself', 'services:\n  web:\n    ports: &p [*p]\n'],
    [
      'a bomb of merge keys',
      `${Array.from({ length: 30 }, (_, i) => `x${i}: &x${i} {<<: [${'*x'.concat(String(i - 1), ', ').repeat(i === 0 ? 0 : 20)}], k${i}: 1}\n`).join('')}services:\n  web:\n    <<: *x29\n`,
    ],
  ] as const) {
    it(`survives ${name}`, () => {
      const bad = compose(hostile);
      assert.ok(bad.services.length <= 1);
      for (const found of bad.services) assert.ok(Array.isArray(found.ports?.value ?? []));
    });
  }

  it('does not explode: what aliases bring is bounded', function () {
    this.timeout(20_000);
    const big = `x-p: &p [${'1, '.repeat(3000)}]\nservices:\n${Array.from({ length: 3000 }, (_, i) => `  s${i}: {ports: *p}\n`).join('')}`;
    const ports = compose(big).services.map((found) => found.ports?.value.length ?? 0);
    assert.equal(ports[0], 1);
    assert.equal(ports.at(-1), 0);
  });
});

describe('parseCompose: test', () => {
  const cases: [string, string, ComposeTest['type'] | undefined, readonly string[] | undefined][] = [
    [
      'a string is for a shell',
      'test: curl -f http://localhost || exit 1',
      'cmd',
      ['sh', 'curl -f http://localhost || exit 1'],
    ],
    ['CMD is not', 'test: ["CMD", "curl", "-f", "x"]', 'cmd', ['curl', '-f', 'x']],
    ['CMD-SHELL is', 'test: ["CMD-SHELL", "curl x || exit 1"]', 'cmd', ['sh', 'curl x || exit 1']],
    [
      'a block list',
      'test:\n    - CMD\n    - node\n    - healthcheck.mjs',
      'cmd',
      ['node', 'healthcheck.mjs'],
    ],
    ['a literal block', 'test: |\n    curl -f x\n    exit 0', 'cmd', ['sh', 'curl -f x\nexit 0\n']],
    ['a folded block', 'test: >-\n    curl -f\n    x', 'cmd', ['sh', 'curl -f x']],
    ['NONE in a list', 'test: ["NONE"]', 'none', undefined],
    ['the string NONE is a command', 'test: NONE', 'cmd', ['sh', 'NONE']],
    ['dollars are doubled', 'test: ["CMD-SHELL", "test $$X = 1"]', 'cmd', ['sh', 'test $X = 1']],
    ['NONE with more', 'test: ["NONE", "x"]', 'invalid', ['NONE', 'x']],
    ['no kind', 'test: ["curl", "-f"]', 'invalid', ['curl', '-f']],
    ['no command', 'test: ["CMD"]', 'invalid', ['CMD']],
    ['an empty list', 'test: []', 'invalid', []],
    ['an empty string', 'test: ""', 'invalid', ['']],
    ['CMD-SHELL in pieces', 'test: ["CMD-SHELL", "curl", "x"]', 'invalid', ['CMD-SHELL', 'curl', 'x']],
    ['a number in the list', 'test: ["CMD", "nc", 80]', 'invalid', ['CMD', 'nc', '80']],
    ['a mapping', 'test: {a: b}', 'invalid', []],
    ['nothing behind the key', 'test:', undefined, undefined],
  ];
  for (const [name, lines, type, words] of cases) {
    it(name, () => {
      const test = service(`healthcheck:\n  ${lines}`).healthcheck?.test?.value;
      assert.equal(test?.type, type);
      if (test?.type === 'cmd') assert.deepEqual(wordsOf(test.command), words);
      if (test?.type === 'invalid')
        assert.deepEqual(
          test.words.map(({ value }) => value),
          words,
        );
    });
  }

  it('has the place of each word of a script', () => {
    for (const test of [
      '"curl -f http://localhost:80/"',
      "'curl -f http://localhost:80/'",
      'curl -f http://localhost:80/',
      '"curl -f \\\n        http://localhost:80/"',
      '|\n        curl -f http://localhost:80/',
      '>\n        curl -f\n        http://localhost:80/',
      '["CMD-SHELL", "curl -f http://localhost:80/"]',
    ]) {
      const file = compose(`services:\n  web:\n    healthcheck:\n      test: ${test}\n`);
      const command = file.services[0]?.healthcheck?.test?.value;
      assert.ok(command?.type === 'cmd' && command.command.form === 'shell', test);
      const { script } = command.command;
      for (const word of ['curl', '-f', 'http://localhost:80/']) {
        const start = script.value.indexOf(word);
        assert.equal(at(file, script.span(start, start + word.length)), word, test);
      }
    }
  });
});

describe('parseCompose: health check options', () => {
  it('has what is written, with its place', () => {
    const file = compose(
      'services:\n  web:\n    healthcheck:\n      disable: yes\n      interval: ${I:-5s}\n      retries: 3\n      other: 1\n',
    );
    const healthcheck = file.services[0]?.healthcheck;
    assert.equal(healthcheck?.disable?.value, true);
    assert.deepEqual(
      [...healthcheck.options].map(([name, { value, span }]) => [name, value.resolved, at(file, span)]),
      [
        ['interval', '5s', '${I:-5s}'],
        ['retries', '3', '3'],
      ],
    );
  });

  for (const [name, lines] of [
    ['null', 'healthcheck:'],
    ['an empty mapping', 'healthcheck: {}'],
    ['a string', 'healthcheck: curl'],
  ] as const) {
    it(`defines nothing with ${name}`, () => {
      const { healthcheck } = service(lines);
      assert.ok(healthcheck);
      assert.deepEqual(
        [healthcheck.test, healthcheck.disable, healthcheck.options.size],
        [undefined, undefined, 0],
      );
    });
  }
});

describe('parseCompose: commands', () => {
  for (const [name, line, words] of [
    ['a string is split into words', 'command: npm  run "my app"', ['npm', 'run', 'my app']],
    ['a list is taken as it is', 'command: ["npm", "run", "a b"]', ['npm', 'run', 'a b']],
    ['what is behind an operator is dropped', 'command: check && node app.js', ['check']],
    ['an unclosed quote makes it unreadable', "command: echo it's", undefined],
    ['no command', 'command:', undefined],
    ['an empty list', 'command: []', []],
    ['variables', 'command: run $$HOME ${PORT:-80} ${UNKNOWN}', ['run', '$HOME', '80', '${UNKNOWN}']],
  ] as const) {
    it(name, () => {
      assert.deepEqual(wordsOf(service(line).command?.value), words);
    });
  }
});

describe('parseCompose: build', () => {
  const cases: [string, object | undefined][] = [
    ['build: ./api', { context: './api', dockerfile: undefined, target: undefined, args: [] }],
    [
      'build: {context: ., dockerfile: a.Dockerfile, target: Prod, args: [A=1, B]}',
      {
        context: '.',
        dockerfile: 'a.Dockerfile',
        target: 'Prod',
        args: [
          ['A', '1'],
          ['B', undefined],
        ],
      },
    ],
    [
      'build: {args: {A: 1, B: $$x}}',
      {
        context: undefined,
        dockerfile: undefined,
        target: undefined,
        args: [
          ['A', '1'],
          ['B', '$x'],
        ],
      },
    ],
    ['build: {context: $DIR}', { context: undefined, dockerfile: undefined, target: undefined, args: [] }],
    ['build:', undefined],
  ];
  for (const [line, expected] of cases) {
    it(line, () => {
      const { build } = service(line);
      assert.deepEqual(
        build && {
          context: build.context?.resolved,
          dockerfile: build.dockerfile?.resolved,
          target: build.target?.value.resolved,
          args: [...build.args],
        },
        expected,
      );
    });
  }

  it('has the text of an inline Dockerfile', () => {
    const { build } = service('build:\n  dockerfile_inline: |\n    FROM node\n    CMD node');
    assert.equal(build?.inline?.value, 'FROM node\nCMD node\n');
  });
});

describe('parseCompose: what looks like a variable and is none', () => {
  const refused = (text: string) => {
    const file = compose(`x: &x "${text}"\nservices:\n  web:\n    image: *x\n    "\${": {}\n`);
    return file.problems.map(({ span }) => at(file, span));
  };
  // As docker compose 2.40.3 has it.
  for (const [text, ...expected] of [
    ['${A}${A:-b}${A:?c}$$${A-$$}'],
    ['5$'],
    ['$9 $( $- $${'],
    ['${', '${'],
    ['${}', '${'],
    ['${9}', '${'],
    ['a ${A b', '${A'],
    ['${A B}', '${A B}'],
    ['${A:=x} ${A/b/c}', '${A:=x}', '${A/b/c}'],
    ['$$${', '${'],
    ['${A:-${', '${A', '${'],
    ['${{ a }}${{ b }}', '${'],
  ] as const)
    it(text, () => {
      assert.deepEqual(refused(text), expected);
    });
});

describe('parseCompose: depends_on', () => {
  const file = compose(
    'services:\n  a:\n    depends_on: [db, "cache"]\n  b:\n    depends_on:\n      db: {condition: service_healthy, required: false}\n      cache: {condition: service_completed_successfully}\n      other:\n',
  );
  it('reads both notations', () => {
    assert.deepEqual(
      file.services.map(({ dependsOn }) =>
        dependsOn.map(({ service: name, condition, required, span }) => [
          name,
          condition,
          required,
          at(file, span),
        ]),
      ),
      [
        [
          ['db', 'service_started', true, 'db'],
          ['cache', 'service_started', true, '"cache"'],
        ],
        [
          ['db', 'service_healthy', false, 'service_healthy'],
          ['cache', 'service_completed_successfully', undefined, 'service_completed_successfully'],
          ['other', undefined, undefined, 'other'],
        ],
      ],
    );
  });
});

describe('parseCompose: ports', () => {
  const cases: [string, readonly number[], boolean][] = [
    ['ports: [80, "8080:81", "127.0.0.1:1:82/tcp", "[::1]:1:83"]', [80, 81, 82, 83], true],
    ['ports: ["3000-3002", "90-91:100-101"]', [3000, 3001, 3002, 100, 101], true],
    ['ports: [{target: 80, published: "8080"}]', [80], true],
    ['ports: ["${P:-7}:${Q:-8}"]', [8], true],
    ['ports: ["8080:${P}", 80]', [80], false],
    ['ports: ["1-60000"]', [], false],
    ['ports: [hello, {published: 1}]', [], false],
    ['ports: []', [], true],
    ['expose: ["80", 443]', [80, 443], true],
  ];
  for (const [line, numbers, known] of cases) {
    it(line, () => {
      const found = service(line);
      assert.deepEqual((found.ports ?? found.expose)?.value, numbers);
      assert.equal(found.portsKnown, known);
    });
  }
});

describe('parseCompose: the rest of a service', () => {
  it('reads it', () => {
    const found = service(
      'restart: no\ncontainer_name: x\nprofiles: [a, b]\nprovider: {type: model}\ndeploy:\n  mode: global\n  replicas: 2\n  placement: {constraints: [x]}\n  update_config: {}\n  restart_policy: {delay: 5s}\nenv_file: [a.env, {path: b.env, required: false, format: raw}]\nenvironment:\n  - A=1=2\n  - B\nports: !reset []\nexpose: !override [1]',
    );
    assert.equal(found.restart?.value.resolved, 'no');
    assert.equal(found.containerName, 'x');
    assert.deepEqual(found.profiles, ['a', 'b']);
    assert.equal(found.provider, true);
    assert.equal(found.deployMode, 'global');
    assert.deepEqual([found.restartPolicy?.value.condition, found.replicas?.resolved], [undefined, '2']);
    assert.deepEqual(found.clusterKeys, ['mode', 'placement']);
    assert.deepEqual(
      found.envFiles.map(({ path, required, raw }) => [path.resolved, required, raw]),
      [
        ['a.env', true, false],
        ['b.env', false, true],
      ],
    );
    assert.deepEqual(
      [...found.environment],
      [
        ['A', '1=2'],
        ['B', undefined],
      ],
    );
    assert.equal(found.ports, undefined);
    assert.deepEqual([...found.replaces], ['ports', 'expose']);
    assert.equal(found.keys.has('ports'), false);
    assert.equal(found.keys.has('expose'), true);
  });

  it('knows the names in a list whose values are not known', () => {
    const { environment } = service(
      'environment:\n  - A=$UNKNOWN\n  - "B=x${UNKNOWN:?needed}=y"\n  - C=${UNKNOWN:-a=b}\n  - $UNKNOWN=1\n  - ${UNKNOWN}\n  - D=a$$b',
    );
    assert.deepEqual(
      [...environment],
      [
        ['A', undefined],
        ['B', undefined],
        ['C', 'a=b'],
        ['D', 'a$b'],
      ],
    );
  });

  it('reads an environment that is a mapping', () => {
    const { environment } = service('environment:\n  A: 1\n  B:\n  C: $UNKNOWN\n  D: $KNOWN', (name) =>
      name === 'KNOWN' ? 'yes' : undefined,
    );
    assert.deepEqual(
      [...environment],
      [
        ['A', '1'],
        ['B', undefined],
        ['C', undefined],
        ['D', 'yes'],
      ],
    );
  });
});

describe('parseCompose: problems', () => {
  const cases: [string, string, readonly string[]][] = [
    ['nothing', '', []],
    ['only comments', '# nothing yet\n', []],
    ['null services', 'services:\n', []],
    ['a service that is being typed', 'services:\n  web:\n', []],
    ['a list', '- a\n', ['- a\n']],
    ['a scalar', 'hello\n', ['hello']],
    ['services in a list', 'services: [web]\n', ['[web]']],
    ['a service that is a string', 'services:\n  web: nginx\n', ['nginx']],
    ['a health check that is a string', 'services:\n  web:\n    healthcheck: curl\n', ['curl']],
    ['a key twice', 'services:\n  web: {}\n  web: {}\n', ['web']],
    [
      'a key twice among many',
      `services:\n  web: {${'abcdefghij'
        .split('')
        .map((k) => `${k}: 1`)
        .join(', ')}, a: 2}\n`,
      ['a'],
    ],
    ['merge keys twice', 'x: &x {}\nservices:\n  web:\n    <<: *x\n    <<: *x\n', []],
    ['unknown tags', 'services:\n  web:\n    ports: !reset null\n', []],
    ['keys that are no strings', 'services:\n  1: {image: x}\n  true: {image: y}\n  null: {image: z}\n', []],
    ['a template of statements', 'services:\n  web:\n    {% if a %}\n    image: x\n    {% endif %}\n', []],
    ['a template of keys', 'services:\n  {{ .Type }}-web:\n    image: x\n    image: y\n', []],
    ['a template in quotes', 'services:\n  web:\n    image: "{{ x }}"\n    image: y\n', ['image']],
    ['CRLF', 'services:\r\n  web:\r\n    image: x\r\n', []],
    ['a byte order mark', '\ufeffservices:\n  web:\n    image: x\n', []],
  ];
  for (const [name, text, places] of cases) {
    it(name, () => {
      const file = compose(text);
      assert.deepEqual(
        file.problems.map(({ span }) => at(file, span)),
        places,
      );
    });
  }

  it('says where the YAML breaks, and still has the rest', () => {
    const file = compose('services:\n  db:\n    image: postgres\n  web:\n    image: "x\n');
    assert.equal(file.problems.length > 0, true);
    assert.equal(file.services[0]?.image?.value.resolved, 'postgres');
  });

  for (const [name, half] of [
    ['a key without a colon', 'services:\n  web:\n    image: x\n    healthch\n  db:\n    image: y\n'],
    ['an open list', 'services:\n  db:\n    image: y\n  web:\n    healthcheck:\n      test: ["CMD", \n'],
    ['a value that is a colon', 'services:\n  db:\n    image: y\n  web:\n    image: a: b\n'],
    ['a tab', 'services:\n  db:\n    image: y\n  web:\n\timage: x\n'],
  ] as const) {
    it(`keeps the other service beside ${name}`, () => {
      const file = compose(half);
      assert.ok(file.problems.length > 0);
      assert.equal(file.services.find((found) => found.name === 'db')?.image?.value.resolved, 'y');
    });
  }

  it('names only the first of very many', () => {
    assert.equal(compose('a: b: c\n'.repeat(500)).problems.length, 50);
  });

  it('survives nesting that would exhaust the stack', function () {
    this.timeout(20_000);
    for (const deep of ['['.repeat(20_000), '{a: '.repeat(10_000), '- '.repeat(20_000)]) {
      assert.ok(compose(deep).problems.length > 0);
    }
  });

  it('reads a large file', function () {
    this.timeout(20_000);
    const text = `services:\n${Array.from({ length: 2_000 }, (_, i) => `  s${i}:\n    image: image-${i}\n    ports: ["${i}:80"]\n    labels: {a: "${'x'.repeat(40)}"}\n`).join('')}`;
    const { services, problems } = compose(text);
    assert.deepEqual([services.length, problems.length], [2_000, 0]);
    assert.equal(services.at(-1)?.image?.value.resolved, 'image-1999');
  });
});

describe('parseCompose: any prefix of a file', () => {
  it('is read without an exception', function () {
    this.timeout(20_000);
    const text =
      'x-a: &a\n  test: ["CMD", "curl", "-f", "http://x"]\nservices:\n  web:\n    build: {context: ., args: [A=1]}\n    healthcheck:\n      <<: *a\n      interval: 5s\n    command: >-\n      node "a b"\n      c\n    depends_on:\n      db: {condition: service_healthy}\n  db:\n    image: "postgres:${V:-17}"\n    ports:\n      - target: 80\n      - "1:2"\n';
    for (let length = 0; length <= text.length; length++) {
      const file = compose(text.slice(0, length));
      const values = file.services.flatMap((found) => [
        found.healthcheck?.test,
        found.command,
        found.build,
        found.ports,
        found.dependsOn,
        found.image,
      ]);
      assert.equal(values.length, file.services.length * 6);
      for (const { span } of file.problems) assert.ok(span.start <= span.end && span.end <= length + 1);
    }
  });
});
