/** What went wrong between the extension and an engine, in words that tell what to do. */
import * as l10n from '@vscode/l10n';
import { harmlessLine } from './harmless';

/** The other end is there and speaks, but is no engine that can be used. */
export class UnusableEngine extends Error {}

/** Nothing came back in time. */
export class NoAnswer extends Error {
  constructor(milliseconds: number) {
    super(l10n.t('no answer within {0} s', milliseconds / 1000));
  }
}

/** An answer of the engine's that is a refusal, as dockerode hands it over. */
interface Refusal extends Error {
  readonly statusCode: number;
  readonly json: { readonly message?: unknown } | Buffer | null;
}

export const isMissing = (error: unknown) => (error as Partial<Refusal> | undefined)?.statusCode === 404;

/** There is not even a socket. */
export function isNothing(error: unknown): boolean {
  const { code, syscall } = (error ?? {}) as NodeJS.ErrnoException;
  return code === 'ENOENT' && syscall === 'connect';
}

export function explainFailure(error: unknown): string {
  if (error instanceof UnusableEngine || error instanceof NoAnswer) return error.message;
  const { code, syscall, path } = (error ?? {}) as NodeJS.ErrnoException;
  // docker-modem reads DOCKER_CERT_PATH's files; `ssh` may not be installed.
  if (syscall === 'open' && path) return l10n.t('{0} cannot be read', harmlessLine(path));
  if (syscall?.startsWith('spawn')) return l10n.t('{0} cannot be run', harmlessLine(path ?? syscall));
  return explainCode(code) ?? engineMessage(error);
}

function explainCode(code: string | undefined): string | undefined {
  switch (code) {
    case 'ENOENT':
      return l10n.t('not there');
    case 'EACCES':
    case 'EPERM':
      return l10n.t('permission denied; is your user in the docker group?');
    case 'ECONNREFUSED':
      return l10n.t('connection refused; the engine is not running');
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return l10n.t('the host name is not known');
    case 'ETIMEDOUT':
    case 'EHOSTUNREACH':
    case 'ENETUNREACH':
      return l10n.t('the host does not answer');
    case 'ECONNRESET':
    case 'EPIPE':
      return l10n.t('the connection was closed');
  }
  return code?.startsWith('HPE_') ? l10n.t('what answers there is no container engine') : undefined;
}

/** The engine's own message where there is one, else the error's. */
export function engineMessage(error: unknown): string {
  const { json } = (error ?? {}) as Partial<Refusal>;
  const message = json && 'message' in json ? json.message : undefined;
  if (typeof message === 'string') return harmlessLine(message, 400);
  return harmlessLine(error instanceof Error ? error.message : String(error), 400);
}
