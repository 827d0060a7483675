import assert from 'node:assert/strict';
import { type Files, findings } from './lint';
import { rows } from './written';

const service = (image: string, healthcheck: string) =>
  `services:\n  web:\n    image: ${image}\n    ports: ["80:80"]\n    healthcheck: ${healthcheck}\n`;

describe('healthcheck-test-missing', () => {
  rows('healthcheck-test-missing', 'compose.yaml', [
    {
      what: 'options over an image without a check',
      text: service('node:22', '{ interval: 5s }'),
      marked: ['healthcheck'],
      fixed:
        'services:\n  web:\n    image: node:22\n    ports: ["80:80"]\n    healthcheck: { interval: 5s, test: ["CMD", "node", "/healthcheck.mjs", "-u", "http://localhost/", "--status", "200-499"] }\n    volumes:\n      - ./healthcheck.mjs:/healthcheck.mjs:ro\n',
    },
    {
      what: 'options at the end of the service, which a mount comes behind',
      text: 'services:\n  web:\n    image: node:22\n    ports: ["80:80"]\n    healthcheck:\n      retries: 3\n',
      marked: ['healthcheck'],
      fixed:
        'services:\n  web:\n    image: node:22\n    ports: ["80:80"]\n    healthcheck:\n      retries: 3\n      test: ["CMD", "node", "/healthcheck.mjs", "-u", "http://localhost/", "--status", "200-499"]\n    volumes:\n      - ./healthcheck.mjs:/healthcheck.mjs:ro\n',
    },
    {
      what: 'over a stage without one',
      text: 'services:\n  web:\n    build: .\n    healthcheck:\n      retries: 2\n',
      marked: ['healthcheck'],
      // The check is added to the image.
      fixed: 'services:\n  web:\n    build: .\n    healthcheck:\n      retries: 2\n',
      beside: { Dockerfile: 'FROM node:22\nEXPOSE 80\nCMD ["node", "a.js"]\n' },
    },
    { what: 'with a test', text: service('node:22', '{ interval: 5s, test: [CMD, a] }'), marked: [] },
    { what: 'switched off', text: service('node:22', '{ interval: 5s, disable: true }'), marked: [] },
    { what: 'nothing in it', text: service('node:22', '{}'), marked: [] },
    { what: 'null', text: service('node:22', ''), marked: [] },
    { what: 'a test that is refused', text: service('node:22', '{ interval: 5s, test: [] }'), marked: [] },
    { what: 'an image that is not known', text: service('shop/web', '{ interval: 5s }'), marked: [] },
    { what: 'an image that brings one', text: service('authelia/authelia', '{ interval: 5s }'), marked: [] },
    { what: 'an image that a variable names', text: service('${IMAGE}', '{ interval: 5s }'), marked: [] },
    {
      what: 'over a stage with one',
      text: 'services:\n  web:\n    build: .\n    healthcheck:\n      retries: 2\n',
      marked: [],
      beside: { Dockerfile: 'FROM node:22\nHEALTHCHECK CMD ["a"]\n' },
    },
    {
      what: 'a Dockerfile that is not there',
      text: 'services:\n  web:\n    build: .\n    healthcheck:\n      retries: 2\n',
      marked: [],
    },
    {
      what: 'the test is in the override file',
      text: service('node:22', '{ interval: 5s }'),
      marked: [],
      beside: { 'compose.override.yaml': 'services:\n  web:\n    healthcheck: { test: [CMD, a] }\n' },
    },
  ]);

  it('says why nothing else is missing', () => {
    const files: Files = {
      'compose.yaml':
        'services:\n  web:\n    image: node:22\n    ports: ["80:80"]\n    healthcheck:\n      retries: 2\n',
    };
    assert.deepEqual(findings('healthcheck-missing', files), []);
  });

  it('is said once of what two files say together', () => {
    const files: Files = {
      'compose.yaml': service('node:22', '{ interval: 5s }'),
      'compose.override.yaml': 'services:\n  web:\n    healthcheck: { retries: 2 }\n',
    };
    assert.deepEqual(findings('healthcheck-test-missing', files), ['compose.yaml:5 error healthcheck']);
  });
});
