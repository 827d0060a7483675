import { rows } from './written';

const A = 'HEALTHCHECK CMD ["a"]\n';
const B = 'HEALTHCHECK CMD ["b"]\n';

describe('healthcheck-duplicate', () => {
  rows('healthcheck-duplicate', 'Dockerfile', [
    { what: 'one', text: `FROM node:22\n${A}`, marked: [] },
    {
      what: 'two',
      text: `FROM node:22\n${A}${B}`,
      marked: ['HEALTHCHECK'],
      fixed: `FROM node:22\n${B}`,
    },
    {
      what: 'three',
      text: `FROM node:22\n${A}${A}${B}`,
      marked: ['HEALTHCHECK', 'HEALTHCHECK'],
      fixed: `FROM node:22\n${A}${B}`,
    },
    {
      what: 'switched off by a later one',
      text: `FROM node:22\n${A}HEALTHCHECK NONE\n`,
      marked: ['HEALTHCHECK'],
      fixed: 'FROM node:22\nHEALTHCHECK NONE\n',
    },
    {
      what: 'also in a stage that does not ship',
      text: `FROM node:22 AS x\n${A}${B}FROM nginx\n`,
      marked: ['HEALTHCHECK'],
      fixed: `FROM node:22 AS x\n${B}FROM nginx\n`,
    },
    { what: 'in two stages', text: `FROM node:22 AS x\n${A}FROM x\n${B}`, marked: [] },
    { what: 'a trigger and one of its own', text: `FROM node:22\nONBUILD ${A}${B}`, marked: [] },
    {
      what: 'two triggers',
      text: `FROM node:22\nONBUILD ${A}ONBUILD ${B}`,
      marked: ['HEALTHCHECK'],
      fixed: `FROM node:22\nONBUILD ${B}`,
    },
    { what: 'the last is half typed', text: `FROM node:22\n${A}HEALTHCHECK CMD \n`, marked: [] },
    {
      what: 'on several lines, with CRLF and a comment above that stays',
      text: 'FROM node:22\r\n# why\r\nHEALTHCHECK --retries=2 \\\r\n  # inside\r\n  CMD ["a"]\r\n\r\nHEALTHCHECK CMD ["b"]\r\n',
      marked: ['HEALTHCHECK'],
      fixed: 'FROM node:22\r\n# why\r\n\r\nHEALTHCHECK CMD ["b"]\r\n',
    },
    {
      what: 'between blank lines, of which one goes with it',
      text: `FROM node:22\n\n${A}\n${B}`,
      marked: ['HEALTHCHECK'],
      fixed: `FROM node:22\n\n${B}`,
    },
    {
      what: 'with a backtick as escape',
      text: '# escape=`\nFROM node:22\nHEALTHCHECK `\n  CMD ["a"]\nHEALTHCHECK CMD ["b"]',
      marked: ['HEALTHCHECK'],
      fixed: '# escape=`\nFROM node:22\nHEALTHCHECK CMD ["b"]',
    },
  ]);
  const inline = (lines: string, more = '') =>
    `services:\n  a:\n    build: &b\n      dockerfile_inline: |\n        FROM node:22\n${lines}${more}`;
  rows('healthcheck-duplicate', 'compose.yaml', [
    {
      what: 'in a compose file',
      text: inline(`        ${A}        ${B}`),
      marked: ['HEALTHCHECK'],
      fixed: inline(`        ${B}`),
    },
    {
      what: 'in a compose file, once for two services that share it',
      text: inline(`        ${A}        # why\n\n        ${B}`, '  b:\n    build: *b\n'),
      marked: ['HEALTHCHECK'],
      fixed: inline(`        # why\n\n        ${B}`, '  b:\n    build: *b\n'),
    },
    { what: 'one in a compose file', text: inline(`        ${A}`), marked: [] },
  ]);
});
