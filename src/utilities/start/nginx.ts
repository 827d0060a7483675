/** nginx: the `listen` of the configuration that an image or a service gives it (nginx.org, "ngx_http_core_module"). */
import { portIn } from '../../project/servers';
import { resolveVariables } from '../../project/variables';
import type { Source, Start } from './source';

/** Of the official images, and of that which needs no root. */
const OWN = '/etc/nginx';
const SITES = [`${OWN}/conf.d/default.conf`, `${OWN}/templates/default.conf.template`];

export const nginx: Source = (start) => {
  const standard = { http: true, standard: start.image?.includes('unprivileged') ? 8080 : 80 };
  const change = start.changeOf(OWN);
  if (!change) return standard;
  const main = start.read(`${OWN}/nginx.conf`);
  const [site] = SITES.flatMap((file) => start.read(file) ?? []);
  const texts = [main, site].filter((text) => text !== undefined);
  const listens = texts.flatMap((text) => [...listensIn(text, start)]);
  // Where the image's own site may still stand beside them, or they are not all.
  const isWhole =
    site !== undefined || (main !== undefined && !/\binclude\b[^;\n]*\b(?:conf\.d|sites-)/.test(main));
  const isPlain = texts.every((text) => !/\bstream\s*\{/.test(text));
  if (listens.length === 0 || change === 'rewritten' || !isWhole || !isPlain)
    return { http: true, hidden: true };
  const plain = listens.filter(({ tls }) => !tls).map(({ port }) => port);
  return {
    port: plain.includes(80) ? 80 : (plain[0] ?? listens[0]?.port),
    tls: plain.length === 0,
    http: true,
  };
};

function* listensIn(
  text: string,
  { variables }: Start,
): Iterable<{ readonly port: number; readonly tls: boolean }> {
  for (const [, written = '', rest = ''] of text.matchAll(
    /\blisten[ \t]+(?:\[[^\]\s]{0,50}\]:|[^\s;:[\]]{1,100}:)?(\$\{\w{1,100}\}|\d{1,5}(?!\d))([^;\n]{0,200});/g,
  )) {
    const port = portIn(resolveVariables(written, variables));
    if (port !== undefined) yield { port, tls: /\b(?:ssl|quic)\b/.test(rest) };
  }
}
