import assert from 'node:assert/strict';
import { applied, type Files, findings, fixesFor } from './lint';
import { marked } from './meaning';

const RULE = 'healthcheck-port';
const image = (...lines: readonly string[]): Files => ({ Dockerfile: `${lines.join('\n')}\n` });
const CHECK = 'HEALTHCHECK CMD ["curl", "-f", "http://localhost:3000/"]';
const services = (...lines: readonly string[]): Files => ({
  'compose.yaml': `services:\n${lines.map((line) => `  ${line}\n`).join('')}`,
});
const NODE = { Dockerfile: 'FROM node:22\nEXPOSE 8080\nCMD ["node", "server.js"]\n' };

const cases: readonly [what: string, files: Files, ...marked: string[]][] = [
  ['EXPOSE says another', image('FROM node:22', 'EXPOSE 8080', CHECK), '3000'],
  ['EXPOSE says several others', image('FROM node:22', 'EXPOSE 8080 9090/tcp', CHECK), '3000'],
  [
    'the scheme’s own port',
    image('FROM node:22', 'EXPOSE 8080', 'HEALTHCHECK CMD curl -f http://localhost/'),
    'localhost',
  ],
  ['PORT says another', image('FROM node:22', 'ENV PORT=8080', CHECK), '3000'],
  [
    'a task that names none',
    { ...image('FROM node:22', 'EXPOSE 8080', CHECK, 'CMD npm start'), 'package.json': '{"scripts":{}}' },
    '3000',
  ],
  [
    'a task that names it',
    {
      ...image('FROM node:22', 'EXPOSE 8080', CHECK, 'CMD ["pnpm", "dev"]'),
      'package.json': '{"scripts":{"dev":"vite --port 3000"}}',
    },
  ],
  ['a task that is not known', image('FROM node:22', 'EXPOSE 8080', CHECK, 'CMD npm start')],
  ['nc', image('FROM node:22', 'EXPOSE 8080', 'HEALTHCHECK CMD nc -z 127.0.0.1 80'), '80'],
  [
    'a connection of bash',
    image('FROM node:22', 'EXPOSE 8080', `HEALTHCHECK CMD ["bash", "-c", "</dev/tcp/localhost/3000"]`),
    '3000',
  ],
  [
    'a connection of bash for writing',
    image('FROM node:22', 'EXPOSE 8080', `HEALTHCHECK CMD bash -c ': > /dev/tcp/127.0.0.1/3000' || exit 1`),
    '3000',
  ],
  [
    'a connection of bash that fits',
    image('FROM node:22', 'EXPOSE 8080', `HEALTHCHECK CMD bash -c 'exec 3<>/dev/tcp/localhost/8080'`),
  ],
  [
    'a service that builds it publishes another',
    {
      ...image('FROM node:22', 'EXPOSE 8080', CHECK),
      ...services('web:', '  build: .', '  ports: ["80:8080"]'),
    },
    '3000',
  ],
  [
    'a service’s own check',
    {
      ...NODE,
      ...services('web:', '  build: .', '  healthcheck:', '    test: curl -f http://localhost:3000/'),
    },
    '3000',
  ],
  [
    'a known server',
    services(
      'r:',
      '  image: redis:7',
      '  ports: ["6379:6379"]',
      '  healthcheck:',
      '    test: redis-cli -h localhost -p 6380 ping',
    ),
    '6380',
  ],
  [
    'the port that is published on the host',
    {
      ...NODE,
      ...services(
        'web:',
        '  build: .',
        '  ports: ["3000:8080"]',
        '  healthcheck:',
        '    test: nc -z localhost 3000',
      ),
    },
    '3000',
  ],
  [
    'the port that is published on the host, in the long notation',
    services(
      'db:',
      '  image: postgres:17',
      '  healthcheck:',
      '    test: pg_isready -h localhost -p 5433',
      '  ports:',
      '    - target: 5432',
      '      published: 5433',
    ),
    '5433',
  ],
  [
    'published on the host, and said in the start command',
    services(
      'db:',
      '  image: postgres:17',
      '  command: -p 5433',
      '  ports: ["5433:5432"]',
      '  healthcheck:',
      '    test: pg_isready -h localhost -p 5433',
    ),
  ],
  [
    'a script of the service says it',
    {
      ...NODE,
      'start.sh': '#!/bin/sh\nnode server.js --admin 3000\n',
      ...services(
        'web:',
        '  build: .',
        '  command: /start.sh',
        '  volumes: ["./start.sh:/start.sh"]',
        '  healthcheck:',
        '    test: nc -z localhost 3000',
      ),
    },
  ],
  ['it fits', image('FROM node:22', 'EXPOSE 3000', CHECK)],
  ['a range fits', image('FROM node:22', 'EXPOSE 2990-3010', CHECK)],
  ['a variable fits', image('FROM node:22', 'ENV P=3000', 'EXPOSE $P', CHECK)],
  [
    'an earlier stage says it',
    image('FROM node:22 AS base', 'EXPOSE 3000', 'FROM base', 'EXPOSE 8080', CHECK),
  ],
  ['the base image says it', image('FROM redis:7', 'EXPOSE 8080', 'HEALTHCHECK CMD nc -z localhost 6379')],
  [
    'the start says it',
    image('FROM node:22', 'EXPOSE 8080', CHECK, 'CMD ["node", "server.js", "--admin=3000"]'),
  ],
  ['a variable says it', image('FROM node:22', 'EXPOSE 8080', 'ENV ADMIN_PORT=3000', CHECK)],
  [
    'a start-up script says it',
    {
      ...image('FROM node:22', 'EXPOSE 8080', 'COPY start.sh /', CHECK, 'CMD ["/start.sh"]'),
      'start.sh': '#!/bin/sh\nnode server.js --admin 3000\n',
    },
  ],
  [
    'the service says it',
    {
      ...image('FROM node:22', 'EXPOSE 8080', CHECK),
      ...services('web:', '  build: .', '  environment: { ADMIN: "0.0.0.0:3000" }'),
    },
  ],
  ['another host', image('FROM node:22', 'EXPOSE 8080', 'HEALTHCHECK CMD nc -z db 3000')],
  ['nothing is said', image('FROM node:22', CHECK)],
  ['unknown: the base image', image('FROM example.com/base', 'EXPOSE 8080', CHECK)],
  ['unknown: EXPOSE', image('FROM node:22', 'ARG P', 'EXPOSE 8080 $P', CHECK)],
  ['unknown: PORT', image('FROM node:22', 'ARG P', 'ENV PORT=$P', 'EXPOSE 8080', CHECK)],
  [
    'unknown: the port that is asked',
    image('FROM node:22', 'EXPOSE 8080', 'HEALTHCHECK CMD nc -z localhost $P'),
  ],
  [
    'unknown: ports of a service',
    { ...image('FROM node:22', 'EXPOSE 8080', CHECK), ...services('web:', '  build: .', '  ports: ["$P"]') },
  ],
  [
    'an env_file says it',
    {
      ...image('FROM node:22', 'EXPOSE 8080', CHECK),
      ...services('web:', '  build: .', '  env_file: web.env'),
      'web.env': 'ADMIN_PORT=3000\n',
    },
  ],
  [
    'an env_file says nothing of it',
    {
      ...image('FROM node:22', 'EXPOSE 8080', CHECK),
      ...services('web:', '  build: .', '  env_file: web.env'),
      'web.env': 'NAME=a\n',
    },
    '3000',
  ],
  [
    'unknown: an env_file that is not there',
    {
      ...image('FROM node:22', 'EXPOSE 8080', CHECK),
      ...services('web:', '  build: .', '  env_file: web.env'),
    },
  ],
  ...(
    [
      ['a configuration of compose', 'configs: [{source: site, target: /etc/nginx/conf.d/site.conf}]'],
      ['a configuration somewhere', 'configs: [{source: site, target: "${WHERE}"}]'],
      [
        'a secret in the place of a configuration',
        'secrets: [{source: site, target: /etc/nginx/nginx.conf}]',
      ],
      ['a volume with the configuration', 'volumes: ["site:/etc/nginx"]'],
      ['volumes of another container', 'volumes_from: [other]'],
      ['a start-up that is not known', 'entrypoint: /run.sh'],
      ['data', 'volumes: ["cache:/var/cache/nginx"]', '3000'],
      ['a secret', 'secrets: [password]', '3000'],
      ['an empty folder', 'tmpfs: /run', '3000'],
    ] as const
  ).flatMap(([what, line, ...port]): (typeof cases)[number][] => [
    [
      `${port.length > 0 ? 'known' : 'unknown'} in an image: ${what}`,
      services(
        'web:',
        '  image: nginx:1.27',
        '  expose: [80]',
        `  ${line}`,
        '  healthcheck:',
        '    test: nc -z localhost 3000',
      ),
      ...port,
    ],
    [
      `${port.length > 0 ? 'known' : 'unknown'} in what it builds: ${what}`,
      {
        Dockerfile: 'FROM nginx:1.27\nEXPOSE 80\n',
        ...services('web:', '  build: .', `  ${line}`, '  healthcheck:', '    test: nc -z localhost 3000'),
      },
      ...port,
    ],
  ]),
  ['unknown: the start-up of the image', image('FROM node:22', 'EXPOSE 8080', CHECK, 'CMD ["/start.sh"]')],
  [
    'unknown: the network of another container',
    {
      ...NODE,
      ...services(
        'web:',
        '  build: .',
        '  network_mode: service:vpn',
        '  healthcheck:',
        '    test: nc -z localhost 3000',
      ),
    },
  ],
  [
    'unknown: a container that shares the network',
    {
      ...NODE,
      ...services(
        'web:',
        '  build: .',
        '  healthcheck:',
        '    test: nc -z localhost 3000',
        'side:',
        '  image: side',
        '  network_mode: service:web',
      ),
    },
  ],
  [
    'unknown: a configuration that is mounted',
    services(
      'r:',
      '  image: redis:7',
      '  ports: ["6379:6379"]',
      '  volumes: ["./redis.conf:/etc/redis.conf"]',
      '  healthcheck:',
      '    test: nc -z localhost 6380',
    ),
  ],
];

describe(RULE, () => {
  for (const [what, files, ...expected] of cases)
    it(what, () => {
      assert.deepEqual(marked(RULE, files), expected);
    });

  it('is information', () => {
    assert.deepEqual(findings(RULE, image('FROM node:22', 'EXPOSE 8080', CHECK)), [
      'Dockerfile:3 information 3000',
    ]);
  });

  const repairs: readonly [check: string, expose: string, after: string | undefined][] = [
    ['nc -z localhost 3000', '8080', 'nc -z localhost 8080'],
    ['curl -f "http://localhost/3000"', '8080', 'curl -f "http://localhost:8080/3000"'],
    ['nc -z localhost 3000', '8080 9090', undefined],
  ];
  for (const [check, expose, after] of repairs)
    it(`${check} with EXPOSE ${expose}`, () => {
      const files = (command: string) =>
        image('FROM node:22', `EXPOSE ${expose}`, `HEALTHCHECK CMD ${command}`);
      const [fix] = fixesFor(RULE, files(check));
      assert.deepEqual(fix && applied(fix, files(check)), after && files(after));
      // EXPOSE may be what is wrong.
      assert.notEqual(fix?.preferred, true);
    });
});
