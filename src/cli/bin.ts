/** The executable: the command line on the process it runs in. */
import { main } from './main';

// A reader that has seen enough (`checkup lint | head`) is no error.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  process.exit(error.code === 'EPIPE' ? 0 : 2);
});

void main(process.argv.slice(2), {
  cwd: process.cwd(),
  colors: process.stdout.isTTY && process.env.NO_COLOR === undefined,
  out: (text) => process.stdout.write(text),
  error: (line) => process.stderr.write(`${line}\n`),
  // A bundle of its own, loaded only where an engine is to be asked.
  openImages: async () => (await import('../engine/index')).openImages({}),
}).then((code) => {
  process.exitCode = code;
});
