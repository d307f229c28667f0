import { createHash } from 'node:crypto';
import { FIELD_KINDS } from '../../src/masking/review/page-shape.js';
import { SeenPages } from '../../src/masking/review/seen-pages.service.js';
import { MaskingReviewAlarms } from '../../src/masking/review/masking-review-alarms.service.js';
import type {
  ChangedPageDto,
  MaskingReviewDto,
  SightDto,
} from '../../src/masking/review/masking-review.dto.js';
import { RetentionSweeper } from '../../src/retention/sweeper/retention-sweeper.service.js';
import {
  documentOf,
  element,
  snapshot,
  text,
} from '../../src/masking/conformance/recorded-events.fixture.js';
import { later } from '../support/later.js';
import { eventually } from '../support/poll.js';
import { BANK_ORIGIN, decide, RecorderByHand } from '../support/recorder-by-hand.js';
import { aged, publishRetention, ruleOf } from '../support/retention-scene.js';
import { APPROVED_TEXT, openSite, refusal, type BankSite } from '../support/scene.js';
import { sequenceAudit } from '../support/sequence-audit.js';
import { namedIn, storeCheck } from '../support/store-check.js';
import { Insider } from '../support/tampering.js';
import { startTestAppliance, type TestAppliance } from '../support/test-appliance.js';

let appliance: TestAppliance;
beforeAll(async () => {
  // Nobody answers there: what is to go out waits, and can be read.
  appliance = await startTestAppliance({
    notices: {
      webhooks: [
        { name: 'duty', url: 'http://127.0.0.1:1/', secret: 'a secret of the test that is long enough' },
      ],
    },
  });
}, 120_000);
afterAll(() => appliance.stop());

const CANARY = 'Quintessa Oddlington';
const MONTH_HOURS = 32 * 24;
const NOTE = 'Looked at every page that is new.';

const rows = (sql: string, ...values: unknown[]): Promise<Record<string, unknown>[]> =>
  appliance.database.owner.query(sql, values);
const review = async (site: BankSite, login = 'priya'): Promise<MaskingReviewDto> =>
  (await appliance.as(login)).get<MaskingReviewDto>(`/api/masking-reviews/${site.id}`);
const confirm = async (site: BankSite, listHash: string, login = 'priya'): Promise<MaskingReviewDto> =>
  (await appliance.as(login)).post<MaskingReviewDto>(`/api/masking-reviews/${site.id}`, {
    ...{ listHash, note: NOTE },
  });
const confirmed = async (site: BankSite, login?: string) =>
  confirm(site, (await review(site, login)).listHash, login);
const entries = async (kind: string, about: string): Promise<{ leaf: string }[]> => {
  await sequenceAudit(appliance.database.source);
  return appliance.database.owner.query(
    `SELECT leaf FROM audit_entry WHERE kind = $1 AND leaf LIKE '%' || $2 || '%'`,
    [kind, about],
  );
};

const rule = (id: string, selector: string, more: object = {}) => ({
  ...{ id, selector, text: true, descendants: true, attributes: [] },
  reason: 'It is the same text for everybody',
  ...more,
});
const LEGAL = rule('legal', '.legal', { attributes: ['title'] });
const legal = (words = 'The same for everybody') => element('section', { class: 'legal' }, [text(words)]);
const field = (type = 'text') => element('input', { type, value: '***' });

/** What a recorder sends of pages: their paths and what stands on them. */
const pages = (...seen: [path: string, ...children: unknown[]][]): unknown[] =>
  seen.flatMap(([path, ...children]) => [
    { type: 4, timestamp: 1_763_700_000_000, data: { href: BANK_ORIGIN + path, width: 1_280, height: 800 } },
    snapshot(documentOf(...children)),
  ]);

/** Visits that end together; sealed, or quarantined where one does not conform. Their ids. */
async function visits(site: BankSite, ...seen: unknown[][]): Promise<string[]> {
  const consent = await decide(appliance.url, site.key);
  const hands = seen.map(() => new RecorderByHand(appliance.url, site.key, consent));
  await Promise.all(
    hands.map(async (hand, index) => {
      const { status } = await hand.next(seen[index], { policyVersion: 1, final: 'stopped' });
      expect(status).toBe(200);
    }),
  );
  const ids = hands.map(({ recording }) => recording);
  await eventually('the visits are judged', async () => {
    const open = await rows(`SELECT 1 FROM recording WHERE id = ANY($1) AND state = 'open'`, ids);
    return open.length === 0 ? true : null;
  });
  return ids;
}

