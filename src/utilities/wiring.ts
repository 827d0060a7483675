/** Fixes that put the custom utility into a project. Nothing is offered where it is not certain to run. */
export { insertInsteadOfNone, insertIntoCompose, replaceInCompose } from './compose';
export { type Asked, replaceDependencyCheck, replaceDependencyCheckInCompose } from './dependency';
export { type InPlaceOf, insertIntoDockerfile, replaceInDockerfile } from './dockerfile';
export type { RunScript } from './script';
export { insertDependencyCheck } from './start-check';
