import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { encodeSegmentFrame, splitSegmentFrame, WIRE_LIMITS } from '@exhibit/contract';
import {
  BANK_ORIGIN,
  decide,
  event,
  RecorderByHand,
  withdraw,
  type Answer,
  type SentSegment,
} from '../support/recorder-by-hand.js';
import { eventually } from '../support/poll.js';
import { honestVisit, openSite, untilJudged, type BankSite } from '../support/scene.js';
import { startTestAppliance, type TestAppliance } from '../support/test-appliance.js';

let appliance: TestAppliance;
let site: BankSite;
let consentId: string;

beforeAll(async () => {
  appliance = await startTestAppliance();
  site = await openSite(appliance);
  consentId = await decide(appliance.url, site.key);
});
afterAll(() => appliance.stop());

const recorder = () => new RecorderByHand(appliance.url, site.key, consentId);

async function footprint(): Promise<string> {
  const [row] = await appliance.database.source.query(
    `SELECT (SELECT count(*) FROM recording) AS recordings, (SELECT count(*) FROM recording_segment) AS segments`,
  );
  return JSON.stringify({ ...row, objects: (await appliance.objects()).size });
}

it('takes headers as gzip, and seals such a visit like any other', async () => {
  const hand = recorder();
  const packed = ({ header, frame }: SentSegment): SentSegment => {
    const { body } = splitSegmentFrame(frame)!;
    return { header, frame: encodeSegmentFrame({ header, body }, gzipSync(JSON.stringify(header))) };
  };
  const answers = [
    await hand.send(packed(hand.make([event()], { policyVersion: 1 }))),
    await hand.send(packed(hand.make(honestVisit(), { policyVersion: 1, final: 'stopped' }))),
  ];
  expect(answers.map(({ status }) => status)).toEqual([200, 200]);
  expect(await untilJudged(await appliance.as('carol'), hand.recording)).toBe(hand.recording);
  // What comes after compares what is stored, and nothing of this visit may still be on the move.
  await eventually('its segments are one object', async () => (await appliance.objects()).size === 1 || null);
});