const opened = (name: string) => openSite(appliance, name, [LEGAL]);
const path = ({ path: of }: SightDto) => of;

describe('what masking let through is read', () => {
  it('by nobody who may not see masking, and confirmed by nobody who may not; each try is written down', async () => {
    const site = await opened('Guarded bank');
    const { listHash } = await review(site, 'aude');
    expect(await refusal(review(site, 'rex'))).toBe('PERMISSION_DENIED');
    for (const login of ['rex', 'ada', 'aude'])
      expect(await refusal(confirm(site, listHash, login))).toBe('PERMISSION_DENIED');
    expect(await entries('permission.refused', 'POST /api/masking-reviews/:siteId')).toHaveLength(3);
    expect(await rows('SELECT 1 FROM masking_review WHERE site_id = $1', site.id)).toEqual([]);
  });

  it('is not confirmed without a note, or by a hash that is none', async () => {
    const site = await opened('Careless bank');
    const priya = await appliance.as('priya');
    const address = `/api/masking-reviews/${site.id}`;
    const { listHash } = await review(site);
    for (const body of [{ listHash, note: ' ' }, { listHash }, { listHash: 'x', note: NOTE }])
      expect(await refusal(priya.post(address, body))).toBe('REQUEST_INVALID');
  });

  it('holds nothing of what a page says, wherever it says it', async () => {
    const site = await opened('Canary bank');
    const loud = element('section', { class: 'legal', title: CANARY }, [
      text(CANARY),
      element('x-x0', { class: 'x1', id: 'x2' }, [text('x'.repeat(20))]),
    ]);
    await visits(
      site,
      pages(['/apply/:id', loud, field('email'), element('input', { type: 'hidden', value: '***' })]),
      pages(['/apply', element('p', {}, [text(CANARY)])]),
    );
    const said = JSON.stringify(await review(site));
    for (const table of ['masking_page_seen', 'masking_place_seen', 'masking_seen_beyond', 'masking_review'])
      expect(
        JSON.stringify(await rows(`SELECT t::text FROM ${table} t WHERE site_id = $1`, site.id)),
      ).not.toMatch(/quintessa|oddlington|x0|x1|x2|xxxx|\*\*\*/i);
    expect(said).not.toMatch(/quintessa|oddlington/i);
    // The second visit did not conform: nothing of it is kept.
    const { newPagesSeen, quarantined, places } = await review(site);
    expect({ paths: newPagesSeen.map(path), quarantined }).toEqual({ paths: ['/apply/:id'], quarantined: 1 });
    expect(places.map(({ rule: id, part }) => [id, part])).toEqual([
      ['legal', 'attribute title'],
      ['legal', 'text'],
    ]);
  });
});

