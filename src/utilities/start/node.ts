/** Node, Bun and Deno: the script that is started, and the manifest. */
import type { Words } from '../../project/servers';
import { routeIn, routing } from './routes';
import { firstOf, onlyPort, saidIn, spoken, type Source, type Start } from './source';

export const node: Source = (start) => {
  const files = filesOf(start);
  return {
    route: firstOf(files, start, (text) => routeIn(text, routing.javaScript)),
    usual: firstOf(files, start, (text) => onlyPort(text, LISTENS) ?? onlyPort(text, DECLARES)),
    http: firstOf([...files, 'package.json'], start, (text) =>
      spoken(text, speaksHttp, /["']@grpc\/grpc-js["']/),
    ),
    tls: saidIn(files, start, SPEAKS_TLS),
  };
};

const SPEAKS_TLS =
  /\bhttps(?:["']\))?\.createServer\(|\bcreateSecureServer\(|\btls\.createServer\(|\bhttpsOptions\b|\b(?:[fF]astify|Bun\.serve|serve)\(\s*\{[^{}]{0,500}\b(?:tls|https)\s*:|\{[^{}]{0,200}\bcreateServer\b[^{}]{0,200}\}\s*(?:from|=\s*require\()\s*["'](?:node:)?https["']/;

const OR = '(?:(?:process|Bun)\\.env(?:\\.PORT|\\[["\']PORT["\']\\])\\s*(?:\\|\\||\\?\\?)\\s*)?';
const NUMBER = `(?:(?:Number\\(|parseInt\\(|\\+)\\s*)?${OR}["']?(\\d{2,5})\\b`;
const LISTENS = new RegExp(`\\.listen\\(\\s*(?:\\{\\s*port:\\s*)?${NUMBER}`, 'g');
/** A property of that name may be another's: a database's, in what is asked of it. */
const DECLARES = new RegExp(`\\b(?:const|let|var)\\s+(?:port|PORT)\\s*=\\s*${NUMBER}`, 'g');

/** Imports, or dependencies in the manifest. */
const speaksHttp =
  /["'](?:(?:node:)?https?|express|fastify|koa|@hapi\/hapi|restify|polka|hono|next|nuxt|vite|astro|react-scripts|serve|http-server|elysia|oak|@nestjs\/[\w-]+|@angular\/cli)["']|\b(?:Bun|Deno)\.serve\b/;

/** What a script of the manifest runs, in the place of `npm start`. */
export function scriptOf([name = '', ...args]: Words, read: Start['read']): Words | undefined {
  if (!/^(?:npm|yarn|pnpm|bun)$/.test(name)) return undefined;
  const [verb, script] = args.filter((word) => !word.startsWith('-'));
  const called = verb === 'run' || verb === 'run-script' ? script : name === 'bun' ? undefined : verb;
  const manifest = called === undefined ? undefined : read('package.json');
  if (manifest === undefined || called === undefined || !/^[\w:.-]+$/.test(called)) return undefined;
  const key = called.replaceAll('.', '\\.');
  const [, line] = new RegExp(`"${key}"\\s*:\\s*"((?:[^"\\\\]|\\\\.)*)"`).exec(manifest) ?? [];
  // The last of several is what stays.
  const last = line?.split(/&&|;/).at(-1)?.trim();
  const words = last?.split(/\s+/).filter((word) => !/^\w+=/.test(word) && word !== 'cross-env');
  return words && words.length > 0 ? words : undefined;
}

function filesOf({ programs, read }: Start): readonly string[] {
  const scripts = programs.flatMap(([name = '', ...args]) => {
    if (/^(?:node|nodejs|bun|deno|tsx|ts-node|nodemon|pm2-runtime|ts-node-dev)$/.test(name)) {
      const script =
        args.find((word) => /\.(?:[cm]?[jt]s|tsx?)$/.test(word)) ??
        args.find(
          (word) => /^\.{0,2}\/?[\w-]+(?:\/[\w-]+)*$/.test(word) && !/^(?:run|serve|start)$/.test(word),
        );
      return script === undefined ? [] : [script];
    }
    return name === 'nest' ? ['src/main.ts'] : [];
  });
  const manifest = scripts.length > 0 ? undefined : read('package.json');
  const [, main] = /"main"\s*:\s*"([^"\\]+)"/.exec(manifest ?? '') ?? [];
  const all = scripts.length > 0 || main === undefined ? scripts : [main];
  return all.flatMap(writtenAs).slice(0, 12);
}

/** The file itself, and what it may be compiled from: `dist/main.js` is `src/main.ts`. */
function writtenAs(file: string): readonly string[] {
  const name = /\.\w+$/.test(file) ? [file] : [file, `${file}.js`, `${file}/index.js`];
  const source =
    /^(?:\.\/|\/(?:usr\/src\/)?\w+\/)?(?:dist|build|lib|out)\/(?:src\/)?(.+?)(?:\.[cm]?js)?$/.exec(file)?.[1];
  return source === undefined ? name : [...name, `src/${source}.ts`];
}
