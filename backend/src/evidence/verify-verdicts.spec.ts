import { gunzipSync, gzipSync } from 'node:zlib';
import { canonicalText } from './canonical-json.js';
import type { DisclosureVersion } from './disclosure-version.js';
import { buildPack, type PackInput } from './evidence-pack.js';
import { judgeRecording } from './judge-recording.js';
import { isObject } from './json-shape.js';
import { sampleDisclosure, samplePackInput, sampleSigner } from './sample-pack.fixture.js';
import { VERDICT_SCHEMA, VERDICT_SCHEMA_V1, type VerdictSchema } from './verdict.js';
import { verifyPack } from './verify-pack.js';

const signer = sampleSigner();

/** A pack with a verdict of the given version, about a recording whose events are changed first. */
async function packJudged(
  as: { schema: VerdictSchema; stated?: VerdictSchema; disclosure?: DisclosureVersion },
  bend: (events: unknown[]) => unknown[] = (events) => events,
): Promise<PackInput> {
  const input = await samplePackInput(signer, { body: (events) => gzipSync(JSON.stringify(bend(events))) });
  const segments = input.segments.map(({ body }) => JSON.parse(gunzipSync(body).toString()) as unknown);
  const disclosure = as.disclosure ?? sampleDisclosure;
  const [verdict] = judgeRecording(input.manifest, segments, [disclosure], as.schema);
  const stated = { ...verdict!, schema: as.stated ?? as.schema };
  return { ...input, disclosures: [{ disclosure, verdict: stated }], stills: undefined! };
}
const verify = async ({ stills: _none, ...input }: PackInput) => verifyPack(await buildPack(input, signer));
/** The picture of the page is there, and nothing is in it. */
const withoutPage = (events: unknown[]): unknown[] =>
  events.map((event) =>
    isObject(event) && event['type'] === 2 ? { ...event, data: { node: { type: 0, id: 1 } } } : event,
  );

describe('verdicts recomputed from a pack', () => {
  it('are the same, byte for byte, and need the page of the recording', async () => {
    const { holds, checked, verdicts } = await verify(await packJudged({ schema: VERDICT_SCHEMA }));
    expect([holds, verdicts[0]!.verdict]).toEqual([true, 'shown']);
    expect(checked).toContain('Verdicts recomputed from the recording: 1');
  });

  it.each([
    ['say so where the firm counted the words of the text otherwise', 30, true],
    ['say nothing where they count as we do', 8, false],
  ])('%s', async (_what, words, isSaid) => {
    const disclosure = {
      ...sampleDisclosure,
      words,
      rule: { ...sampleDisclosure.rule, wordsPerMinute: 600 },
    };
    const { checked } = await verify(await packJudged({ schema: VERDICT_SCHEMA, disclosure }));
    expect(checked.join()).toContain('Verdicts recomputed from the recording: 1');
    expect(/Words of representative-example: judged as \d+; counted here as \d+/.test(checked.join())).toBe(
      isSaid,
    );
  });

  it('of a pack from before pages were rebuilt are what they were, and that is said', async () => {
    const old = await packJudged({ schema: VERDICT_SCHEMA_V1 }, withoutPage);
    expect(canonicalText(old.disclosures[0]!.verdict)).toContain(
      '"schema":"exhibit.verdict/v1","verdict":"shown"',
    );
    const { faults, checked } = await verify(old);
    expect(faults.filter(({ code }) => code === 'VERDICT_WRONG')).toEqual([]);
    expect(checked.join()).toMatch(/1, 1 of them from observations alone/);
  });

  it('are refused when they claim to have been held against a page that is not there', async () => {
    const claimed = await packJudged({ schema: VERDICT_SCHEMA_V1, stated: VERDICT_SCHEMA }, withoutPage);
    const { faults } = await verify(claimed);
    expect(faults.map(({ code }) => code)).toContain('VERDICT_WRONG');
  });
});
