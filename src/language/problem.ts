import type { Span } from './text';

/** Something that keeps a document, or a part of it, from being read: the `syntax` finding. */
export interface Problem {
  readonly message: string;
  readonly span: Span;
}
