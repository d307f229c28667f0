import { INGEST_PROBLEMS, type SegmentHeader } from '@exhibit/contract';
import { backoffMs, readAck, readProblem } from './delivery.js';
import type { SpooledSegment } from './spool.js';

const header = { recording: 'r', seq: 3, hash: 'h' } as SegmentHeader;
const segment = { header } as SpooledSegment;

describe('an answer leaves the segment in the spool (P9) when it', () => {
  it.each([
    ['is nothing', null],
    ['is of another recording', { recording: 'x', seq: 3, hash: 'h' }],
    ['is of another number', { recording: 'r', seq: 4, hash: 'h' }],
    ['is of other bytes', { recording: 'r', seq: 3, hash: 'x' }],
    ['is a text', 'thank you'],
  ])('%s', (_what, answer) => expect(readAck(answer, segment)).toEqual({ kind: 'later' }));

  it('is the acknowledgement of exactly this segment: then it does not', () =>
    expect(readAck({ recording: 'r', seq: 3, hash: 'h', nextSeq: 4 }, segment)).toEqual({
      kind: 'acknowledged',
      stop: false,
    }));
  it('tells to stop', () =>
    expect(readAck({ ...header, stop: 'consent-withdrawn' }, segment)).toMatchObject({ stop: true }));
});

describe('a refusal', () => {
  it.each([
    [{ code: 'CONSENT_WITHDRAWN' }, { kind: 'stop' }],
    [{ code: 'SEGMENT_NOT_GZIP' }, { kind: 'drop' }],
    [
      { code: 'SEGMENT_OUT_OF_ORDER', expectedSeq: 2 },
      { kind: 'resend', expectedSeq: 2 },
    ],
    [{ code: 'SEGMENT_OUT_OF_ORDER' }, { kind: 'later' }],
    [{ code: 'SOMETHING_NEW' }, { kind: 'later' }],
    [{ code: 'constructor' }, { kind: 'later' }],
    [{ code: 'STORAGE_UNAVAILABLE' }, { kind: 'later' }],
    ['<html>', { kind: 'later' }],
    [null, { kind: 'later' }],
  ])('%j', (answer, delivery) => expect(readProblem(answer, null, 0)).toEqual(delivery));

  it.each(Object.entries(INGEST_PROBLEMS).filter(([code]) => !code.startsWith('ASSET_')))(
    'by the code %s means: %s, as the contract says',
    (code, what) => {
      const { kind } = readProblem({ code, expectedSeq: 1 }, null, 0);
      expect(kind === 'later' ? 'retry' : kind).toBe(what);
    },
  );

  it.each([
    ['7', 7_000],
    ['Thu, 01 Jan 1970 00:00:09 GMT', 9_000],
    ['99999999', 600_000],
    ['soon', undefined],
    ['-5', undefined],
  ])('that says Retry-After: %s waits %s ms', (field, afterMs) =>
    expect(readProblem({}, field, 0)).toEqual(
      afterMs === undefined ? { kind: 'later' } : { kind: 'later', afterMs },
    ),
  );
});

it('waits longer after each failure, up to a minute, and never the same on every page', () => {
  const waits = [0, 1, 2, 3, 20].map((failures) => backoffMs(failures, 1));
  expect(waits).toEqual([500, 1_000, 2_000, 4_000, 60_000]);
  expect(backoffMs(3, 0)).toBe(2_000);
});
