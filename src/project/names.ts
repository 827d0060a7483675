/** Which files are Dockerfiles and which are compose files, by the names that are in use for them. */

/**
 * `compose.yaml`, `docker-compose.yml`, `compose.override.yaml`, `docker-compose.prod.yml`, `docker-compose-test.yml`,
 * `podman-compose.yaml`, `dev.compose.yml`, `app-docker-compose.yml`.
 */
const COMPOSE = /^(?:.+[._-])?(?:(?:docker|podman|container)[._-]?)?compose(?:[._-].+)?\.ya?ml$/i;

export function isComposeFileName(name: string): boolean {
  return COMPOSE.test(name);
}

/** `Dockerfile`, `Dockerfile.dev`, `Dockerfile-3.0`, `api.Dockerfile`, `Containerfile` and the same in lower case. */
const DOCKERFILE = /^(?:.+\.)?(?:dockerfile|containerfile)$|^(?:dockerfile|containerfile)[._-].+$/i;

/** Endings that say the file is about a Dockerfile, or a template, picture or copy of one, rather than one itself. */
const OTHER_KIND =
  /(?:~|[.-]template|\.(?:dockerignore|containerignore|md|markdown|rst|adoc|html?|json|ya?ml|toml|lock|sh|ps1|bat|cmd|tmpl|tpl|j2|jinja2?|erb|ejs|hbs|liquid|gotmpl|mustache|in|m4|orig|bak|rej|sw[op]|save|log|diff|patch|svg|png|jpe?g|gif|webp|ico))$/i;

const SOURCE = String.raw`\.(?:go|py|rb|rs|php|java|kts?|cs|c|cc|cpp|h|hpp|[cm]?[jt]sx?|snap|lua|pl|swift)$`;

/** `dockerfile_test.go`, `dockerfile-parser.js`. */
const PROGRAM = new RegExp(`^dockerfile[._-].+${SOURCE}`, 'i');

/** `dockerfile.go` is a program, too; but `Dockerfile.go` is the one for Go. */
const PLAIN_PROGRAM = new RegExp(`^dockerfile${SOURCE}`);

export function isDockerfileName(name: string): boolean {
  return DOCKERFILE.test(name) && ![OTHER_KIND, PROGRAM, PLAIN_PROGRAM].some((pattern) => pattern.test(name));
}

/** In compose's order of preference (compose-go, cli/options.go: DefaultFileNames). */
export const DEFAULT_FILES = ['compose.yaml', 'compose.yml', 'docker-compose.yml', 'docker-compose.yaml'];

/** Read together with the default file (compose-go, cli/options.go: DefaultOverrideFileNames). */
export const OVERRIDE_FILES = [
  'compose.override.yml',
  'compose.override.yaml',
  'docker-compose.override.yml',
  'docker-compose.override.yaml',
];
