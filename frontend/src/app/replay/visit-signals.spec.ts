import type { eventWithTime } from '@rrweb/types';
import { news, signalsIn } from './visit-signals';

const words = (tag: unknown, payload: unknown) =>
  signalsIn([{ type: 5, timestamp: 7, data: { tag, payload } } as unknown as eventWithTime]).map(
    (signal) => signal.words,
  );

describe('what happened in a visit', () => {
  it.each([
    ['exhibit.unknown', { kind: 'rage' }],
    ['toString', {}],
    [7, {}],
    ['exhibit.click', { kind: '<b>' }],
    ['exhibit.click', null],
    ['exhibit.error', { type: 'Erika' }],
    ['exhibit.form', { fields: [] }],
    ['exhibit.form', { fields: 'name' }],
    ['exhibit.device', { width: '400', height: 700, touch: true }],
    ['exhibit.tag', { tag: 'Erika Mustermann' }],
    ['exhibit.bot', { sign: 'human' }],
  ])('leaves out %s %j, which is not what a recorder says', (tag, payload) =>
    expect(words(tag, payload)).toEqual([]),
  );

  it.each([
    ['exhibit.click', { kind: 'rage', id: 3 }, 'Clicked again and again on one spot'],
    ['exhibit.click', { kind: 'dead', id: 3 }, 'Clicked, and the page did not answer'],
    ['exhibit.error', { type: 'TypeError', message: 'xxx' }, 'An error of the page’s scripts: TypeError'],
    ['exhibit.form', { fields: [3, 4] }, 'Left a form without sending it; 2 fields were touched'],
    [
      'exhibit.device',
      { width: 400, height: 700, orientation: 'portrait', touch: true },
      'Seen at 400 × 700, upright, with a touch screen',
    ],
    [
      'exhibit.tag',
      { tag: 'offer', values: { amount: 12.5, term: 'long', x: ['y'] } },
      'Tag “offer”: amount 12.5, term long',
    ],
    ['exhibit.bot', { sign: 'webdriver' }, 'The browser was driven by a program'],
  ])('says %s in plain words', (tag, payload, expected) => expect(words(tag, payload)).toEqual([expected]));

  it('takes no notice of the picture’s own events', () =>
    expect(signalsIn([{ type: 3, timestamp: 1, data: { tag: 'exhibit.click' } } as never])).toEqual([]));

  it('says once what every page says again, and says it when it changes', () => {
    const device = (width: number, atMs: number) => ({
      type: 5,
      timestamp: atMs,
      data: {
        tag: 'exhibit.device',
        payload: { width, height: 700, orientation: 'portrait', touch: true },
      },
    });
    const click = { type: 5, timestamp: 4, data: { tag: 'exhibit.click', payload: { kind: 'dead' } } };
    const bot = { type: 5, timestamp: 5, data: { tag: 'exhibit.bot', payload: { sign: 'webdriver' } } };
    const events = [device(400, 1), device(400, 2), device(900, 3), click, click, bot, device(400, 6), bot];
    expect(news(signalsIn(events as never)).map(({ atMs }) => atMs)).toEqual([1, 3, 4, 4, 5, 6]);
  });
});
