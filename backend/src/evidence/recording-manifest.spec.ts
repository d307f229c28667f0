import { canonicalBytes } from './canonical-json.js';
import { manifestBytes, parseManifest } from './recording-manifest.js';
import { samplePackInput } from './sample-pack.fixture.js';

it.each([
  ['is nothing', null],
  ['is counted by no number', { kind: 'font', reason: 'unreadable', count: -1 }],
  ['is of no kind', { kind: 'film', reason: 'unreadable', count: 1 }],
  ['has no reason', { kind: 'font', reason: 'whim', count: 1 }],
])('refuses a manifest in which what was not captured %s', async (_what, one) => {
  const { manifest } = await samplePackInput();
  expect(parseManifest(manifestBytes(manifest)).notCaptured).toHaveLength(1);
  expect(() => parseManifest(canonicalBytes({ ...manifest, notCaptured: [one] }))).toThrow(
    expect.objectContaining({ code: 'MANIFEST_INVALID' }),
  );
});
