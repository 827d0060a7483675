import assert from 'node:assert/strict';
import { findings } from './lint';
import { rows } from './written';

const CHECK = 'HEALTHCHECK CMD ["/app/health"]\n';
const NODE = 'HEALTHCHECK CMD ["node", "health.mjs"]\n';
const LAST = 'FROM node:22\nCOPY --from=build /app /app\nCMD ["/app/run"]\n';

describe('healthcheck-unused-stage', () => {
  rows('healthcheck-unused-stage', 'Dockerfile', [
    {
      what: 'in a stage that files are taken from',
      text: `FROM golang:1 AS build\n${CHECK}${LAST}`,
      marked: ['HEALTHCHECK'],
      fixed: `FROM golang:1 AS build\n${LAST.replace('CMD', `${CHECK}CMD`)}`,
      preferred: false,
    },
    {
      what: 'the last stage is known to have the program, and comments move too',
      text: `FROM golang:1 AS build\nRUN make\n# asks it\n${NODE}${LAST}`,
      marked: ['HEALTHCHECK'],
      fixed: `FROM golang:1 AS build\nRUN make\n${LAST.replace('CMD', `# asks it\n${NODE}CMD`)}`,
    },
    {
      what: 'to the end of a stage without a start command, with CRLF and no line end at the end',
      text: `FROM golang:1 AS build\r\n${NODE.trim()}\r\nRUN make\r\nFROM node:22\r\nCOPY --from=build /app /app`,
      marked: ['HEALTHCHECK'],
      fixed: `FROM golang:1 AS build\r\nRUN make\r\nFROM node:22\r\nCOPY --from=build /app /app\r\n${NODE.trim()}`,
    },
    {
      what: 'the last stage has its own',
      text: `FROM golang:1 AS build\n${CHECK}${LAST.replace('CMD', `${NODE}CMD`)}`,
      marked: ['HEALTHCHECK'],
      fixed: `FROM golang:1 AS build\n${LAST.replace('CMD', `${NODE}CMD`)}`,
    },
    {
      what: 'what would be another finding there is not moved',
      text: `FROM golang:1 AS build\nHEALTHCHECK CMD curl -f http://localhost/\n${LAST}`,
      marked: ['HEALTHCHECK'],
    },
    {
      what: 'files are taken by index, or mounted',
      text: `FROM golang:1\n${CHECK}FROM golang:1 AS b\n${CHECK}FROM node:22\nCOPY --from=0 /a /a\nRUN --mount=type=bind,from=b,target=/b cp /b/x /x\nHEALTHCHECK NONE\n`,
      marked: ['HEALTHCHECK', 'HEALTHCHECK'],
      fixed: `FROM golang:1\nFROM golang:1 AS b\n${CHECK}FROM node:22\nCOPY --from=0 /a /a\nRUN --mount=type=bind,from=b,target=/b cp /b/x /x\nHEALTHCHECK NONE\n`,
    },
    {
      what: 'the last stage starts from it',
      text: `FROM node:22 AS build\n${CHECK}FROM build\n`,
      marked: [],
    },
    {
      what: 'it has a start command, and others take files from it',
      text: `FROM golang:1 AS build\n${NODE}CMD ["/app/run"]\n${LAST}`,
      marked: ['HEALTHCHECK'],
      fixed: `FROM golang:1 AS build\nCMD ["/app/run"]\n${LAST.replace('CMD', `${NODE}CMD`)}`,
    },
    {
      what: 'it has a start command, and nothing is taken from it: it is for --target',
      text: `FROM node:22 AS release\n${NODE}CMD ["/app/run"]\nFROM node:22\n`,
      marked: [],
    },
    {
      what: 'a stage for --target starts from it',
      text: `FROM golang:1 AS build\n${NODE}FROM build AS dev\nENTRYPOINT ["/dev"]\n${LAST}`,
      marked: [],
    },
    {
      what: 'nothing is taken from it',
      text: `FROM nginx AS web\n${NODE}FROM node:22\n`,
      marked: ['HEALTHCHECK'],
      fixed: `FROM nginx AS web\nFROM node:22\n${NODE}`,
    },
    {
      what: 'a plain command moves without its shell',
      text: `FROM golang:1 AS build\nHEALTHCHECK --retries=2 CMD node a.js\n${LAST}`,
      marked: ['HEALTHCHECK'],
      fixed: `FROM golang:1 AS build\n${LAST.replace('CMD', 'HEALTHCHECK --retries=2 CMD ["node", "a.js"]\nCMD')}`,
    },
    {
      what: 'one that is switched off goes',
      text: `FROM golang:1 AS build\nHEALTHCHECK NONE\n${LAST}`,
      marked: ['HEALTHCHECK'],
      fixed: `FROM golang:1 AS build\n${LAST}`,
    },
    {
      what: 'a build argument chooses the stage',
      text: `ARG V=build\nFROM golang:1 AS build\n${CHECK}FROM \${V} AS x\nFROM x\nCOPY --from=build /a /a\n`,
      marked: [],
    },
    {
      what: 'a service builds it',
      text: `FROM golang:1 AS build\n${CHECK}${LAST}`,
      marked: [],
      beside: { 'compose.yaml': 'services:\n  a:\n    build: { context: ., target: build }\n' },
    },
    {
      what: 'which stage a service builds is not known',
      text: `FROM golang:1 AS build\n${CHECK}${LAST}`,
      marked: [],
      beside: { 'compose.yaml': 'services:\n  a:\n    build: { context: ., target: "${TARGET}" }\n' },
    },
    {
      what: 'a trigger for a stage that starts from it',
      text: `FROM golang:1 AS build\nONBUILD ${CHECK}FROM build AS b\nFROM node:22\nCOPY --from=build /a /a\nCOPY --from=b /b /b\n`,
      marked: [],
    },
  ]);

  it('says why the last stage has none', () => {
    const Dockerfile = `FROM golang:1 AS build\n${CHECK}${LAST.replace('CMD', 'EXPOSE 80\nCMD')}`;
    assert.deepEqual(findings('healthcheck-missing', { Dockerfile }), []);
    assert.deepEqual(findings('healthcheck-missing', { Dockerfile: Dockerfile.replace(CHECK, '') }), [
      'Dockerfile:2 warning FROM node:22',
    ]);
    // One that is switched off there is none that went astray.
    assert.deepEqual(
      findings('healthcheck-missing', { Dockerfile: Dockerfile.replace(CHECK, 'HEALTHCHECK NONE\n') }),
      ['Dockerfile:3 warning FROM node:22'],
    );
  });
});
