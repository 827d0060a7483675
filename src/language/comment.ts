import type { Span } from './text';

export interface Comment {
  /** Without the `#` and surrounding white space. */
  readonly text: string;
  readonly span: Span;
}