describe('ingest refuses, stores nothing and loses nothing, when it is given', () => {
  const withBody = (hand: RecorderByHand, body: Uint8Array, events = 1) =>
    hand.make(Array.from({ length: events }), {}, body);
  const reframed = (segment: SentSegment, body: Uint8Array): SentSegment => ({
    header: segment.header,
    frame: encodeSegmentFrame({ header: segment.header, body }),
  });

  const cases: [string, number, string, (hand: RecorderByHand) => Promise<Answer>][] = [
    [
      'an unknown site key',
      404,
      'UNKNOWN_SITE',
      (hand) => hand.send(hand.make(), { siteKey: 'site-AAAAAAAAAAAAAAAA' }),
    ],
    ['a site key that is none', 404, 'UNKNOWN_SITE', (hand) => hand.send(hand.make(), { siteKey: "x'--" })],
    [
      'a foreign origin',
      403,
      'ORIGIN_NOT_ALLOWED',
      (hand) => hand.send(hand.make(), { origin: 'http://evil.test' }),
    ],
    [
      'an origin that only begins like ours',
      403,
      'ORIGIN_NOT_ALLOWED',
      (hand) => hand.send(hand.make(), { origin: `${BANK_ORIGIN}.evil.test` }),
    ],
    ['no origin', 403, 'ORIGIN_NOT_ALLOWED', (hand) => hand.send(hand.make(), { origin: null })],
    [
      'another media type',
      415,
      'MEDIA_TYPE_NOT_SUPPORTED',
      (hand) => hand.send(hand.make(), { type: 'text/plain' }),
    ],
    [
      'a policy version nobody published',
      409,
      'UNKNOWN_POLICY_VERSION',
      (hand) => hand.next([event()], { policyVersion: 9 }),
    ],
    ['no consent', 403, 'CONSENT_REQUIRED', (hand) => hand.next([event()], { consentId: randomUUID() })],
    [
      'a body that is not gzip',
      422,
      'SEGMENT_NOT_GZIP',
      (hand) => hand.send(withBody(hand, randomBytes(500))),
    ],
    [
      'gzip that ends too early',
      422,
      'SEGMENT_NOT_GZIP',
      (hand) => hand.send(withBody(hand, gzipSync('[{}]').subarray(0, 15))),
    ],
    [
      'a zip bomb',
      413,
      'SEGMENT_EXPANDS_TOO_FAR',
      (hand) => hand.send(withBody(hand, gzipSync(Buffer.alloc(WIRE_LIMITS.eventsBytes + 1, 0x20)))),
    ],
    ['broken JSON', 422, 'SEGMENT_NOT_JSON', (hand) => hand.send(withBody(hand, gzipSync('[{"type":5')))],
    [
      'bytes that are not UTF-8',
      422,
      'SEGMENT_NOT_JSON',
      (hand) => hand.send(withBody(hand, gzipSync(Buffer.from([0x5b, 0xff, 0x5d])))),
    ],
    ['JSON that is not a list', 422, 'SEGMENT_NOT_JSON', (hand) => hand.send(withBody(hand, gzipSync('{}')))],
    ['events that are none', 422, 'SEGMENT_NOT_JSON', (hand) => hand.send(withBody(hand, gzipSync('[1]')))],
    [
      'too many events',
      422,
      'SEGMENT_NOT_JSON',
      (hand) => hand.next(Array.from({ length: WIRE_LIMITS.events + 1 }, () => event(1))),
    ],
    [
      'a count that does not fit',
      422,
      'SEGMENT_HEADER_INVALID',
      (hand) => hand.next([event()], { counts: { events: 2, observations: 0, dropped: 0 } }),
    ],
    ['a wrong hash', 422, 'SEGMENT_HASH_MISMATCH', (hand) => hand.next([event()], { hash: '0'.repeat(64) })],
    [
      'a body that was changed on the way',
      422,
      'SEGMENT_HASH_MISMATCH',
      (hand) => hand.send(reframed(hand.make(), gzipSync('[]'))),
    ],
    [
      'a digest of something else',
      422,
      'SEGMENT_HASH_MISMATCH',
      (hand) =>
        hand.send(hand.make(), {
          headers: { 'content-digest': `sha-256=:${createHash('sha256').update('x').digest('base64')}:` },
        }),
    ],
    [
      'a number out of order',
      409,
      'SEGMENT_OUT_OF_ORDER',
      (hand) => hand.next([event()], { seq: 3, prevHash: '1'.repeat(64) }),
    ],
    [
      'a first segment that claims a predecessor',
      422,
      'SEGMENT_HEADER_INVALID',
      (hand) => hand.next([event()], { prevHash: '1'.repeat(64) }),
    ],
    [
      'a time that ends before it begins',
      422,
      'SEGMENT_HEADER_INVALID',
      (hand) => hand.next([event()], { firstAt: 10, lastAt: 5 }),
    ],
    [
      'a version that is an essay',
      422,
      'SEGMENT_HEADER_INVALID',
      (hand) => hand.next([event()], { recorderVersion: 'a b' }),
    ],
    [
      'a header longer than the frame',
      422,
      'SEGMENT_HEADER_INVALID',
      (hand) => hand.send({ ...hand.make(), frame: Buffer.from([0, 0, 16, 0, 1]) }),
    ],
    [
      'a packed header that is no gzip',
      422,
      'SEGMENT_HEADER_INVALID',
      (hand) => hand.send({ ...hand.make(), frame: Buffer.from([0, 0, 0, 4, 0x1f, 0x8b, 0, 0, 1]) }),
    ],
    [
      'an empty body',
      422,
      'SEGMENT_HEADER_INVALID',
      (hand) => hand.send({ ...hand.make(), frame: new Uint8Array(0) }),
    ],
    [
      'a header for another address',
      422,
      'SEGMENT_HEADER_INVALID',
      (hand) =>
        hand.send({ header: { ...hand.make().header, recording: randomUUID() }, frame: hand.make().frame }),
    ],
    [
      'a segment that is too large',
      413,
      'SEGMENT_TOO_LARGE',
      (hand) => hand.send(withBody(hand, randomBytes(WIRE_LIMITS.segmentBytes + 1))),
    ],
  ];

  it.each(cases)('%s', async (_what, status, code, send) => {
    const before = await footprint();
    const answer = await send(recorder());
    expect({ status: answer.status, code: answer.body.code }).toEqual({ status, code });
    expect(await footprint()).toBe(before);
  });

  it('a refused consent', async () => {
    const refused = await decide(appliance.url, site.key, 'refused');
    const answer = await new RecorderByHand(appliance.url, site.key, refused).next();
    expect(answer.body.code).toBe('CONSENT_REQUIRED');
  });

  it('a consent of another site', async () => {
    const other = await openSite(appliance, 'Other bank');
    const answer = await new RecorderByHand(appliance.url, other.key, consentId).next();
    expect(answer.body.code).toBe('CONSENT_REQUIRED');
  });

  it('a path that is no UUID and a number that is none, without a 5xx', async () => {
    for (const path of [
      'recordings/..%2f..%2fetc/segments/0',
      `recordings/${randomUUID()}/segments/-1`,
      `recordings/${randomUUID()}/segments/1e9`,
    ]) {
      const response = await fetch(`${appliance.url}/ingest/v1/${site.key}/${path}`, {
        method: 'PUT',
        headers: { origin: BANK_ORIGIN, 'content-type': 'application/vnd.exhibit.segment.v1' },
        body: 'x',
      });
      expect(response.status).toBeGreaterThanOrEqual(400);
      expect(response.status).toBeLessThan(500);
    }
  });
});

