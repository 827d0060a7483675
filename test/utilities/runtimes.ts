/** Every runtime that has a custom utility: what it takes to build and run it, and what it can do beside the contract. */
import { execFile } from 'node:child_process';
import { mkdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { projectFolder } from '../parts';
import type { Case } from './cases';

/** Programs by name, each with its full path. */
export type Programs = Readonly<Record<string, string>>;

export interface Runtime {
  readonly name: string;
  /** The programs it is built and run with, as scripts/parts/runtimes.mjs calls them. */
  readonly needs: readonly string[];
  /** Builds it where it has to be built, and tells the program and its first arguments. */
  build(programs: Programs): Promise<readonly [string, ...string[]]>;
  /** The ecosystem's configuration files that hold `RngApi:Url`, nearest first: name, and content for a URL. */
  readonly configuration: readonly { readonly file: string; readonly content: (url: string) => string }[];
  /** The variables that make it trust an authority's certificate, where there are such variables. */
  readonly trust?: (certificate: string) => Readonly<Record<string, string>>;
  /** How a line ends that tells of HTTPS and certificates, where the standard library has neither. */
  readonly withoutTls?: string;
  /** What the language's own tools have to say about the source: nothing. */
  readonly linters?: Readonly<Record<string, (programs: Programs) => Promise<string>>>;
  readonly more?: readonly Case[];
}

const source = (file: string) => path.join(projectFolder, 'src/utilities/runtimes', file);

interface Process {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
}

/** What a program writes, whether it succeeds or not; its error where it writes nothing. */
function said(
  program = '',
  args: readonly string[],
  { cwd = projectFolder, env }: Process = {},
): Promise<string> {
  return new Promise((resolve) => {
    execFile(program, args, { cwd, env: { ...process.env, ...env } }, (error, stdout, stderr) => {
      resolve((stdout + stderr).trim() || (error ? error.message : ''));
    });
  });
}

/** Compiles into a folder below out/, emptied before. A warning is an error. */
async function compile(
  folder: string,
  program: string | undefined,
  args: (out: string) => readonly string[],
  how?: Process,
): Promise<string> {
  const out = path.join(projectFolder, 'out/utilities', folder);
  await rm(out, { recursive: true, force: true });
  await mkdir(out, { recursive: true });
  const words = await said(program, args(out), how);
  if (words) throw new Error(words);
  return out;
}

const exe = process.platform === 'win32' ? '.exe' : '';
/** What OpenSSL reads, and Go too. */
const trustByFile = (certificate: string) => ({ SSL_CERT_FILE: certificate });

const dotenv = {
  file: '.env',
  content: (url: string) => `# The API\nOTHER=\nexport RNGAPI_URL="${url}" # where it is\n`,
};
const defaultJson = {
  file: 'config/default.json',
  content: (url: string) => JSON.stringify({ RngApi: { Url: url } }),
};

const appsettings = {
  file: 'appsettings.json',
  content: (url: string) =>
    `{ // ours\n  "Logging": { "LogLevel": { "Microsoft.AspNetCore": "Warning" } },\n  "rngApi": { "url": "${url}", /* http:// */ },\n}\n`,
};

const noJson: Case = {
  name: 'configuration that is no JSON',
  args: () => ['-c', 'RngApi:Url'],
  files: () => ({ 'config/default.json': '{ "password": s3cret }' }),
  exit: 1,
  lines: () => ['healthcheck: failed RngApi:Url config/default.json is not JSON MS ms'],
};
const inherited: Case = {
  name: 'a key that every object has',
  args: () => ['-c', 'toString'],
  exit: 1,
  lines: () => ['healthcheck: failed toString not configured MS ms'],
};

/** Node, and those that run what was written for it. */
const ofNode = {
  configuration: [defaultJson, dotenv],
  trust: (certificate: string) => ({ NODE_EXTRA_CA_CERTS: certificate }),
  more: [noJson, inherited],
};

export const runtimes: readonly Runtime[] = [
  {
    name: 'Node',
    needs: ['node'],
    build: ({ node = '' }) => Promise.resolve([node, source('node/healthcheck.mjs')]),
    ...ofNode,
  },
  {
    name: 'Bun',
    needs: ['bun'],
    build: ({ bun = '' }) => Promise.resolve([bun, source('node/healthcheck.mjs')]),
    ...ofNode,
    configuration: [dotenv, defaultJson], // it takes .env into the environment by itself
  },
  {
    name: 'Deno',
    needs: ['deno'],
    build: ({ deno = '' }) =>
      Promise.resolve([
        ...([deno, 'run', '--allow-net', '--allow-env', '--allow-read'] as const),
        source('node/healthcheck.mjs'),
      ]),
    ...ofNode,
    trust: (certificate) => ({ DENO_CERT: certificate }),
  },
  {
    name: 'Python',
    needs: ['python'],
    build: ({ python = '' }) => Promise.resolve([python, source('python/healthcheck.py')]),
    configuration: [dotenv],
    trust: trustByFile,
    linters: {
      'py_compile, no warnings': ({ python }) =>
        said(python, ['-W', 'error', '-m', 'py_compile', source('python/healthcheck.py')], {
          env: { PYTHONPYCACHEPREFIX: path.join(projectFolder, 'out/utilities/python') },
        }),
    },
  },
  {
    name: 'Go',
    needs: ['go', 'gofmt'],
    async build({ go }) {
      const out = await compile(
        'go',
        go,
        (folder) => ['build', '-trimpath', '-ldflags=-s', '-o', path.join(folder, `healthcheck${exe}`), '.'],
        { cwd: source('go/healthcheck'), env: { CGO_ENABLED: '0' } },
      );
      return [path.join(out, `healthcheck${exe}`)];
    },
    configuration: [],
    trust: trustByFile,
    linters: {
      'gofmt -l': ({ gofmt }) => said(gofmt, ['-l', source('go')]),
      'go vet': ({ go }) => said(go, ['vet', '.'], { cwd: source('go/healthcheck') }),
    },
  },
  {
    name: 'Ruby',
    needs: ['ruby'],
    build: ({ ruby = '' }) => Promise.resolve([ruby, source('ruby/healthcheck.rb')]),
    configuration: [dotenv],
    trust: trustByFile,
    linters: {
      'ruby -c, no warnings': async ({ ruby }) =>
        (await said(ruby, ['-w', '-c', source('ruby/healthcheck.rb')])).replace(/^Syntax OK$/, ''),
    },
  },
  {
    name: 'PHP',
    needs: ['php'],
    build: ({ php = '' }) => Promise.resolve([php, source('php/healthcheck.php')]),
    configuration: [dotenv],
    trust: trustByFile,
    linters: {
      'php -l, no warnings': async ({ php }) =>
        (await said(php, ['-d', 'error_reporting=-1', '-l', source('php/healthcheck.php')])).replace(
          /^No syntax errors detected in .*$/,
          '',
        ),
    },
  },
  {
    name: 'Java',
    needs: ['java', 'javac'],
    async build({ java = '', javac }) {
      const file = source('java/HealthCheck.java');
      const out = await compile('java', javac, (folder) => [
        ...['--release', '11', '-Xlint:all', '-Werror', '-d', folder],
        file,
      ]);
      return [java, '-cp', out, 'HealthCheck'];
    },
    configuration: [
      { file: 'config/application.properties', content: (url) => `other=\nrng-api.url = ${url}\n` },
      { file: 'application.properties', content: (url) => `# The API\nrngapi.url=${url}\n` },
      {
        file: 'application.yml',
        content: (url) =>
          `server:\n  port: 80 # ours\nrng-api:\n  retries: 3\n  url: "${url}"\nother:\n  url: x\n`,
      },
    ],
  },
  {
    name: 'Rust',
    needs: ['rustc'],
    async build({ rustc }) {
      const file = source('rust/healthcheck.rs');
      const out = await compile('rust', rustc, (folder) => [
        ...['--edition', '2021', '-D', 'warnings', '-O', '-o', path.join(folder, `healthcheck${exe}`)],
        ...(process.platform === 'linux' ? ['-C', 'target-feature=+crt-static'] : []), // as in the build stage
        file,
      ]);
      return [path.join(out, `healthcheck${exe}`)];
    },
    configuration: [],
    withoutTls: "HTTPS and certificates are beyond Rust's standard library",
  },
  {
    name: '.NET',
    needs: ['mono', 'mcs'],
    async build({ mono = '', mcs }) {
      const file = source('dotnet/Program.cs');
      const libraries = ['System.Core', 'System.Runtime.Serialization', 'System.Xml', 'System.Xml.Linq'];
      const out = await compile('dotnet', mcs, (folder) => [
        ...['-warnaserror', '-warn:4', ...libraries.map((name) => `-r:${name}.dll`)],
        ...[`-out:${path.join(folder, 'Utilities.HttpCheck.exe')}`, file],
      ]);
      return [mono, path.join(out, 'Utilities.HttpCheck.exe')];
    },
    configuration: [appsettings],
    more: [
      {
        name: 'configuration that is no JSON',
        args: () => ['-c', 'RngApi:Url'],
        files: () => ({ 'appsettings.json': '{ "password": s3cret }' }),
        exit: 1,
        lines: () => ['healthcheck: failed RngApi:Url appsettings.json is not JSON MS ms'],
      },
    ],
  },
];
