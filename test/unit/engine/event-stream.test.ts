import assert from 'node:assert/strict';
import { eventReader } from '../../../src/engine/event-stream';

describe('event stream', () => {
  const text = '{"a":1}\n{"b":"한글"}\n\n{"c":3}\n';
  const whole = [{ a: 1 }, { b: '한글' }, { c: 3 }];

  it('is read however the wire cuts it', () => {
    const bytes = Buffer.from(text);
    for (let size = 1; size <= bytes.length; size++) {
      const reader = eventReader();
      const found: unknown[] = [];
      for (let at = 0; at < bytes.length; at += size)
        found.push(...reader.read(bytes.subarray(at, at + size)));
      assert.deepEqual(found, whole, `in pieces of ${size}`);
    }
  });

  it('keeps half an object to itself', () => {
    const reader = eventReader();
    assert.deepEqual(reader.read(Buffer.from('{"a":')), []);
    assert.deepEqual(reader.read(Buffer.from('1}\n')), [{ a: 1 }]);
  });

  it('refuses what no engine sends', () => {
    assert.throws(() => eventReader().read(Buffer.from('<html>\n')), SyntaxError);
    const reader = eventReader();
    assert.throws(() => {
      for (let i = 0; i < 20; i++) reader.read(Buffer.alloc(100_000, 'x'));
    }, SyntaxError);
  });
});
