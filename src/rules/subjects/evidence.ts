/** Whether what a stage or service runs is a service that can be healthy or not, or a job that ends by itself. */
import { imageFacts } from '../../images/facts';
import { type Command, textsOf } from '../../language/command';
import type { Dependency } from '../../language/compose/model';
import { instructionsIn, lineage, startCommands } from '../../language/dockerfile/lineage';
import type { Stage } from '../../language/dockerfile/model';
import { grouped } from '../../language/grouped';
import { oncePer } from '../../language/lazy';
import type { Invocation } from '../../language/shell/model';
import { invocationsOf } from '../../language/shell/parse';
import type { Application, MergedService } from '../../project/project';
import { servedBy, wordsOf } from '../../project/servers';
import type { Variables } from '../../project/variables';

/** `service` and `job` are certain; everything else is undefined. */
export type Evidence = 'service' | 'job' | undefined;

export function stageEvidence(stage: Stage): Evidence {
  const stages = lineage(stage);
  const has = (keyword: string) =>
    stages.some((stage) => instructionsIn(stage).some((instruction) => instruction.keyword === keyword));
  if (has('EXPOSE')) return 'service';
  const commands = startCommands(stages);
  if (commands.some(startsServer)) return 'service';
  const { kind } = imageFacts(stages.at(-1)?.from.resolved);
  const isPlain = kind === 'language' || kind === 'os';
  // An image that nobody knows may have an ENTRYPOINT that does more with the words of CMD.
  if (commands.length > 0) return (isPlain || has('ENTRYPOINT')) && endsAtOnce(commands) ? 'job' : undefined;
  if (kind === 'server') return 'service';
  return isPlain ? 'job' : undefined;
}

/** What an image is left with that is for others to start from, or for somebody at a terminal. */
function endsAtOnce([first, second]: readonly Command[]): boolean {
  const command = first && second ? withArguments(first, second) : first;
  if (!command || loops(command)) return false;
  const [program, ...more] = invocationsOf(command);
  return program !== undefined && more.length === 0 && (waitsForInput(program) || tells(program));
}

/** An ENTRYPOINT with the words of CMD; undefined where one of them is a shell's. */
function withArguments(entrypoint: Command, cmd: Command): Command | undefined {
  if (entrypoint.form === 'shell' || cmd.form === 'shell') return undefined;
  return { ...entrypoint, words: [...entrypoint.words, ...cmd.words] };
}

/** A shell or an interpreter that is given nothing to run reads its input, of which a container has none. */
function waitsForInput({ name, args }: Invocation): boolean {
  const reads =
    /^(?:(?:ba|da|a|z|k|fi)?sh|pwsh|powershell|cmd|python[\d.]*|pypy[\d.]*|node|deno|irb|ruby|php|perl|raku|jshell|groovysh|scala|clj|erl|iex|ghci|julia|lua|R)$/;
  return reads.test(name) && args.every(({ value }) => /^-(?:[ail]+|-login|-interactive)$/.test(value));
}

/** `dotnet --info`, `tool --help`, `echo hello`. */
function tells({ name, args }: Invocation): boolean {
  const about = /^(?:--?help|-h|--?version|--info|help|version)$/;
  return (
    /^(?:echo|printf|printenv|hostname|uname|whoami|date|pwd|ls|true|false)$/.test(name) ||
    (args.length === 1 && args.every(({ value }) => about.test(value)))
  );
}

/** `built`: the stage that it builds. */
export function serviceEvidence(service: MergedService, application: Application, built?: Stage): Evidence {
  if (isTask(service, application)) return 'job';
  if (publishes(service) || waitedFor(application).has(service.name)) return 'service';
  return runsNothing(service, built) ? 'job' : undefined;
}

/** Whether it has work to do and is done then: its exit code tells how that went. */
export function isTask(service: MergedService, application: Application): boolean {
  const waiting = waitedFor(application).get(service.name) ?? [];
  return (
    waiting.some(({ condition }) => condition === 'service_completed_successfully') ||
    service.deployMode?.endsWith('-job') === true ||
    (staysAway(service) && endsByItself(service))
  );
}

