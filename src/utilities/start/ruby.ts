/** Rails, Sinatra and what else Rack runs. */
import { routeIn, routing } from './routes';
import { firstOf, onlyPort, type Source } from './source';

export const ruby: Source = (start) => {
  const scripts = start.programs.flatMap(([name = '', ...args]) =>
    name === 'ruby' ? (args.find((word) => word.endsWith('.rb')) ?? []) : name.endsWith('.rb') ? [name] : [],
  );
  const rails = start.read('config/routes.rb');
  const files = [...scripts, 'config.ru', 'app.rb'];
  return {
    route: routeIn(rails, routing.ruby) ?? firstOf(files, start, (text) => routeIn(text, routing.ruby)),
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
    tls: firstOf(['config/puma.rb', ...files], start, (text) =>
      /\bssl_bind\b|["']ssl:\/\//.test(text) ? true : undefined,
    ),
    http:
      rails !== undefined ||
      firstOf(files, start, (text) =>
        /\b(?:sinatra|rack|rails|roda|hanami|webrick|grape)\b/i.test(text) ? true : undefined,
      ),
  };
};