describe('a withdrawal (P2)', () => {
  it('refuses every later segment and tells the recorder to stop', async () => {
    const withdrawn = await decide(appliance.url, site.key);
    const hand = new RecorderByHand(appliance.url, site.key, withdrawn);
    expect((await hand.next()).status).toBe(200);
    expect((await withdraw(appliance.url, site.key, withdrawn)).status).toBe(200);
    expect((await hand.next()).body.code).toBe('CONSENT_WITHDRAWN');
  });

  it('a second time gives the first answer', async () => {
    const id = await decide(appliance.url, site.key);
    const first = await (await withdraw(appliance.url, site.key, id)).text();
    expect(await (await withdraw(appliance.url, site.key, id)).text()).toBe(first);
  });
});

describe('a recording takes segments exactly once, in order (P9)', () => {
  it('gives the same segment the same answer and stores it once', async () => {
    const hand = recorder();
    const segment = hand.make();
    const first = await hand.send(segment);
    const again = await hand.send(segment);
    expect(again).toEqual(first);
    expect(await rows(hand)).toBe(1);
  });

  it('stores one of two uploads of the same segment at the same moment, and leaves no orphan object', async () => {
    const hand = recorder();
    const segment = hand.make();
    const before = (await appliance.objects()).size;
    const answers = await Promise.all(Array.from({ length: 6 }, () => hand.send(segment)));
    expect(answers.filter(({ status }) => status === 200).length).toBe(6);
    expect(await rows(hand)).toBe(1);
    expect((await appliance.objects()).size).toBe(before + 1);
  });

  it('refuses another segment under a number that is taken', async () => {
    const hand = recorder();
    await hand.send(hand.make([event('one')]));
    const other = hand.make([event('two')], { seq: 0, prevHash: null });
    expect((await hand.send(other)).body.code).toBe('SEGMENT_CONFLICT');
  });

  it('refuses a segment that does not follow the hash of the one before', async () => {
    const hand = recorder();
    await hand.next();
    expect((await hand.next([event()], { prevHash: '2'.repeat(64) })).body.code).toBe('SEGMENT_CHAIN_BROKEN');
  });

  it('says which number it expects', async () => {
    const hand = recorder();
    await hand.next();
    const answer = await hand.next([event()], { seq: 5 });
    expect(answer.body).toMatchObject({ code: 'SEGMENT_OUT_OF_ORDER', expectedSeq: 1 });
  });

  it('remembers a declared gap and shows it', async () => {
    const hand = recorder();
    await hand.next();
    const answer = await hand.next([event()], {
      seq: 4,
      gap: { fromSeq: 1, toSeq: 3, reason: 'spool-lost' },
    });
    expect(answer.status).toBe(200);
    const carol = await appliance.as('carol');
    const recording = await carol.get<{ gapList: unknown }>(`/api/recordings/${hand.recording}`);
    expect(recording.gapList).toEqual([{ fromSeq: 1, toSeq: 3, reason: 'spool-lost' }]);
  });

  it('refuses a gap that does not reach from the expected number to the segment', async () => {
    const hand = recorder();
    await hand.next();
    const late = await hand.next([event()], { seq: 4, gap: { fromSeq: 2, toSeq: 3, reason: 'spool-lost' } });
    expect(late.body.code).toBe('SEGMENT_OUT_OF_ORDER');
    const short = await hand.next([event()], { seq: 4, gap: { fromSeq: 1, toSeq: 2, reason: 'spool-lost' } });
    expect(short.body.code).toBe('SEGMENT_CHAIN_BROKEN');
  });

  it('refuses a segment after the seal', async () => {
    const hand = recorder();
    await hand.next([event()], { final: 'stopped' });
    expect((await hand.next()).body.code).toBe('RECORDING_SEALED');
    await untilJudged(await appliance.as('carol'), hand.recording);
    expect((await hand.next()).body.code).toBe('RECORDING_SEALED');
  });

  it('refuses a segment of somebody else’s recording', async () => {
    const hand = recorder();
    await hand.next();
    hand.consentId = await decide(appliance.url, site.key);
    expect((await hand.next()).body.code).toBe('SEGMENT_CONFLICT');
  });
});

