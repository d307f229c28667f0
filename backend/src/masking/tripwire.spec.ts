import { tripwireHits } from './tripwire.js';

const hit = (text: string) => tripwireHits([{ data: { text } }])[0]?.reason ?? null;

describe('the tripwire finds what must never arrive in clear (P1)', () => {
  it.each([
    ['4111111111111111', 'CARD_NUMBER'],
    ['4111 1111 1111 1111', 'CARD_NUMBER'],
    ['5500-0000-0000-0004', 'CARD_NUMBER'],
    ['my card is 340000000000009, thank you', 'CARD_NUMBER'],
    ['DE89370400440532013000', 'IBAN'],
    ['GB29 NWBK 6016 1331 9268 19', 'IBAN'],
    ['write to ann.lee+bank@mail.example.com today', 'E_MAIL'],
    ['жанна@почта.рф', 'E_MAIL'],
    ['gb29nwbk60161331926819', 'IBAN'],
    ['personal number 198304051234', 'LONG_NUMBER'],
    ['4111111111111112', 'LONG_NUMBER'],
    ['DE89370400440532013001', 'LONG_NUMBER'],
    ['?mail=ann.lee%40mail.example.com', 'E_MAIL'],
    ['%34%31%31%31%31%31%31%31%31%31%31%31%31%31%31%31', 'CARD_NUMBER'],
    [Buffer.from('{"card":"4111 1111 1111 1111"}').toString('base64'), 'CARD_NUMBER'],
    [`data:x;base64,${Buffer.from('iban DE89 3704 0044 0532 0130 00').toString('base64url')}`, 'IBAN'],
    [`x${Buffer.from('ann.lee@mail.example.com').toString('base64')}`, 'E_MAIL'],
    [encodeURIComponent(Buffer.from('ann.lee@mail.example.com?').toString('base64')), 'E_MAIL'],
  ])('%s', (text, reason) => expect(hit(text)).toBe(reason));

  it.each([
    ['xxx xxxx xxxxxxxx'],
    ['***'],
    ['x'.repeat(60)],
    ['call 0800 123 4567 or +49 151 1234567'],
    ['4711081547110815471108154711081547110815471108154711081547110815'],
    ['repeating-linear-gradient(90deg,rgba(0,0,0,0.12),transparent)'],
    ['100% of 30%20 a%zz'],
    ['48 payments of 228.10, total 10,948.80'],
    ['@media screen and (min-width: 600px)'],
    ['a@b'],
    ['0000000000000000'],
    ['1.41421356237309504880'],
  ])('and leaves alone: %s', (text) => expect(hit(text)).toBeNull());

  it('names the place and never the value', () => {
    const hits = tripwireHits([{ type: 2 }, { data: { node: { childNodes: ['x', 'a@mail.test'] } } }]);
    expect(hits).toEqual([{ reason: 'E_MAIL', event: 1, place: '[1].data.node.childNodes[1]' }]);
  });

  it('finds a value in the name of a member, and does not repeat it in the place', () => {
    const hits = tripwireHits([{ data: { 'ann.lee@mail.test': { 'ann.lee@mail.test': 1 } } }]);
    expect(hits.map(({ place }) => place)).toEqual(['[0].data.?', '[0].data.?.?']);
  });

  it('is not slowed down by hostile text', () => {
    const hostile = [
      '@'.repeat(100_000),
      'a'.repeat(100_000) + '@',
      '1 '.repeat(100_000),
      'AB12'.repeat(50_000),
      'a.'.repeat(50_000),
      'QUFB'.repeat(50_000),
      '%41'.repeat(50_000),
      '12 '.repeat(50_000),
    ];
    const begun = performance.now();
    tripwireHits(hostile);
    expect(performance.now() - begun).toBeLessThan(5_000);
  });

  it('stops counting at a limit', () => {
    expect(tripwireHits(Array.from({ length: 500 }, () => 'a@mail.test')).length).toBe(20);
  });
});
