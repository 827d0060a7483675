/** Laravel, Symfony, Slim and plain PHP. */
import { type Route, routeIn, routing } from './routes';
import { firstOf, type Source, type Start } from './source';

export const php: Source = (start) => {
  const bootstrap = start.read('bootstrap/app.php') ?? '';
  // Since Laravel 11.
  const [, path] = /\bhealth\s*:\s*["'](\/[\w/-]+)["']/.exec(bootstrap) ?? [];
  return {
    route:
      path === undefined
        ? (routeOf(['routes/web.php', 'public/index.php', 'index.php'], start) ?? ofApi(bootstrap, start))
        : { path },
  };
};

function routeOf(files: readonly string[], start: Start): Route | undefined {
  return firstOf(files, start, (text) => routeIn(text, routing.php));
}

/** Behind a prefix, which may be another. */
function ofApi(bootstrap: string, start: Start): Route | undefined {
  const route = /Illuminate|Laravel/.test(bootstrap) ? routeOf(['routes/api.php'], start) : undefined;
  return route && { path: `/api${route.path}`, doubt: 'path' };
}
