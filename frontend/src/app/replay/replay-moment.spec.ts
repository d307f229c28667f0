import { momentIn } from './replay-moment';

describe('the moment that a link asks for', () => {
  it.each([null, '', 't=', 't=-1', 't=1.5', 't=1e9', 't=12&u=1', 'x=12', 't=999999999'])(
    'is none in %p',
    (fragment) => {
      expect(momentIn(fragment)).toBeNull();
    },
  );

  it('is in ms since the visit began', () => {
    expect(momentIn('t=12500')).toBe(12_500);
  });
});