describe('what must never arrive in clear (P1)', () => {
  it.each([
    ['a card number', 'CARD_NUMBER', '4111 1111 1111 1111'],
    ['an IBAN', 'IBAN', 'DE89 3704 0044 0532 0130 00'],
    ['an e-mail address', 'E_MAIL', 'someone@mail.test'],
  ])('%s quarantines the recording, names the place and not the value', async (_what, reason, value) => {
    const hand = recorder();
    const answer = await hand.next([event({ node: { textContent: `pay with ${value} today` } })]);
    expect(answer.body.stop).toBe('quarantined');
    expect((await hand.next()).body.code).toBe('RECORDING_QUARANTINED');
    const carol = await appliance.as('carol');
    const recording = await carol.get<{ state: string; quarantine: unknown }>(
      `/api/recordings/${hand.recording}`,
    );
    expect(recording).toMatchObject({
      state: 'quarantined',
      quarantine: { reason, place: '[0].data.node.textContent' },
    });
    expect(JSON.stringify(recording)).not.toContain(value);
  });

  it('a number that is a time does not', async () => {
    expect((await recorder().next([event({ at: 4111111111111111 })])).body.stop).toBeUndefined();
  });
});

describe('content at rest (P3)', () => {
  it('is nowhere in the object store or the database in clear, nor gzip’d', async () => {
    const word = `secret-${randomUUID()}`;
    const hand = recorder();
    const segment = hand.make([event(word)]);
    await hand.send(segment);
    const body = Buffer.from(segment.frame).subarray(-40);
    for (const [, object] of await appliance.objects()) {
      expect(object.includes(word)).toBe(false);
      expect(object.includes(body)).toBe(false);
    }
    const dump = JSON.stringify(await appliance.database.owner.query(`SELECT * FROM recording_segment`));
    expect(dump).not.toContain(word);
  });
});

async function rows(hand: RecorderByHand): Promise<number> {
  const [{ n }] = await appliance.database.source.query(
    'SELECT count(*)::int AS n FROM recording_segment WHERE recording_id = $1',
    [hand.recording],
  );
  return n;
}
