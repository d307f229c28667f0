import { fileFailure } from './file-failure.js';

describe('a failure of the file system', () => {
  it.each([
    ['ENOSPC', 'full'],
    ['EDQUOT', 'full'],
    ['EROFS', 'forbidden'],
    ['EACCES', 'forbidden'],
    ['EPERM', 'forbidden'],
    ['EIO', 'folder'],
    ['EMFILE', 'folder'],
  ])('makes the store unavailable for %s, so that a recorder tries again', (code, fault) => {
    const failure = Object.assign(new Error(code), { code, syscall: 'write' });
    expect(fileFailure(failure)).toMatchObject({
      code: 'STORAGE_UNAVAILABLE',
      status: 503,
      fault,
      cause: failure,
    });
  });

  it('is passed on when it is none', () => {
    const bug = new TypeError('a bug');
    expect(fileFailure(bug)).toBe(bug);
  });
});