describe('a review', () => {
  let site: BankSite;
  let first: string;
  beforeAll(async () => {
    site = await opened('Reviewed bank');
    [first] = (await visits(site, pages(['/apply', legal(), field()], ['/help', element('p')]))) as [string];
  });

  it('lists everything the first time, and where it was first seen', async () => {
    const found = await review(site, 'carol');
    expect(found).toMatchObject({
      ...{ policyVersion: 1, policyVersionBefore: 0, overdue: false, history: [], ownRules: false },
      places: [{ path: '/apply', rule: 'legal', part: 'text', recordingId: first, days: 1 }],
      newPagesSeen: [
        { path: '/apply', shape: { elements: 3, frames: 0, fields: [{ kind: 'text', count: 1 }] } },
        { path: '/help', shape: { elements: 2, fields: [] } },
      ],
    });
    expect(found.rules.map(({ id, before }) => [id, before])).toEqual([
      ['example', null],
      ['legal', null],
    ]);
    expect((await review(site)).ownRules).toBe(true);
  });

  it('of a list that changed meanwhile is refused, and that is written down', async () => {
    const { listHash } = await review(site);
    await visits(site, pages(['/contact', field('tel')]));
    expect(await refusal(confirm(site, listHash))).toBe('MASKING_REVIEW_STALE');
    expect(await rows('SELECT 1 FROM masking_review WHERE site_id = $1', site.id)).toEqual([]);
    expect(await entries('masking.review.refused', site.id)).toHaveLength(1);
  });

  it('goes on while visits show nothing else, and writes nothing for them', async () => {
    const { listHash } = await review(site);
    await visits(site, pages(['/apply', legal(), field()]));
    const kept = await rows('SELECT xmin FROM masking_page_seen WHERE site_id = $1', site.id);
    await visits(site, pages(['/apply', legal(), field()]), pages(['/apply', legal('Other words')]));
    expect(await rows('SELECT xmin FROM masking_page_seen WHERE site_id = $1', site.id)).toEqual(kept);
    const { history, ...after } = await confirm(site, listHash);
    expect(after).toMatchObject({ places: [], rules: [], newPagesSeen: [], changedPages: [], gonePages: [] });
    expect(history).toMatchObject([
      {
        ...{
          number: 1,
          policyVersion: 1,
          listHash,
          note: NOTE,
          ownRules: true,
          reviewedBy: { name: expect.any(String) },
        },
        ...{ newPlaces: 1, ruleChanges: 2, newPages: 3, changedPages: 0, gonePages: 0 },
      },
    ]);
    const aude = await appliance.as('aude');
    const list = await aude.download(`/api/masking-reviews/${site.id}/1/list`);
    expect(createHash('sha256').update(list).digest('hex')).toBe(listHash);
    for (const number of [2, -1])
      expect(await refusal(aude.get(`/api/masking-reviews/${site.id}/${number}/list`))).toBe(
        'MASKING_REVIEW_NOT_FOUND',
      );
    const [{ leaf }] = (await entries('masking.reviewed', site.id)) as [{ leaf: string }];
    expect(JSON.parse(leaf).fields).toMatchObject({
      number: 1,
      listHash,
      ownRules: true,
      places: 1,
      newPages: 3,
    });
    expect(leaf).not.toContain(NOTE);
  });

  it('names a page whose form gained a field, with both, and no page that lost one', async () => {
    await visits(site, pages(['/apply', legal(), field(), field(), field('password')], ['/contact']));
    const { changedPages, newPagesSeen } = await review(site);
    expect(newPagesSeen).toEqual([]);
    expect(
      changedPages.map(({ path: of, before, shape }: ChangedPageDto) => [of, before.fields, shape.fields]),
    ).toEqual([
      [
        '/apply',
        [{ kind: 'text', count: 1 }],
        [
          { kind: 'text', count: 2 },
          { kind: 'password', count: 1 },
        ],
      ],
    ]);
  });

  it('names a place that an old rule let through on another page', async () => {
    const [recordingId] = await visits(site, pages(['/help', element('p'), legal()]));
    expect((await review(site)).places).toMatchObject([
      { path: '/help', rule: 'legal', part: 'text', recordingId },
    ]);
  });

  it('names rules that changed since, and somebody else reviews rules that are not theirs', async () => {
    const ada = await appliance.as('ada');
    const { version } = await ada.post<{ version: number }>('/api/masking-policies', {
      siteId: site.id,
      rules: [{ ...LEGAL, attributes: ['title', 'alt'] }],
    });
    await (await appliance.as('priya')).post(`/api/masking-policies/${site.id}/${version}/publish`);
    const { rules, listHash } = await review(site, 'carol');
    expect(rules.map(({ id, before, after }) => [id, before?.attributes, after?.attributes])).toEqual([
      ['example', [], undefined],
      ['legal', ['title'], ['title', 'alt']],
    ]);
    const { history, ownRules } = await confirm(site, listHash, 'carol');
    expect({ ownRules, said: history[0]!.ownRules }).toEqual({ ownRules: false, said: false });
  });

  it('names a page that nobody saw for four weeks once, and forgets it', async () => {
    await rows(
      `UPDATE masking_page_seen SET last_seen_on = last_seen_on - 29 WHERE site_id = $1 AND path = '/contact'`,
      site.id,
    );
    await confirmed(site);
    expect(
      await rows(`SELECT 1 FROM masking_page_seen WHERE site_id = $1 AND path = '/contact'`, site.id),
    ).toEqual([]);
    expect((await review(site)).history[0]).toMatchObject({ number: 3, gonePages: 1 });
  });

  it('is confirmed once by two at once', async () => {
    const { listHash } = await review(site);
    const both = await Promise.all([
      refusal(confirm(site, listHash)),
      refusal(confirm(site, listHash, 'carol')),
    ]);
    expect(both.sort()).toEqual(['MASKING_REVIEW_STALE', null].sort());
  });

  it('is for ever: neither the application nor the owner changes one, takes one away or leaves one out', async () => {
    const { source, owner } = appliance.database;
    for (const who of [source, owner])
      for (const change of [
        `UPDATE masking_review SET note = 'nothing'`,
        'DELETE FROM masking_review',
        'TRUNCATE masking_review',
      ])
        await expect(who.query(change)).rejects.toThrow(/permission denied|refused|append/);
    const copy = (number: string, list: string) =>
      `INSERT INTO masking_review SELECT site_id, ${number}, reviewed_by, reviewed_at, policy_version, ${list}, list_hash,
         counts, quarantined, own_rules, note FROM masking_review WHERE site_id = '${site.id}' AND number = 1`;
    await expect(source.query(copy('9', 'list'))).rejects.toThrow('follow each other');
    await expect(source.query(copy('5', `list || ' '`))).rejects.toThrow('check');
  });

  it('that an insider changes is named by whoever checks the store', async () => {
    const check = await storeCheck(appliance);
    const insider = await Insider.in(appliance.database.appUrl, { lasting: true });
    try {
      // Recordings are compacted meanwhile.
      await eventually('nothing is wrong', async () =>
        (await check.run()).findings.faults.length === 0 ? true : null,
      );
      await insider.query(`UPDATE masking_review SET own_rules = NOT own_rules WHERE site_id = $1`, [
        site.id,
      ]);
      expect(namedIn(await check.run()).join()).toContain('masking_review');
    } finally {
      await insider.query(`UPDATE masking_review SET own_rules = NOT own_rules WHERE site_id = $1`, [
        site.id,
      ]);
      await insider.end();
      await check.end();
    }
  });
});

