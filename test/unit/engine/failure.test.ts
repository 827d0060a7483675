import assert from 'node:assert/strict';
import { explainFailure, isNothing, NoAnswer, UnusableEngine } from '../../../src/engine/failure';

const error = (message: string, more: object = {}) => Object.assign(new Error(message), more);

describe('why there is no engine', () => {
  const cases: readonly (readonly [error: unknown, words: string])[] = [
    [error('x', { code: 'ENOENT', syscall: 'connect', path: '/x.sock' }), 'not there'],
    [
      error('x', { code: 'EACCES', syscall: 'connect' }),
      'permission denied; is your user in the docker group?',
    ],
    [error('x', { code: 'ECONNREFUSED' }), 'connection refused; the engine is not running'],
    [error('x', { code: 'ENOTFOUND' }), 'the host name is not known'],
    [error('x', { code: 'EHOSTUNREACH' }), 'the host does not answer'],
    [error('x', { code: 'ECONNRESET' }), 'the connection was closed'],
    [error('Parse Error', { code: 'HPE_INVALID_CONSTANT' }), 'what answers there is no container engine'],
    [error('x', { code: 'ENOENT', syscall: 'open', path: '/certs/ca.pem' }), '/certs/ca.pem cannot be read'],
    [error('x', { code: 'ENOENT', syscall: 'spawn ssh', path: 'ssh' }), 'ssh cannot be run'],
    [error('self-signed certificate', { code: 'DEPTH_ZERO_SELF_SIGNED_CERT' }), 'self-signed certificate'],
    [error('(HTTP code 403)', { statusCode: 403, json: { message: 'not\nallowed' } }), 'not allowed'],
    [error('(HTTP code 500)', { statusCode: 500, json: Buffer.from('x') }), '(HTTP code 500)'],
    [new NoAnswer(10_000), 'no answer within 10 s'],
    [new UnusableEngine('too old'), 'too old'],
    ['a string', 'a string'],
    [undefined, 'undefined'],
  ];
  for (const [from, words] of cases) {
    it(words, () => {
      assert.equal(explainFailure(from), words);
    });
  }

  it('knows nothing at all from something that cannot be used', () => {
    const found = cases.filter(([from]) => isNothing(from)).map(([, words]) => words);
    assert.deepEqual(found, ['not there']);
  });
});
