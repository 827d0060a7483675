/** Runs the command line in a folder of its own. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync, existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Io } from '../../../src/cli/io';
import { main } from '../../../src/cli/main';

export interface Result {
  readonly code: number;
  readonly out: string;
  readonly error: string;
}

export class Folder {
  readonly path = mkdtempSync(path.join(tmpdir(), 'checkup-cli-'));

  constructor(files: Readonly<Record<string, string>> = {}) {
    for (const [name, text] of Object.entries(files)) this.write(name, text);
  }

  write(name: string, text: string): void {
    const file = path.join(this.path, name);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, text);
  }

  read(name: string): string {
    return readFileSync(path.join(this.path, name), 'utf8');
  }

  has(name: string): boolean {
    return existsSync(path.join(this.path, name));
  }

  run(...args: string[]): Promise<Result> {
    return this.runWith({}, ...args);
  }

  async runWith(more: Pick<Io, 'openImages'>, ...args: string[]): Promise<Result> {
    const out: string[] = [];
    const error: string[] = [];
    const code = await main(args, {
      cwd: this.path,
      colors: false,
      out: (text) => out.push(text),
      error: (line) => error.push(line),
      ...more,
    });
    return { code, out: out.join(''), error: error.join('\n') };
  }

  remove(): void {
    rmSync(this.path, { recursive: true, force: true });
  }
}