describe('sealing', () => {
  it('many visits of one site at once keeps each thing once, and waits for nobody in a circle', async () => {
    const site = await opened('Busy bank');
    const visit = (turn: number) => {
      const names = ['/alpha', '/beta', '/gamma', '/delta'];
      const seen = names.map((name): [string, ...unknown[]] => [
        name,
        legal(),
        field(),
        ...Array.from({ length: turn }, () => element('p')),
      ]);
      return pages(...(turn % 2 ? seen : seen.toReversed()));
    };
    const { sealed } = await allSealed(site, await visits(site, ...[...Array(10).keys()].map(visit)));
    expect(sealed).toBe(10);
    const { newPagesSeen, places } = await review(site);
    expect(newPagesSeen.map(({ path: of, days, shape }) => [of, days, shape.elements])).toEqual(
      ['/alpha', '/beta', '/delta', '/gamma'].map((of) => [of, 1, 12]),
    );
    expect(places).toHaveLength(4);
    expect(await rows('SELECT seen_again FROM masking_page_seen WHERE site_id = $1', site.id)).toEqual(
      Array(4).fill({ seen_again: true }),
    );
  });

  it('loses nothing of what visits show at the same moment', async () => {
    const site = await opened('Hasty bank');
    const ids = await visits(site, ...FIELD_KINDS.map(() => pages(['/start'])));
    const keeper = appliance.worker.get(SeenPages, { strict: false });
    const shown = (turn: number) => {
      const fields = { [FIELD_KINDS[turn]!]: 1 };
      const shape = { elements: 1, images: 0, frames: 0, fields, sketch: [turn] };
      const places = [{ rule: 'legal', part: 'text' as const }];
      const seen = ['/one', '/two', '/three'].map((of) => ({ path: of, shape, places }));
      return { pages: turn % 2 ? seen : seen.toReversed(), more: false };
    };
    await Promise.all(
      ids.map((recordingId, turn) =>
        appliance.database.source.transaction((manager) =>
          keeper.keep(manager, { siteId: site.id, recordingId }, shown(turn), new Date()),
        ),
      ),
    );
    const kept = (await review(site)).newPagesSeen.filter(({ path: of }) => of !== '/start');
    expect(kept.map(({ path: of, shape }) => [of, shape.fields.length])).toEqual([
      ['/one', FIELD_KINDS.length],
      ['/three', FIELD_KINDS.length],
      ['/two', FIELD_KINDS.length],
    ]);
  });

  it('goes on where what was seen cannot be kept', async () => {
    const site = await opened('Broken bank');
    await rows(`ALTER TABLE masking_place_seen RENAME COLUMN days TO spoiled`);
    try {
      const { sealed } = await allSealed(site, await visits(site, pages(['/apply', legal()])));
      expect(sealed).toBe(1);
    } finally {
      await rows(`ALTER TABLE masking_place_seen RENAME COLUMN spoiled TO days`);
    }
    expect((await review(site)).newPagesSeen).toEqual([]);
  });

  it('keeps so many places of a site and no more, and the review says that there were', async () => {
    const site = await opened('Large bank');
    await rows(
      `INSERT INTO masking_place_seen
       SELECT $1, '/a' , 'rule' || n, 'text', NULL, NULL, true, now(), current_date, 1 FROM generate_series(1, 3000) n`,
      site.id,
    );
    await visits(site, pages(['/apply', legal()]));
    const { beyond, places, newPagesSeen } = await review(site);
    expect({ beyond, places: places.length, pages: newPagesSeen.map(path) }).toEqual({
      ...{ beyond: true, places: 3_000, pages: ['/apply'] },
    });
    expect((await confirmed(site)).beyond).toBe(false);
  });

  async function allSealed(_site: BankSite, ids: string[]): Promise<{ sealed: number }> {
    const [row] = await rows(
      `SELECT count(*)::int AS sealed FROM recording WHERE id = ANY($1) AND state = 'sealed'`,
      ids,
    );
    return row as { sealed: number };
  }
});

