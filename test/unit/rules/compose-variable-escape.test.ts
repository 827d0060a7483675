import { type Case, rows } from './written';

type Row = readonly [what: string, test: string, marked: readonly string[], fixed?: string];

const file = (test: string, environment = 'DB_USER: shop') =>
  `services:\n  db:\n    image: shop/db\n    environment:\n      ${environment}\n    healthcheck:\n      test: ${test}\n`;

const row = ([what, test, marked, fixed]: Row): Case => ({
  what,
  text: file(test),
  marked,
  ...(fixed === undefined ? {} : { fixed: file(fixed) }),
});

const TEST = 'check -U $DB_USER || exit 1';

describe('compose-variable-escape', () => {
  rows('compose-variable-escape', 'compose.yaml', [
    ...(
      [
        ['a string', TEST, ['$DB_USER'], 'check -U $$DB_USER || exit 1'],
        [
          'CMD-SHELL',
          '["CMD-SHELL", "check ${DB_USER}"]',
          ['${DB_USER}'],
          '["CMD-SHELL", "check $${DB_USER}"]',
        ],
        ['behind sh -c', '[CMD, sh, -c, "check $DB_USER"]', ['$DB_USER'], '[CMD, sh, -c, "check $$DB_USER"]'],
        [
          'folded',
          '>\n        check -U\n        $DB_USER',
          ['$DB_USER'],
          '>\n        check -U\n        $$DB_USER',
        ],
        [
          'twice',
          'check $DB_USER || check "$DB_USER"',
          ['$DB_USER', '$DB_USER'],
          'check $$DB_USER || check "$DB_USER"',
        ],
        ['before a program', 'A=$DB_USER check || exit 1', ['$DB_USER'], 'A=$$DB_USER check || exit 1'],
        [
          'before one behind sh -c',
          '[CMD, sh, -c, "A=$DB_USER check"]',
          ['$DB_USER'],
          '[CMD, sh, -c, "A=$$DB_USER check"]',
        ],
        ['in single quotes, where no shell replaces it either', `check -U '$DB_USER' || exit 1`, []],
        [
          'in those of a script',
          `bash -c 'check -U $DB_USER' || exit 1`,
          ['$DB_USER'],
          `bash -c 'check -U $$DB_USER' || exit 1`,
        ],
        ['escaped', 'check $$DB_USER', []],
        ['a default', 'check ${DB_USER:-root}', []],
        ['another variable', 'check $DB_NAME', []],
        ['in exec form', '[CMD, check, "$DB_USER"]', []],
      ] as const
    ).map(row),
    {
      what: 'as a list',
      text: file(TEST, '- DB_USER=shop'),
      marked: ['$DB_USER'],
      fixed: file('check -U $$DB_USER || exit 1', '- DB_USER=shop'),
    },
    { what: 'the host hands it on', text: file(TEST, '- DB_USER'), marked: [] },
    { what: 'the value comes from the host', text: file(TEST, 'DB_USER: ${DB_USER:-shop}'), marked: [] },
    {
      what: 'the .env file has it',
      text: file(TEST),
      marked: [],
      beside: { '.env': 'DB_USER=shop\n' },
    },
    {
      what: 'the .env file has something else',
      text: file(TEST),
      marked: ['$DB_USER'],
      fixed: file('check -U $$DB_USER || exit 1'),
      beside: { '.env': 'DB_NAME=shop\n' },
    },
    {
      what: 'the image that is built sets it',
      text: `services:\n  db:\n    build: .\n    healthcheck:\n      test: ${TEST}\n`,
      marked: ['$DB_USER'],
      fixed: `services:\n  db:\n    build: .\n    healthcheck:\n      test: check -U $$DB_USER || exit 1\n`,
      beside: { Dockerfile: 'FROM debian:12\nENV A=1 DB_USER="shop"\n' },
    },
    {
      what: 'the image that is built sets it without an equals sign',
      text: `services:\n  db:\n    build: .\n    healthcheck:\n      test: ${TEST}\n`,
      marked: ['$DB_USER'],
      fixed: `services:\n  db:\n    build: .\n    healthcheck:\n      test: check -U $$DB_USER || exit 1\n`,
      beside: { Dockerfile: 'FROM debian:12\nENV DB_USER the shop\n' },
    },
    {
      what: 'nobody sets it',
      text: `services:\n  db:\n    image: shop/db\n    healthcheck:\n      test: ${TEST}\n`,
      marked: [],
    },
    {
      what: 'switched off',
      text: file(`${TEST}\n      disable: true`),
      marked: [],
    },
  ]);
});