/** What others wait for, by the name of the service that they wait for. */
const waitedFor = oncePer(({ services }: Application): ReadonlyMap<string, readonly Dependency[]> => {
  const dependencies = [...services.values()].flatMap(({ dependsOn }) => dependsOn.map(({ value }) => value));
  return grouped(dependencies, ({ service }) => service);
});

/** An image of a language or a system, and nothing that says what it is to run. */
function runsNothing(
  { command, entrypoint, build, image }: MergedService,
  built: Stage | undefined,
): boolean {
  if (command || entrypoint) return false;
  if (build) return built !== undefined && stageEvidence(built) === 'job';
  const { kind } = imageFacts(image?.value.value.resolved);
  return kind === 'language' || kind === 'os';
}

/** An empty list publishes nothing; one that cannot be read whole is not empty. */
function publishes({ ports, expose, portsKnown }: MergedService): boolean {
  return !portsKnown || (ports?.length ?? 0) > 0 || (expose?.length ?? 0) > 0;
}

/** Whether it is known that nothing starts it again once it has done its work. */
function staysAway({ restart, restartPolicy }: MergedService): boolean {
  if (restartPolicy) return /^(?:none|on-failure)$/.test(restartPolicy.value.value.condition ?? '');
  return !restart || /^(?:no|false|on-failure(?::\d+)?)$/.test(restart.value.value.resolved ?? '');
}

function endsByItself({ entrypoint, command }: MergedService): boolean {
  const commands = [entrypoint, command].flatMap((given) => (given ? [given.value.value] : []));
  if (commands.some(exits)) return true;
  if (commands.some(loops)) return false;
  const programs = commands.flatMap((given) => invocationsOf(given));
  return programs.length > 0 && programs.every((program) => ends(program) || runsTask(program));
}

/** `exit 0` at the end: nobody writes that behind a server. */
function exits(command: Command): boolean {
  const text = textsOf(command).at(-1);
  const statements = (text?.value ?? '').split(/[;\n]/).map((statement) => statement.trim());
  return /^exit(?:\s+\d+)?\s*['"]?$/.test(statements.findLast((one) => !/^['"]?$/.test(one)) ?? '');
}

/** `while true; do sleep 60; done`: whether a loop is ever left is not for its programs to say. */
function loops(command: Command): boolean {
  return textsOf(command).some(({ value }) => /\b(?:while|until)\b/.test(value));
}

function ends({ name, args }: Invocation): boolean {
  // It waits for somebody to type.
  if (name === 'cat') return args.length > 0;
  if (name === 'sleep') return args.every(({ value }) => /^[\d.]+[smh]?$/.test(value));
  return oneShot.has(name) || /(?:^|[-_.])(?:migrat(?:e|ions?|or)|seed)(?:\.[a-z]+)?$/.test(name);
}

/** Programs that do one thing and end. */
const oneShot = new Set(
  (
    'true false exit test [ echo printf set export cd cat ls cp mv rm ln touch mkdir chmod chown tar grep sed jq ' +
    'apk apt-get apt dnf yum curl wget flyway liquibase alembic pytest mc createdb psql'
  ).split(' '),
);

/** `npm run migrate`, `python manage.py migrate`, `rails db:migrate`, `dotnet ef database update`. */
function runsTask({ name, args }: Invocation): boolean {
  const words = args.filter(({ value }) => !value.startsWith('-')).map(({ value }) => value);
  const task = /^(db:)?(migrate|migrations?|seed|setup|build|test|lint|collectstatic|install|ci)(:.*)?$/;
  const runners =
    /^(npm|pnpm|yarn|npx|bun|node|python3?|rails|rake|bundle|php|go|cargo|make|prisma|knex|typeorm|manage\.py)$/;
  return runners.test(name) && words.slice(0, 3).some((word) => task.test(word));
}

function startsServer(command: Command): boolean {
  return invocationsOf(command).some((program) => servedBy(wordsOf(program), NO_VARIABLES) !== undefined);
}

const NO_VARIABLES: Variables = new Map();
