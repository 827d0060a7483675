/**
 * The route for health checks that a source has: how each language's frameworks write one for GET, and what tells that
 * it is the application's own, that nothing stands before it, and that it is asked on the application's port.
 */

export interface Route {
  readonly path: string;
  /** Its own port, where it has one. */
  readonly port?: number | undefined;
  /** What is not certain: that it is there, or that it answers with success. */
  readonly doubt?: 'path' | 'answer' | undefined;
}

const HEALTH =
  'health(?:z|[-_]?check)?|livez?|liveness|alive|readyz?|readiness|ping|up|status|heartbeat|_health';
const PREFIX = '(?:api/(?:v\\d+/)?|v\\d+/|_|-/|internal/|actuator/|__)?';
const PATH = `${PREFIX}(?:${HEALTH})(?:/(?:live|ready|check|status))?/?`;

interface Routing {
  /** A route, its `path`, and what it is set `on`. */
  readonly route: RegExp;
  /** What is listened with, as a pattern around what the route is set on: of a framework's object, the application. */
  readonly whole?: (on: string) => string;
  /** That the same name is something else somewhere. */
  readonly shadowed?: (on: string) => string;
  /** The names that a part of an application goes by. */
  readonly part?: RegExp;
  /** What brings something before the routes of parts. */
  readonly prefix: RegExp;
  /** Whether it has to stand above the route, as blocks do. */
  readonly above?: boolean;
  /** Of more than one, it is not known which has the route. */
  readonly listens?: RegExp;
}

const escaped = (name: string) => name.replaceAll('$', '\\$');

