// Builds everything with esbuild: the extension, the engine wing it loads on demand, the command line
// (dist/) and the tests (out/test/, one bundle per test file). `--watch` keeps building, `--production` minifies.
import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import esbuild from 'esbuild';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const watch = process.argv.includes('--watch');
const production = process.argv.includes('--production');

/** `import text from './file.ext?raw'` embeds the file as a string. */
const raw = {
  name: 'raw',
  setup(build) {
    build.onResolve({ filter: /\?raw$/ }, (args) => ({
      path: path.resolve(args.resolveDir, args.path.slice(0, -'?raw'.length)),
      namespace: 'raw',
    }));
    build.onLoad({ filter: /.*/, namespace: 'raw' }, async (args) => ({
      contents: await readFile(args.path, 'utf8'),
      loader: 'text',
      watchFiles: [args.path],
    }));
  },
};

/** `import pages from './folder?pages'` embeds the folder's Markdown files by name. */
const pages = {
  name: 'pages',
  setup(build) {
    build.onResolve({ filter: /\?pages$/ }, (args) => ({
      path: path.resolve(args.resolveDir, args.path.slice(0, -'?pages'.length)),
      namespace: 'pages',
    }));
    build.onLoad({ filter: /.*/, namespace: 'pages' }, async (args) => {
      const names = (await readdir(args.path)).filter((name) => name.endsWith('.md')).sort();
      const files = names.map((name) => path.join(args.path, name));
      const texts = await Promise.all(files.map((file) => readFile(file, 'utf8')));
      const contents = JSON.stringify(Object.fromEntries(names.map((name, at) => [name, texts[at]])));
      return { contents, loader: 'json', watchFiles: files, watchDirs: [args.path] };
    });
  },
};

/**
 * Two wings are bundles of their own, which only a dynamic import reaches, left to the run time: the engine
 * (dockerode and what it brings) and the checks (the parsers and the rules).
 */
const onDemand = {
  name: 'on-demand',
  setup(build) {
    build.onResolve({ filter: /(^|\/)(engine\/index|checks)$/ }, (args) =>
      args.kind === 'dynamic-import'
        ? { path: args.path.endsWith('checks') ? './checks.js' : './engine.js', external: true }
        : undefined,
    );
  },
};

/** What dockerode loads for BuildKit sessions and SSH, none of which the extension starts through it. */
const unusedByDockerode = {
  name: 'unused-by-dockerode',
  setup(build) {
    build.onResolve({ filter: /^(@grpc\/grpc-js|@grpc\/proto-loader|protobufjs|ssh2)$/ }, (args) => ({
      path: args.path,
      namespace: 'empty',
    }));
    build.onResolve({ filter: /\.node$|^cpu-features$/ }, (args) => ({
      path: args.path,
      namespace: 'empty',
    }));
    build.onLoad({ filter: /.*/, namespace: 'empty' }, () => ({ contents: 'module.exports = {};' }));
  },
};

/** @type {esbuild.BuildOptions} */
const common = {
  absWorkingDir: root,
  bundle: true,
  platform: 'node',
  format: 'cjs',
  target: 'node20',
  mainFields: ['module', 'main'],
  sourcemap: true,
  minify: production,
  legalComments: 'none',
  logLevel: 'warning',
  external: ['vscode'],
  // Its build for Node looks an environment variable up for every token; this one is the same without that.
  alias: { yaml: path.join(root, 'node_modules/yaml/browser/index.js') },
  plugins: [raw, pages, onDemand, unusedByDockerode],
};

/** Every test file, and what else runs from out/test. */
async function testFiles() {
  const files = (await readdir(path.join(root, 'test'), { recursive: true })).map((file) =>
    file.replaceAll('\\', '/'),
  );
  return files
    .filter((file) => /^(unit|utilities|vscode|ui|engine)\/.*\.test\.ts$/.test(file) || programs.has(file))
    .map((file) => `test/${file}`)
    .sort();
}
const programs = new Set(['vscode/index.ts', 'bench/bench.ts', 'corpus/corpus.ts']);

/** schemas/checkup.schema.json, which the package carries as it is, follows the catalogue of rules. */
async function writeSchema() {
  const { outputFiles } = await esbuild.build({
    ...common,
    sourcemap: false,
    stdin: { contents: "export { configurationSchema } from './src/rules/schema';", resolveDir: root },
    write: false,
  });
  const bundle = { exports: {} };
  new Function('module', 'exports', 'require', outputFiles[0].text)(
    bundle,
    bundle.exports,
    createRequire(import.meta.url),
  );
  const file = path.join(root, 'schemas/checkup.schema.json');
  const text = `${JSON.stringify(bundle.exports.configurationSchema(), undefined, 2)}\n`;
  if (!existsSync(file) || (await readFile(file, 'utf8')) !== text) await writeFile(file, text);
}

async function main() {
  await writeSchema();
  const builds = [
    { ...common, entryPoints: { extension: 'src/extension.ts' }, outdir: 'dist' },
    { ...common, entryPoints: { checks: 'src/features/checks.ts' }, outdir: 'dist' },
    { ...common, entryPoints: { engine: 'src/engine/index.ts' }, outdir: 'dist' },
    {
      ...common,
      entryPoints: { cli: 'src/cli/bin.ts' },
      outdir: 'dist',
      banner: { js: '#!/usr/bin/env node' },
    },
  ].filter(({ entryPoints }) =>
    Object.values(entryPoints).every((file) => existsSync(path.join(root, file))),
  );
  if (!production) {
    builds.push({
      ...common,
      entryPoints: await testFiles(),
      outbase: 'test',
      outdir: 'out/test',
      external: [
        'vscode',
        'mocha',
        'playwright-core',
        'dclint',
        'dockerfile-utils',
        './engine.js',
        './checks.js',
      ],
    });
  }
  if (watch) {
    for (const options of builds) await (await esbuild.context(options)).watch();
    console.log('watching');
    return;
  }
  const results = await Promise.all(builds.map((options) => esbuild.build({ ...options, metafile: true })));
  await removeStale(results.flatMap(({ metafile }) => Object.keys(metafile.outputs)));
}

/** Test bundles whose source is gone must not be run; the others stay in place for whoever is running them. */
async function removeStale(outputs) {
  const folder = path.join(root, 'out/test');
  const current = new Set(outputs.map((file) => path.resolve(root, file)));
  const entries = existsSync(folder) ? await readdir(folder, { recursive: true, withFileTypes: true }) : [];
  for (const entry of entries) {
    const file = path.join(entry.parentPath, entry.name);
    if (entry.isFile() && !current.has(file)) await rm(file);
  }
}

await main();
