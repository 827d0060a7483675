/** Rails, Sinatra and what else Rack runs. */
import { type Route, routeIn, routing } from './routes';
import { firstOf, onlyPort, saidIn, type Source, type Start } from './source';

/** A container is asked without TLS, which `force_ssl` redirects, unless it is told that a proxy had it. */
function ofRails({ read }: Start): Route | undefined {
  const route = routeIn(read('config/routes.rb'), routing.ruby);
  const settings = read('config/environments/production.rb') ?? '';
  const redirects =
    /\bconfig\.force_ssl\s*=(?!\s*false\b)/.test(settings) &&
    !/\bconfig\.assume_ssl\s*=\s*true\b/.test(settings) &&
    !(/\bconfig\.ssl_options\b/.test(settings) && /\/up\b/.test(settings));
  const refuses =
    /\bconfig\.hosts\b/.test(settings) && !/\blocalhost\b|\bhost_authorization\b/.test(settings);
  return route && (redirects || refuses) ? { ...route, doubt: route.doubt ?? 'answer' } : route;
}

export const ruby: Source = (start) => {
  const scripts = start.programs.flatMap(([name = '', ...args]) =>
    name === 'ruby' ? (args.find((word) => word.endsWith('.rb')) ?? []) : name.endsWith('.rb') ? [name] : [],
  );
  const rails = start.read('config/routes.rb');
  const files = [...scripts, 'config.ru', 'app.rb'];
  return {
    route: ofRails(start) ?? firstOf(files, start, (text) => routeIn(text, routing.ruby)),
    usual:
      firstOf(['config/puma.rb'], start, (text) =>
        onlyPort(text, /^[ \t]*port\b[ \t(]+(?:ENV(?:\.fetch)?[^\n]*?)?(\d{3,5})\b/gm),
      ) ??
      firstOf(
        files,
        start,
        (text) =>
          onlyPort(
            text,
            /^[ \t]*set[ \t(]+:port[ \t]*,[ \t]*(\d{2,5})\b|^[ \t]*set[ \t(]+port:[ \t]*(\d{2,5})\b/gm,
          ) ?? (scripts.length > 0 && /^[ \t]*require\s+["']sinatra["']/m.test(text) ? 4567 : undefined),
      ),
    tls: saidIn(['config/puma.rb', ...files], start, /\bssl_bind\b|["']ssl:\/\//),
    http:
      rails !== undefined || saidIn(files, start, /\b(?:sinatra|rack|rails|roda|hanami|webrick|grape)\b/i),
  };
};
