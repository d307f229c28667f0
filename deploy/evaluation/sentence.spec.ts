import { describe, expect, it } from '@jest/globals';

import { explain, Sentence } from './sentence.ts';

const systemFault = (code: string): Error =>
  Object.assign(new Error(`${code}: it failed`), { code, path: '/data' });

describe('explaining a fault', () => {
  it.each([
    ['ENOSPC', 'The disk is full (/data). Free some space and start again.'],
    ['EROFS', 'The file system is read-only (/data). Set EXHIBIT_DATA to another folder.'],
  ])('says what to do about %s, without a stack', (code, sentence) => {
    expect(explain(systemFault(code))).toBe(sentence);
  });

  it('knows a full disk from the words of another program', () => {
    expect(explain(new Error('could not write: No space left on device'))).toMatch(/^The disk is full/);
  });

  it('shows a known sentence as it is', () => {
    expect(explain(new Sentence('Port 8080 is taken.'))).toBe('Port 8080 is taken.');
  });

  it('keeps the stack of a fault of ours', () => {
    expect(explain(new TypeError('x is not a function'))).toContain('at ');
  });
});
