/** Fixes that put the custom utility into a project. Nothing is offered where it is not certain to run. */
export { replaceInCompose } from './compose';
export { insertInsteadOfNone, insertIntoCompose } from './compose-insert';
export { type Asked, replaceDependencyCheck, replaceDependencyCheckInCompose } from './dependency';
export { replaceInDockerfile } from './dockerfile';
export { insertIntoDockerfile } from './dockerfile-insert';
export type { InPlaceOf } from './in-place';
export type { RunScript } from './script';
export { insertDependencyCheck } from './start-check';
