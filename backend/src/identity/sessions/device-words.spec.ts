import { describe, expect, it } from '@jest/globals';
import { deviceWords } from './device-words.js';

describe('the words for a browser', () => {
  it.each([
    ['Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/156.0 Safari/537.36', 'Chrome on Linux'],
    ['Mozilla/5.0 (X11; Linux x86_64) HeadlessChrome/156.0 Safari/537.36', 'Chrome on Linux'],
    [
      'Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/156.0 Safari/537.36 Edg/156.0',
      'Edge on Windows',
    ],
    ['Mozilla/5.0 (Macintosh; Intel Mac OS X 14.7) Version/18.0 Safari/605.1.15', 'Safari on macOS'],
    ['Mozilla/5.0 (Android 15; Mobile) Gecko/140.0 Firefox/140.0', 'Firefox on Android'],
    ['curl/8.0', 'another program'],
    ['', 'another program'],
    [undefined, 'another program'],
  ])('of %s are few', (said, words) => {
    expect(deviceWords(said)).toBe(words);
  });

  it('repeat nothing that somebody sent', () => {
    expect(deviceWords('<script>Firefox/1 Linux</script> jane@bank.example')).toBe('Firefox on Linux');
  });
});
