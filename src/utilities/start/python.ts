/** Flask, FastAPI, Django and their like. */
import { portIn } from '../../project/servers';
import type { Variables } from '../../project/variables';
import { djangoRoute, type Route, routeIn, routing } from './routes';
import { firstOf, onlyPort, saidIn, spoken, type Source, type Start } from './source';

export const python: Source = (start) => {
  const files = filesOf(start);
  const django = settingsOf(start);
  return {
    route:
      (django === undefined ? undefined : ofDjango(django, start)) ??
      firstOf(files, start, routeOf) ??
      firstOf(files, start, (text) => firstOf(importedBy(text), start, routeOf)),
    usual: firstOf(files, start, (text) => portSaid(text, start.variables)),
    http:
      firstOf(files, start, (text) => spoken(text, WEB, /^[ \t]*(?:from|import)[ \t]+grpc\b/m)) ??
      (django ? true : undefined),
    tls: saidIn(files, start, TLS),
  };
};

const TLS =
  /\b(?:run|run_app|run_simple|serve|listen)\([^()]*(?:\([^()]*\)[^()]*)*?\bssl(?:_context|_keyfile|_certfile)?\s*=(?!\s*None)|\.socket\s*=\s*[\w.]+\.wrap_socket\(/;

const WEB =
  /^[ \t]*(?:from|import)\s+(?:flask|fastapi|django|aiohttp|tornado|starlette|sanic|bottle|falcon|quart|litestar|http\.server|streamlit|gradio|uvicorn)\b/m;

/** `app.run(host="0.0.0.0", port=5000)`, and where it says no port, Flask's. */
function portSaid(text: string, variables: Variables): number | undefined {
  const named = onlyPort(text, RUN);
  const [, name = '', otherwise] = BY_VARIABLE.exec(text) ?? [];
  const given = portIn(variables.has(name) ? variables.get(name) : otherwise);
  const served = named ?? given ?? onlyPort(text, LISTEN) ?? onlyPort(text, HTTP_SERVER);
  if (served !== undefined) return served;
  return /^[ \t]*(?:from|import)[ \t]+flask\b/m.test(text) && /\bapp\.run\((?![^)]{0,500}\bport\b)/.test(text)
    ? 5000
    : undefined;
}

const RUN =
  /\b(?:run|run_app|serve|listen|run_simple)\([^()]*(?:\([^()]*\)[^()]*)*?\bport\s*=\s*(?:int\()?(\d{2,5})\b/g;
const BY_VARIABLE =
  /\bport\s*=\s*(?:int\(\s*)?os\.(?:environ\.get|getenv)\(\s*["'](\w+)["']\s*,\s*["']?(\d{2,5})\b/i;
const LISTEN = /\.listen\(\s*(\d{2,5})\b/g;
const HTTP_SERVER = /HTTPServer\(\s*\(\s*["'][^"']*["']\s*,\s*(\d{2,5})\s*\)/g;

/** Django answers with an error what is not asked by one of its names, and may redirect what is asked without TLS. */
function ofDjango(folder: string, { read }: Start): Route | undefined {
  const route = djangoRoute(read(`${folder}/urls.py`));
  const settings = read(`${folder}/settings.py`) ?? '';
  const [, hosts = ''] = /^ALLOWED_HOSTS\s*=\s*\[([^\]]*)\]/m.exec(settings) ?? [];
  const answers =
    /["'](?:\*|\.?localhost)["']/.test(hosts) &&
    !/^[ \t]*SECURE_SSL_REDIRECT\s*=(?!\s*False\b)/m.test(settings);
  return route && !answers ? { ...route, doubt: route.doubt ?? 'answer' } : route;
}

function routeOf(text: string): Route | undefined {
  return routeIn(text, routing.python) ?? routeIn(text, routing.mounted);
}

/** `from server import create_app`: the modules beside that a module takes something from. */
function importedBy(text: string): readonly string[] {
  const names = [...text.matchAll(/^from[ \t]+([a-z_]\w*(?:\.\w+)*)[ \t]+import\b/gm)].map(
    ([, name = '']) => name,
  );
  const paths = [...new Set(names)].slice(0, 8).map((name) => name.replaceAll('.', '/'));
  return paths.flatMap((path) => [`${path}.py`, `${path}/__init__.py`]);
}

/** The modules that the start names, each as a file and as a package. */
function filesOf({ programs, variables }: Start): readonly string[] {
  const named = programs.flatMap(([name = '', ...args]) => {
    if (/^python[\d.]*$/.test(name)) return args.find((word) => word.endsWith('.py')) ?? [];
    if (name.endsWith('.py')) return [name];
    if (name === 'flask') {
      const at = args.findIndex((word) => word === '--app' || word === '-A');
      return moduleFiles((at >= 0 ? args[at + 1] : variables.get('FLASK_APP')) ?? 'app');
    }
    if (name === 'fastapi') return args.find((word) => word.endsWith('.py')) ?? ['main.py', 'app/main.py'];
    const application = args.find((word) => /^[A-Za-z_][\w.]*:[A-Za-z_]\w*(?:\(\))?$/.test(word));
    if (application !== undefined) return moduleFiles(application);
    return /^[a-z_][\w.]*$/.test(name) && !name.includes('-') ? moduleFiles(name) : [];
  });
  return named.slice(0, 12);
}

/** `app.main:app` */
function moduleFiles(module: string): readonly string[] {
  const [dotted = ''] = module.replace(/\.py$/, '').split(':');
  const path = dotted.replaceAll('.', '/');
  return [`${path}.py`, `${path}/__init__.py`, `${path}/__main__.py`];
}

/** The folder of a Django project's settings: manage.py names them, and so does `proj.wsgi`. */
function settingsOf({ programs, read }: Start): string | undefined {
  for (const [name = '', ...args] of programs) {
    const named = args
      .map((word) => /^([\w.]+)\.[aw]sgi(?::\w+)?$/.exec(word)?.[1])
      .find((found) => found !== undefined);
    const settings =
      name === 'manage.py'
        ? /DJANGO_SETTINGS_MODULE["']\s*,\s*["']([\w.]+?)\.settings\b/.exec(read('manage.py') ?? '')?.[1]
        : named;
    if (settings !== undefined) return settings.replaceAll('.', '/');
  }
  return undefined;
}
