/** Every runtime that has a custom utility. */
import { node } from './node/node';
import type { Runtime } from './runtime';

export const runtimes: readonly Runtime[] = [node];
