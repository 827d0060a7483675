/** Spring Boot, Quarkus and Micronaut: the build file tells which, its configuration where it listens. */
import { portIn } from '../../project/servers';
import { resolveVariables } from '../../project/variables';
import { type Setting, settingsOf } from './java-settings';
import type { Source, Start, Told } from './source';

export const java: Source = (start) => {
  const build = ['pom.xml', 'build.gradle', 'build.gradle.kts']
    .map((file) => start.read(file) ?? '')
    .join('\n');
  const framework = FRAMEWORKS.find(({ name }) => name.test(build));
  if (!framework) return {};
  const profiles = profilesOf(framework, start);
  const told = framework.told(build, settingsOf(start, profiles ?? []));
  if (profiles) return told;
  // Somebody else names the profile, which may have another port and other paths.
  return { ...told, port: undefined, hidden: true, route: told.route && { ...told.route, doubt: 'path' } };
};

/** Defaults as in the reference of Spring Boot's application properties. */
function spring(build: string, setting: Setting): Told {
  const web =
    /spring-boot-starter-(?:web|webflux|webmvc|jetty|undertow|graphql|data-rest|jersey|hateoas)|spring-cloud-starter-(?:gateway|netflix-eureka-server)|spring-cloud-(?:config-server|gateway)/.test(
      build,
    );
  const [port, own] = [portIn(setting('server.port')), portIn(setting('management.server.port'))];
  // What a configuration server says, nobody knows here.
  const elsewhere = /spring-cloud-(?:starter-config|config-client)/.test(build);
  const actuator = build.includes('spring-boot-starter-actuator') && !elsewhere && hasHealth(setting);
  const base = setting('management.endpoints.web.base-path') ?? '/actuator';
  const context =
    own === undefined
      ? (setting('server.servlet.context-path') ?? setting('spring.webflux.base-path') ?? '')
      : '';
  return {
    port,
    standard: web && !elsewhere ? 8080 : undefined,
    route: actuator
      ? {
          path: joined(context, base, setting('management.endpoints.web.path-mapping.health') ?? 'health'),
          port: own,
          // What needs no sign-in is the application's to say.
          doubt: /spring-boot-starter-(?:security|oauth2)/.test(build) ? 'answer' : undefined,
        }
      : undefined,
    tls: speaksTls(setting, actuator && own !== undefined ? 'management.server.ssl' : 'server.ssl'),
    http: web || undefined,
  };
}

/** Whether the endpoint is there, and on the web. */
function hasHealth(setting: Setting): boolean {
  const named = (key: string) => setting(`management.endpoints.web.exposure.${key}`)?.split(/\s*,\s*/);
  const [included, excluded = []] = [named('include'), named('exclude')];
  const isOff =
    setting('management.endpoint.health.enabled') === 'false' ||
    setting('management.endpoint.health.access')?.toLowerCase() === 'none' ||
    setting('management.server.port') === '-1';
  return (
    !isOff &&
    !excluded.some((name) => name === 'health' || name === '*') &&
    (included === undefined || included.some((name) => name === 'health' || name === '*'))
  );
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

interface Framework {
  readonly name: RegExp;
  readonly told: (build: string, setting: Setting) => Told;
  /** What names its profiles, and the one that counts where nothing does. */
  readonly variable: string;
  readonly property: string;
  readonly profile: string;
}

const FRAMEWORKS: readonly Framework[] = [
  {
    name: /\bquarkus\b/,
    told: quarkus,
    variable: 'QUARKUS_PROFILE',
    property: 'quarkus.profile',
    profile: 'prod',
  },
  {
    name: /spring-boot/,
    told: spring,
    variable: 'SPRING_PROFILES_ACTIVE',
    property: 'spring.profiles.active',
    profile: 'default',
  },
  {
    name: /\bmicronaut\b/,
    told: micronaut,
    variable: 'MICRONAUT_ENVIRONMENTS',
    property: 'micronaut.environments',
    profile: '',
  },
];

/** The last of several counts most; undefined where they are not known. */
function profilesOf(
  { variable, property, profile }: Framework,
  { programs, variables }: Start,
): readonly string[] | undefined {
  const options = [`-D${property}=`, `--${property}=`];
  const option = programs
    .flat()
    .flatMap((word) => options.flatMap((one) => (word.startsWith(one) ? [word.slice(one.length)] : [])))[0];
  const given = option ?? (variables.has(variable) ? variables.get(variable) : profile);
  const names = given === undefined ? undefined : resolveVariables(given, variables)?.split(',');
  return names
    ?.map((name) => name.trim())
    .filter((name) => /^[\w.-]+$/.test(name))
    .slice(0, 5);
}
