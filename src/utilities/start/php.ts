/** Laravel, Symfony, Slim and plain PHP. */
import { firstOf, routeIn, type Source } from './source';

export const php: Source = (start) => {
  const bootstrap = start.read('bootstrap/app.php');
  const api = firstOf(['routes/api.php'], start, routeIn);
  return {
    path:
      // Since Laravel 11.
      /\bhealth\s*:\s*["'](\/[\w/-]+)["']/.exec(bootstrap ?? '')?.[1] ??
      firstOf(['routes/web.php', 'public/index.php', 'index.php'], start, routeIn) ??
      (api !== undefined && /Illuminate|Laravel/.test(bootstrap ?? '') ? `/api${api}` : undefined),
  };
};
