import { byRecording } from './pack-collection.js';

it('lists packs in the order of their recordings, whatever their order was', () => {
  const [a, b] = [{ recording: 'a' }, { recording: 'b' }];
  for (const given of [
    [a, b],
    [b, a],
  ])
    expect(given.toSorted(byRecording)).toEqual([a, b]);
});