describe('the destruction of a recording', () => {
  it('leaves no word of where something was first seen, and takes with it what no other recording showed', async () => {
    const site = await opened('Forgetful bank');
    const [gone] = await visits(site, pages(['/apply', legal()], ['/only/here', legal()]));
    const [stays] = await visits(site, pages(['/apply', legal()]));
    await publishRetention(appliance, ruleOf({ maximum: 'P1Y' }));
    await aged(appliance, gone!, 400);
    await eventually('it is destroyed', async () => {
      await appliance.worker.get(RetentionSweeper, { strict: false }).sweep();
      const [row] = await rows(
        `SELECT 1 FROM destruction WHERE recording_id = $1 AND certified_at IS NOT NULL`,
        gone,
      );
      return row ?? null;
    });
    for (const table of ['masking_page_seen', 'masking_place_seen'])
      expect(await rows(`SELECT path, recording_id FROM ${table} WHERE site_id = $1`, site.id)).toEqual([
        { path: '/apply', recording_id: null },
      ]);
    const app = appliance.database.source;
    for (const [recording, why] of [
      [gone, 'only forgotten'],
      [stays, 'only forgotten'],
    ])
      await expect(
        app.query(`UPDATE masking_page_seen SET recording_id = $2 WHERE site_id = $1`, [site.id, recording]),
      ).rejects.toThrow(why);
    await expect(
      app.query(
        `INSERT INTO masking_page_seen SELECT site_id, '/again', shape, NULL, $2, false, now(), last_seen_on, 1
         FROM masking_page_seen WHERE site_id = $1`,
        [site.id, gone],
      ),
    ).rejects.toThrow('the recording is destroyed');
  });
});

describe('a review that nobody made in time', () => {
  const look = (hours: number) =>
    later(appliance, hours, () => appliance.worker.get(MaskingReviewAlarms, { strict: false }).look());
  const told = (site: BankSite) =>
    rows(
      `SELECT title, facts FROM notice_outbox WHERE kind = 'masking.review-overdue' AND path LIKE $1`,
      `%${site.id}%`,
    );
  const open = (site: BankSite) =>
    rows('SELECT 1 FROM masking_review_alarm WHERE site_id = $1 AND closed_at IS NULL', site.id);
  const part = async () => {
    const { parts } = await (
      await appliance.as('ada')
    ).get<{ parts: { name: string; state: string; detail: string }[] }>('/api/system');
    return parts.find(({ name }) => name === 'masking reviews');
  };

  it('is told of once, whatever the clock does, until somebody makes it; and again a month after that', async () => {
    const site = await opened('Late bank');
    await look(0);
    expect(await told(site)).toEqual([]);
    await Promise.all([look(MONTH_HOURS)]);
    await look(MONTH_HOURS);
    await look(0);
    await look(MONTH_HOURS);
    expect(await told(site)).toHaveLength(1);
    expect(await open(site)).toHaveLength(1);
    expect(await part()).toMatchObject({
      state: 'degraded',
      detail: expect.stringMatching(/^overdue: \d+, see Masking/),
    });
    await confirmed(site);
    expect(await open(site)).toEqual([]);
    await look(0);
    expect(await told(site)).toHaveLength(1);
    await look(MONTH_HOURS);
    expect(await told(site)).toHaveLength(2);
    expect(JSON.stringify(await told(site))).not.toContain(APPROVED_TEXT.slice(0, 14));
  });

  it('stands in the list of sites with its day', async () => {
    const site = await opened('Listed bank');
    const { items } = await (
      await appliance.as('priya')
    ).get<{ items: { siteId: string; dueAt: string | null; overdue: boolean; reviewedAt: string | null }[] }>(
      '/api/masking-reviews',
    );
    expect(items.find(({ siteId }) => siteId === site.id)).toMatchObject({
      ...{ dueAt: expect.any(String), overdue: false, reviewedAt: null },
    });
  });
});
