import type { DisclosureObservation } from '@exhibit/contract';
import { stretch, type DisclosureSample, type Stretch } from './stretch.js';

const SEEN: DisclosureSample = {
  disclosure: 'terms',
  textHash: 'a'.repeat(64),
  visibleShare: 1,
  hidden: [],
  foreground: true,
  method: 'occlusion-observed',
  fontPx: 16,
  contrast: 21,
};
const BLANK: DisclosureSample = { ...SEEN, hidden: ['text-transparent'] };

function stretches(run: (stretch: Stretch) => void) {
  const done: DisclosureObservation[] = [];
  const one = stretch((observation) => done.push(observation));
  run(one);
  one.end();
  return done.map(({ from, to, hidden }) => [from, to, ...hidden]);
}

describe('a stretch', () => {
  it('is cut back to the last measurement when a change comes to light that nothing had announced', () =>
    expect(
      stretches((stretch) => {
        stretch.add(SEEN, 0, 'changed');
        for (let at = 90; at < 800; at += 90) stretch.add(SEEN, at, 'assumed');
        stretch.add(BLANK, 860, 'checked');
      }),
    ).toEqual([
      [0, 0],
      [860, 860, 'text-transparent'],
    ]));

  it('keeps what was assumed until something was announced', () =>
    expect(
      stretches((stretch) => {
        stretch.add(SEEN, 0, 'changed');
        stretch.add(SEEN, 90, 'assumed');
        stretch.add(BLANK, 180, 'changed');
      }),
    ).toEqual([
      [0, 90],
      [180, 180, 'text-transparent'],
    ]));

  it('ends where nobody looked at what changed for longer than 250 ms', () =>
    expect(
      stretches((stretch) => {
        stretch.add(SEEN, 0);
        stretch.add(SEEN, 240);
        stretch.add(SEEN, 500);
      }),
    ).toEqual([
      [0, 240],
      [500, 500],
    ]));

  it('ends at the first measurement after 1,000 ms, and the next one begins at that very time', () =>
    expect(
      stretches((stretch) => {
        for (let at = 0; at <= 2_400; at += 100)
          stretch.add(SEEN, at, stretch.dueIn(at) <= 0 ? 'checked' : 'assumed');
      }),
    ).toEqual([
      [0, 1000],
      [1000, 2000],
      [2000, 2400],
    ]));

  it('is never told of a time that was only assumed when a measurement says otherwise', () =>
    expect(
      stretches((stretch) => {
        stretch.add(SEEN, 0, 'changed');
        for (let at = 100; at < 1_100; at += 100) stretch.add(SEEN, at, 'assumed');
        stretch.add(BLANK, 1_100, 'checked');
      }),
    ).toEqual([
      [0, 0],
      [1100, 1100, 'text-transparent'],
    ]));

  it('goes on over a second in which nothing was told to have happened, once that is measured', () =>
    expect(
      stretches((stretch) => {
        stretch.add(SEEN, 0, 'changed');
        stretch.add(SEEN, 1_010, 'checked');
        stretch.add(SEEN, 1_500, 'assumed');
      }),
    ).toEqual([
      [0, 1010],
      [1010, 1500],
    ]));

  it('ends where it was measured last when the next look comes far too late', () =>
    expect(
      stretches((stretch) => {
        stretch.add(SEEN, 0, 'changed');
        stretch.add(SEEN, 300, 'assumed');
        stretch.add(SEEN, 1_700, 'checked');
      }),
    ).toEqual([
      [0, 0],
      [1700, 1700],
    ]));

  it('goes on where it was cut, and says nothing of a cut after which nothing came', () =>
    expect(
      stretches((stretch) => {
        stretch.add(SEEN, 0, 'changed');
        stretch.add(SEEN, 300, 'checked');
        stretch.cut(300);
        stretch.add(SEEN, 700, 'checked');
        stretch.cut(700);
      }),
    ).toEqual([
      [0, 300],
      [300, 700],
    ]));

  it('is not taken for measured because it begins with what was assumed', () =>
    expect(
      stretches((stretch) => {
        stretch.add(SEEN, 0, 'changed');
        stretch.end();
        for (let at = 90; at < 800; at += 90) stretch.add(SEEN, at, 'assumed');
        stretch.add(BLANK, 860, 'checked');
      }),
    ).toEqual([
      [0, 0],
      [90, 90],
      [860, 860, 'text-transparent'],
    ]));

  it('ends where it was measured last when it leaves the view and nothing had announced it', () =>
    expect(
      stretches((stretch) => {
        stretch.add(SEEN, 0, 'changed');
        for (let at = 90; at < 800; at += 90) stretch.add(SEEN, at, 'assumed');
        stretch.end(true);
      }),
    ).toEqual([[0, 0]]));

  it('is never longer than the appliance believes, however late a sample comes; the next one goes on from there', () =>
    expect(
      stretches((stretch) => {
        for (const at of [0, 240, 480, 720, 960, 1_180, 1_300]) stretch.add(SEEN, at);
      }),
    ).toEqual([
      [0, 1100],
      [1100, 1300],
    ]));

  it.each<[string, Partial<DisclosureSample>]>([
    ['contrast', { contrast: 3 }],
    ['lines that are readable', { seen: [[0, 3]] }],
    ['pinch zoom', { zoom: 2 }],
    ['foreground', { foreground: false }],
  ])('ends when another %s is seen', (_what, change) =>
    expect(
      stretches((stretch) => {
        stretch.add(SEEN, 0);
        stretch.add({ ...SEEN, ...change }, 90);
      }),
    ).toHaveLength(2),
  );
});
