/** The custom utility for Node against the contract. */
import path from 'node:path';
import { conformance } from './conformance';

conformance(
  {
    name: 'Node',
    command: [
      process.env.CHECKUP_NODE ?? process.execPath,
      path.resolve('src/utilities/runtimes/node/healthcheck.mjs'),
    ],
    configuration: [
      { file: 'config/default.json', content: (url) => JSON.stringify({ RngApi: { Url: url } }) },
      { file: '.env', content: (url) => `# The API\nOTHER=\nexport RNGAPI_URL="${url}" # where it is\n` },
    ],
  },
  [
    {
      name: 'no check named at all: http://localhost',
      args: () => ['--status', '999'],
      exit: 1,
      lines: () => [/^healthcheck: failed http:\/\/localhost\/ .+ \d+ ms$/],
    },
    {
      name: 'HTTPS with a certificate that Node is told to trust',
      args: ({ secure }) => ['-u', `https://${secure}/health`],
      env: ({ certificate }) => ({ NODE_EXTRA_CA_CERTS: certificate }),
      exit: 0,
      lines: ({ secure }) => [`healthcheck: ok 200 https://${secure}/health MS ms`],
    },
    {
      name: 'configuration that is no JSON',
      args: () => ['-c', 'RngApi:Url'],
      files: () => ({ 'config/default.json': '{ "password": s3cret }' }),
      exit: 1,
      lines: () => ['healthcheck: failed RngApi:Url config/default.json is not JSON MS ms'],
    },
    {
      name: 'a key that every object has',
      args: () => ['-c', 'toString'],
      exit: 1,
      lines: () => ['healthcheck: failed toString not configured MS ms'],
    },
  ],
);
