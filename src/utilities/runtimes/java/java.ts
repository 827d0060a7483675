/** Where Java is, and whether it is new enough for `HealthCheck.java`, which is compiled in a stage of its own. */
import { readTag } from '../../../images/tags';
import { imageName, isOfficial, type Language, ofTag, unknownVersion } from '../image';
import { type Build, type BuildImage, RESULT, type Runtime } from '../runtime';
import source from './HealthCheck.java?raw';

const language: Language = { name: 'Java', least: '11', words: ['java'] };

/** Images whose tags begin with Java's version. */
const BY_VERSION =
  /^(?:docker\.io\/)?(?:(?:library\/)?(?:eclipse-temurin|openjdk|amazoncorretto|sapmachine|ibm-semeru-runtimes|java)|azul\/zulu-openjdk(?:-alpine|-debian)?|bellsoft\/liberica-open(?:jdk|jre)-(?:alpine|debian))$/;

/** Those whose tags name it behind their own: `10.1-jre17-temurin`. */
const BY_ENDING = /^(?:docker\.io\/)?(?:library\/)?(?:tomcat|tomee|jetty|maven|gradle|groovy)$/;

// For every Java that it runs on, whichever compiles it.
const JAVAC = `javac --release 11 -d ${RESULT} HealthCheck.java`;

const build: Build = {
  from: (images, image = '') => images.find(compiles)?.written ?? `eclipse-temurin:${majorOf(image)}-jdk`,
  run: JAVAC,
  across: [`RUN ${JAVAC}`],
  words: (path) => ['-cp', path, 'HealthCheck'],
};

/** Of the same version as the image, which may have layers in common with it then. */
function majorOf(image: string): number {
  const name = imageName(image);
  return (isOfficial(name, 'eclipse-temurin') ? readTag(name.tag).version?.[0] : undefined) ?? 21;
}

function compiles({ resolved = '' }: BuildImage): boolean {
  const name = imageName(resolved);
  const isJdk = ['eclipse-temurin', 'openjdk', 'amazoncorretto'].some((known) => isOfficial(name, known));
  const isMaven =
    isOfficial(name, 'maven') && /-(?:eclipse-temurin|openjdk|amazoncorretto)-\d/.test(name.tag);
  if ((!isJdk && !isMaven) || /jre|headless|windows|nanoserver/.test(name.tag)) return false;
  const version = isMaven ? name.tag.replace(/^.*-(?=\d)/, '') : name.tag;
  return ofTag(version, language, true) !== 'too old';
}

export const java: Runtime = {
  id: 'java',
  places: ['HealthCheck.java', 'healthcheck/HealthCheck.java'],
  sources: { '': source },
  manifests: ['pom.xml', 'build.gradle', 'build.gradle.kts'],
  build,
  commandOfImage(image) {
    const { repository, tag } = imageName(image);
    // GoogleContainerTools/distroless, java/: `/usr/bin/java` leads to it.
    const [distroless, version] = /(?:^|\/)distroless\/java(\d*)(?:-debian\d+)?$/.exec(repository) ?? [];
    if (distroless !== undefined)
      return ofTag(version === '' ? tag : (version ?? ''), { ...language, words: ['/usr/bin/java'] }, false);
    if (BY_VERSION.test(repository)) {
      return tag.includes('$') ? unknownVersion(language) : ofTag(tag, language, true);
    }
    if (!BY_ENDING.test(repository)) return undefined;
    const [, ending] = /(?:jdk|jre|temurin-|corretto-|openjdk-)(\d+)/.exec(tag) ?? [];
    return ending === undefined ? unknownVersion(language) : ofTag(ending, language, true);
  },
  commandOfProgram: ({ name, word }) =>
    name === 'java' && word.literal ? unknownVersion(language, [word.value]) : undefined,
};