const javaScript: Routing = {
  route: new RegExp(
    `(?<!\\b(?:await|return)\\s)(?<![\\w$])(?<on>[\\w$]{1,100})\\.(?:get|all)\\(\\s*(["'\`])(?<path>/${PATH})\\2\\s*,`,
    'g',
  ),
  whole: (on) =>
    `\\b${on}\\.listen\\(|\\bcreateServer\\((?:[^()]{0,200},)?\\s*${on}\\s*\\)|\\bserve\\(\\s*${on}\\b|\\bfetch:\\s*${on}\\.fetch\\b|\\bexport\\s+default\\s+${on}\\b`,
  shadowed: (on) =>
    `\\bfunction\\b[^()\\n]{0,100}\\([^()\\n]{0,200}\\b${on}\\b|\\b${on}\\b[^()\\n]{0,100}\\)?\\s*=>`,
  part: /^(?:app|server|fastify|instance|\w*router?s?)$/i,
  prefix: /\.(?:use|route|register|mount|basePath)\(\s*["'`]\/\w|setGlobalPrefix|\bprefix\s*:/,
  listens: /\.listen\(|\bserve\(/g,
};

const go: Routing = {
  route: new RegExp(
    `\\b(?<on>\\w+)\\.(?:HandleFunc|Handle|GET|Get|Any|All)\\(\\s*(["\`])(?:GET +)?(?<path>/${PATH})\\2\\s*,(?![^\\n]{0,500}\\.Methods\\((?!"GET"))`,
    'g',
  ),
  whole: (on) =>
    on === 'http'
      ? 'ListenAndServe(?:TLS)?\\([^\\n]{0,200},\\s*nil\\s*\\)'
      : `\\b${on}\\.(?:Run|Start|Listen)(?:TLS|Addr)?\\(|(?:ListenAndServe(?:TLS)?\\([^\\n]{0,200},|\\bServe\\(\\w+,|\\bHandler:)\\s*(?:[\\w.]+\\()*${on}\\b`,
  shadowed: (on) => `\\bfunc\\b[^()\\n]{0,100}\\([^()\\n]{0,200}\\b${on}\\s`,
  part: /^(?!.*(?:client|resty|req))/i,
  prefix: /\.(?:Group|Route|Mount|PathPrefix)\(\s*["`]\/\w|\bStripPrefix\(/,
  listens: /\bListenAndServe|\.(?:Run|Start|Listen)(?:TLS|Addr)?\(\s*[":\w]/g,
};

const rust: Routing = {
  route: new RegExp(
    `\\.route\\(\\s*(")(?<path>/${PATH})"\\s*,\\s*(?:\\w+::)*get\\(|#\\[get\\(\\s*"(?<attribute>/${PATH})"`,
    'g',
  ),
  prefix: /\.(?:nest|scope)\(|\bscope\(\s*"|\.mount\(\s*"\/\w|\bRouter::new\([^]*\bRouter::new\(/,
  listens: /\bbind\w*\(/g,
};

const php: Routing = {
  route: new RegExp(`(?<on>\\$\\w+->|\\bRoute::)(?:get|any)\\(\\s*(["'])(?<path>/?${PATH})\\2\\s*,`, 'g'),
  part: /^(?:\$(?:app|\w*router|group)->|Route::)$/i,
  prefix: /\bprefix\(|\bgroup\(|->(?:mount|setBasePath)\(/,
  above: true,
};

const ruby: Routing = {
  route: new RegExp(`(?<![^\\n])[ \\t]*get[ \\t(]+(["'])(?<path>/?${PATH})\\1`, 'g'),
  prefix: /\b(?:scope|namespace|map|mount|constraints|resources?)\b/,
  above: true,
};

/** `@app.get("/health")` of FastAPI, `@app.route("/health")` of Flask. */
const python: Routing = {
  route: new RegExp(
    `(?<![^\\n])[ \\t]*@(?<on>\\w+)\\.(?:get|route|api_route)\\(\\s*(["'])(?<path>/${PATH})\\2(?![^\\n]{0,500}\\bmethods\\s*=(?![^\\n]{0,200}["']GET["']))`,
    'g',
  ),
  whole: (on) =>
    `(?<![^\\n])[ \\t]*${on}\\b[^=\\n]{0,100}=\\s*(?:\\w+\\.)?(?:FastAPI|Flask|Sanic|Quart|Bottle|Litestar)\\(`,
  shadowed: (on) => `\\.mount\\([^\\n]{0,200}\\b${on}\\b|\\bDispatcherMiddleware\\b`,
  prefix: /prefix\s*=/,
};

/** Of aiohttp, Starlette and Tornado, which may be mounted elsewhere. */
const mounted: Routing = {
  route: new RegExp(
    `\\b(?:add_get|web\\.get|Route)\\(\\s*r?(["'])(?<path>/${PATH})\\$?\\1\\s*,|\\(\\s*r(["'])(?<attribute>/${PATH})\\$?\\3\\s*,`,
    'g',
  ),
  part: /^/,
  prefix: /\b(?:Mount|add_subapp)\(/,
};

export const routing = { javaScript, go, rust, php, ruby, python, mounted };

const MOST_ROUTES = 5;

/** The one that is certain, else one that may be; none where something evidently stands before it. */
export function routeIn(text: string | undefined, way: Routing): Route | undefined {
  if (text === undefined) return undefined;
  const prefixAt = text.search(way.prefix);
  const listeners = way.listens ? (text.match(way.listens)?.length ?? 0) : 1;
  let doubtful: Route | undefined;
  let seen = 0;
  for (const { groups = {}, index } of text.matchAll(way.route)) {
    if (++seen > MOST_ROUTES) break;
    const prefixed = prefixAt >= 0 && !(way.above && prefixAt > index);
    const { on = '', path: written = groups.attribute ?? '' } = groups;
    const path = written.startsWith('/') ? written : `/${written}`;
    const isWhole = isApplication(on, text, way, prefixed);
    if (isWhole && listeners < 2) return { path };
    if (isWhole || (!prefixed && (way.part?.test(on) ?? true))) doubtful ??= { path, doubt: 'path' };
  }
  return doubtful;
}

function isApplication(
  on: string,
  text: string,
  { whole, shadowed, part }: Routing,
  prefixed: boolean,
): boolean {
  const name = escaped(on);
  if (whole)
    return new RegExp(whole(name)).test(text) && !(shadowed && new RegExp(shadowed(name)).test(text));
  return !prefixed && (part === undefined || /^(?:\$app->|Route::)$/.test(on));
}

/** `path("health/", …)` in Django's table of routes. */
export function djangoRoute(text: string | undefined): Route | undefined {
  const [, path] = DJANGO.exec(text ?? '') ?? [];
  if (text === undefined || path === undefined) return undefined;
  return { path: `/${path}`, doubt: /\bi18n_patterns\b|\binclude\(\s*[([]/.test(text) ? 'path' : undefined };
}

const DJANGO = new RegExp(`\\b(?:(?:re_)?path|url)\\(\\s*r?["']\\^?(${PREFIX}(?:${HEALTH})/?)\\$?["']`);
