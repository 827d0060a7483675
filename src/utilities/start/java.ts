/** Spring Boot, Quarkus and Micronaut: the build file tells which, its configuration where it listens. */
import { portIn } from '../../project/servers';
import { resolveVariables, type Variables } from '../../project/variables';
import type { Source, Start, Told } from './source';

export const java: Source = (start) => {
  const build = ['pom.xml', 'build.gradle', 'build.gradle.kts']
    .map((file) => start.read(file) ?? '')
    .join('\n');
  if (/\bquarkus\b/.test(build)) return quarkus(build, settingsOf(start));
  if (build.includes('spring-boot')) return spring(build, settingsOf(start));
  if (/\bmicronaut\b/.test(build)) return micronaut(build, settingsOf(start));
  return {};
};

type Setting = (key: string) => string | undefined;

/** Defaults as in the reference of Spring Boot's application properties. */
function spring(build: string, setting: Setting): Told {
  const web =
    /spring-boot-starter-(?:web|webflux|webmvc|jetty|undertow|graphql|data-rest|jersey|hateoas)|spring-cloud-starter-(?:gateway|netflix-eureka-server)|spring-cloud-(?:config-server|gateway)/.test(
      build,
    );
  const [port, own] = [portIn(setting('server.port')), portIn(setting('management.server.port'))];
  // What a configuration server says, nobody knows here.
  const elsewhere = /spring-cloud-(?:starter-config|config-client)/.test(build);
  const actuator = build.includes('spring-boot-starter-actuator') && !elsewhere;
  const base = setting('management.endpoints.web.base-path') ?? '/actuator';
  const context =
    own === undefined
      ? (setting('server.servlet.context-path') ?? setting('spring.webflux.base-path') ?? '')
      : '';
  return {
    port,
    standard: web && !elsewhere ? 8080 : undefined,
    route: actuator ? { path: joined(context, base, 'health'), port: own } : undefined,
    tls: speaksTls(setting, actuator && own !== undefined ? 'management.server.ssl' : 'server.ssl'),
    http: web || undefined,
  };
}

function speaksTls(setting: Setting, prefix: string): boolean {
  const keys = ['key-store', 'certificate', 'bundle'].map((key) => `${prefix}.${key}`);
  return setting(`${prefix}.enabled`) !== 'false' && keys.some((key) => setting(key) !== undefined);
}

function quarkus(build: string, setting: Setting): Told {
  const own =
    setting('quarkus.management.enabled') === 'true'
      ? (portIn(setting('quarkus.management.port')) ?? 9000)
      : undefined;
  const root = setting('quarkus.http.root-path') ?? '';
  const health = build.includes('quarkus-smallrye-health');
  return {
    port: portIn(setting('quarkus.http.port')),
    standard: 8080,
    route: health
      ? {
          path: joined(
            own === undefined ? root : '',
            setting('quarkus.http.non-application-root-path') ?? 'q',
            'health',
          ),
          port: own,
        }
      : undefined,
    tls: own === undefined && /^(?:disabled|redirect)$/.test(setting('quarkus.http.insecure-requests') ?? ''),
    http: true,
  };
}

function micronaut(build: string, setting: Setting): Told {
  return {
    port: portIn(setting('micronaut.server.port')),
    standard: 8080,
    tls: ['micronaut.server.ssl.enabled', 'micronaut.ssl.enabled'].some((key) => setting(key) === 'true'),
    route: build.includes('micronaut-management')
      ? { path: joined(setting('micronaut.server.context-path') ?? '', 'health') }
      : undefined,
    http: true,
  };
}

function joined(...parts: readonly string[]): string {
  return `/${parts
    .map((part) => part.replace(/^\/+|\/+$/g, ''))
    .filter((part) => part !== '')
    .join('/')}`;
}

/** A variable of the environment before the files, `SERVER_PORT` for `server.port`. */
function settingsOf({ read, variables }: Start): Setting {
  const folder = 'src/main/resources';
  const written = new Map<string, string>();
  for (const name of ['application.yml', 'application.yaml', 'application.properties']) {
    const text = read(`${folder}/${name}`);
    if (text === undefined) continue;
    for (const [key, value] of name.endsWith('.properties') ? properties(text) : flatYaml(text))
      written.set(key, value);
  }
  return (key) => {
    const name = key.toUpperCase().replaceAll('-', '').replaceAll('.', '_');
    return variables.has(name) ? variables.get(name) : expanded(written.get(key), variables);
  };
}

/** `${PORT:8080}`: the default stands behind a colon. */
function expanded(value: string | undefined, variables: Variables): string | undefined {
  return value === undefined
    ? undefined
    : resolveVariables(value.replace(/(\$\{\w+):(?!-)/g, '$1:-'), variables);
}

function* properties(text: string): Iterable<readonly [string, string]> {
  for (const line of text.split('\n')) {
    const [, key, value] = /^([\w.-]+)[ \t]*[=:][ \t]*(.*)$/.exec(line.trim()) ?? [];
    if (key !== undefined && value !== undefined && value !== '') yield [key, value];
  }
}

/** The scalars of nested mappings, by their path; only of the first document, for others may be a profile's. */
function* flatYaml(text: string): Iterable<readonly [string, string]> {
  const path: { readonly indent: number; readonly key: string }[] = [];
  const [document = ''] = text.replace(/^---[^\n]*\n/, '').split(/^---/m);
  for (const line of document.split('\n')) {
    const [, lead = '', key, value = ''] =
      /^( *)["']?([\w.-]+)["']?[ \t]*:(?:[ \t]+(.*))?$/.exec(line.trimEnd()) ?? [];
    if (key === undefined) continue;
    while ((path.at(-1)?.indent ?? -1) >= lead.length) path.pop();
    const [, written = ''] = /^["']?([^"'#]*)/.exec(value.trim()) ?? [];
    const scalar = written.trim();
    if (scalar !== '' && !scalar.startsWith('#'))
      yield [[...path.map((part) => part.key), key].join('.'), scalar];
    else if (path.length < 12) path.push({ indent: lead.length, key });
  }
}
