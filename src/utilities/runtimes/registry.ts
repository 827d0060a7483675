/** Every runtime that has a custom utility. */
import { dotnet } from './dotnet/dotnet';
import { go } from './go/go';
import { java } from './java/java';
import { bun } from './node/bun';
import { deno } from './node/deno';
import { node } from './node/node';
import { php } from './php/php';
import { python } from './python/python';
import { ruby } from './ruby/ruby';
import { rust } from './rust/rust';
import type { Runtime } from './runtime';

/** The first that an image's name tells is the one; those that share a program come before others that have it. */
export const runtimes: readonly Runtime[] = [node, bun, deno, python, ruby, php, java, dotnet];

/** Its program runs in every image for Linux. */
export const universal: Runtime = go;

/** So do those of these, for which some Dockerfiles have the tools already. */
export const native: readonly Runtime[] = [rust];
