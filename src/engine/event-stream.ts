/** Cuts the engine's event stream, JSON objects one per line, into objects. */
import { StringDecoder } from 'node:string_decoder';

/** No event is longer: labels and a command line fit many times over. */
const longestLine = 1024 * 1024;

export interface EventReader {
  /** Takes what came over the wire, however it was cut. Throws a SyntaxError for what no engine would send. */
  read(chunk: Buffer): readonly unknown[];
}

export function eventReader(): EventReader {
  const decoder = new StringDecoder('utf8');
  let rest = '';
  return {
    read(chunk) {
      const lines = (rest + decoder.write(chunk)).split('\n');
      rest = lines.pop() ?? '';
      if (rest.length > longestLine) throw new SyntaxError('an event without an end');
      return lines.filter((line) => line.trim() !== '').map((line): unknown => JSON.parse(line));
    },
  };
}
