/** The port that an application listens on: the one that is told most plainly. */
import { exposedPorts } from '../../project/exposed';
import type { Project } from '../../project/project';
import { namedPort, portIn, type Served, type Words } from '../../project/servers';
import { exposesForOther, startsOtherwise } from './own-start';
import { type Application, imageOf } from './reading';
import type { Start, Told } from './source';

export interface Port {
  readonly number: number | undefined;
  /** Somebody has said so, and nobody something else. */
  readonly known: boolean;
}

export interface Evidence {
  readonly application: Application;
  readonly project: Project;
  readonly start: Start;
  readonly served: Served | undefined;
  readonly told: Told;
  readonly declared: Declared;
}

export interface Declared {
  readonly ports: readonly number[];
  /** Whether these are all. */
  readonly known: boolean;
  /** EXPOSE is for what the image starts, and tells little of what a service starts instead. */
  readonly forStart: boolean;
}

/** By EXPOSE, and as the services that run it publish it. */
export function declaredPorts({ image, services }: Application, { debuggers }: Start): Declared {
  const exposed = image ? exposedPorts(image.stage, image.dockerfile) : { ports: [], known: true };
  const published = services.flatMap(({ ports, expose }) => [...(ports ?? []), ...(expose ?? [])]);
  const ports = new Set([...exposed.ports, ...published]);
  const isOther = services.some((service) => startsOtherwise(service, image?.stage));
  const isInherited = image !== undefined && exposesForOther(image.stage);
  return {
    ports: [...ports].filter((port) => !debuggers.has(port)),
    known: exposed.known,
    forStart: published.length > 0 || !(isOther || isInherited),
  };
}

/** What web frameworks and development servers listen on by default. */
export const usualPorts: ReadonlySet<number> = new Set([
  80, 1337, 2368, 3000, 3001, 4000, 4200, 4321, 5000, 5173, 8000, 8080, 8081, 8888,
]);

/** The start command decides, then a configuration. What is declared is a note, and a number in the source a default. */
export function portOf(evidence: Evidence): Port {
  const { application, project, start, served, told } = evidence;
  const declared = evidence.declared.ports;
  const named = served ? served.port : namedBy(start);
  if (named !== undefined) return { number: named, known: true };
  const first = declared.find((port) => usualPorts.has(port)) ?? declared[0];
  if (served?.socket || told.hidden) return { number: first ?? served?.usual, known: false };
  const agreed = (port: number) => declared.length === 0 || declared.includes(port);
  if (told.port !== undefined) return { number: told.port, known: agreed(told.port) };
  // An application that takes work from elsewhere does not listen, though its image would have it.
  if (told.assumed !== undefined)
    return {
      number: told.assumed,
      known: declared.includes(told.assumed) || (declared.length === 0 && told.http === true),
    };
  const variable = portIn(start.variables.get('PORT'));
  if (first !== undefined) {
    const others = [variable, told.usual, told.standard, served?.usual].filter((port) => port !== undefined);
    const fitting = others.find(agreed);
    const { known, forStart } = evidence.declared;
    const isOnly = known && forStart && declared.length === 1 && others.length === 0;
    return { number: fitting ?? first, known: fitting !== undefined || isOnly };
  }
  const said = variable ?? told.usual ?? told.standard ?? project.portsOfImage(imageOf(application))?.[0];
  return { number: said ?? served?.usual, known: said !== undefined };
}

/** Of a program of which nothing is known but its options. */
function namedBy({ programs, variables, debuggers }: Start): number | undefined {
  const own = programs.filter((words) => !isClient(words)).toReversed();
  return own
    .map((words) => namedPort(words, variables))
    .find((port) => port !== undefined && !debuggers.has(port));
}

/** It is told another's port, or none at all. */
function isClient([name = '']: Words): boolean {
  return /^(?:psql|pg_\w+|mysql\w*|mariadb\S*|redis-cli|valkey-cli|mongo\w*|nc|ncat|netcat|curl|wget|telnet|ssh|scp|wait\S*|dockerize|mkdir|cp|cd|tar|test|\[|echo|sleep|export|read|timeout)$/.test(
    name,
  );
}
