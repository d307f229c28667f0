import type { SiteConfig } from '@exhibit/contract';
import {
  APPROVED_TEXT,
  honestVisit,
  openSite,
  refusal,
  untilJudged,
  type BankSite,
} from '../support/scene.js';
import { decide, event, RecorderByHand } from '../support/recorder-by-hand.js';
import { startTestAppliance, type TestAppliance } from '../support/test-appliance.js';
import { disclosureTextHash } from '../../src/evidence/disclosure-version.js';

const GERMAN = 'Repräsentatives Beispiel: 3,9 % effektiver Jahreszins, 48 Raten zu 228,10.';
const HOUR_MS = 3_600_000;

let appliance: TestAppliance;
let site: BankSite;
beforeAll(async () => {
  appliance = await startTestAppliance();
  site = await openSite(appliance);
});
afterAll(() => appliance.stop());

const RULE = {
  minContinuousMs: 1_000,
  minCumulativeMs: 1_000,
  minVisibleShare: 1,
  minFontPx: 9,
  beforeAction: 'sign',
};
let keys = 0;

interface Version {
  version: number;
  inForce: boolean;
  maskedInReplay: boolean;
  selector: string | null;
  rule: object;
  furtherTexts: { locale: string; text: string; textHash: string }[];
}
interface Made {
  id: string;
  key: string;
  versions: Version[];
}

const create = async (change: object = {}, login = 'carol') =>
  (await appliance.as(login)).post<Made>('/api/disclosures', {
    siteId: site.id,
    key: `text-${++keys}`,
    title: 'A text',
    locale: 'en',
    text: `Text number ${keys}.`,
    rule: RULE,
    ...change,
  });
const publish = async (id: string, version = 1, login = 'colin') =>
  (await appliance.as(login)).post<Made>(`/api/disclosures/${id}/versions/${version}/publish`);

describe('a definition is refused', () => {
  it.each(['ada', 'priya', 'rex', 'aude'])('to %s, who does not draft disclosures', async (login) =>
    expect(await refusal(create({}, login))).toBe('PERMISSION_DENIED'),
  );

  it.each<[string, object, string]>([
    ['a selector that does not parse', { selector: 'main > p' }, 'DISCLOSURE_SELECTOR_INVALID'],
    ['a selector of everything', { selector: 'p' }, 'DISCLOSURE_SELECTOR_INVALID'],
    ['a page that is no path', { rule: { ...RULE, pages: ['loan'] } }, 'DISCLOSURE_PAGE_PATTERN_INVALID'],
    ['more than an hour', { rule: { ...RULE, minContinuousMs: HOUR_MS + 1 } }, 'DISCLOSURE_DWELL_TOO_LONG'],
    [
      'no time at all',
      { rule: { ...RULE, minContinuousMs: 0, minCumulativeMs: 0 } },
      'DISCLOSURE_DWELL_MISSING',
    ],
    [
      'an end before its beginning',
      { effectiveFrom: '2026-02-01T00:00:00Z', effectiveTo: '2026-01-01T00:00:00Z' },
      'DISCLOSURE_EFFECTIVE_TIME_INVALID',
    ],
    [
      'two texts for one language',
      { furtherTexts: [{ locale: 'en', text: 'Other' }] },
      'DISCLOSURE_LOCALE_TWICE',
    ],
    [
      'a text of white space in a language',
      { furtherTexts: [{ locale: 'de', text: '   ' }] },
      'DISCLOSURE_TEXT_EMPTY',
    ],
    ['an action that is any click', { action: { on: 'click' } }, 'DISCLOSURE_ACTION_INVALID'],
    ['a rule that is not known', { rule: { ...RULE, lookedAt: true } }, 'REQUEST_INVALID'],
    ['a date that is none', { effectiveFrom: 'tomorrow' }, 'REQUEST_INVALID'],
  ])('with %s', async (_what, change, code) => expect(await refusal(create(change))).toBe(code));

  it('with the field and every next step in one answer', async () => {
    const carol = await appliance.as('carol');
    const fault = await carol
      .post('/api/disclosures', {
        siteId: site.id,
        key: 'many',
        title: 'x',
        locale: 'en',
        text: 'x',
        rule: { ...RULE, pages: [] },
        selector: 'p',
      })
      .catch((error: unknown) => error as { message: string });
    expect(JSON.stringify(fault, Object.getOwnPropertyNames(fault as object))).toMatch(
      /id, a class.*at least one page/,
    );
  });
});

describe('a version', () => {
  it('is not published by who drafted it: not by the appliance, not in PostgreSQL', async () => {
    const { id } = await create();
    expect(await refusal(publish(id, 1, 'carol'))).toBe('SECOND_PERSON_REQUIRED');
    await expect(
      appliance.database.source.query(
        'UPDATE disclosure_version SET published_by = drafted_by, published_at = now() WHERE disclosure_id = $1',
        [id],
      ),
    ).rejects.toThrow(/another_person_publishes/);
  });

  it('is not published when its time is over', async () => {
    const { id } = await create({ effectiveTo: '2026-01-01T00:00:00Z' });
    expect(await refusal(publish(id))).toBe('DISCLOSURE_NEVER_IN_FORCE');
  });

  it('says nothing else once it is published, and in PostgreSQL never ends before it begins', async () => {
    const { id } = await create({ selector: '#terms' });
    await publish(id);
    for (const role of [appliance.database.source, appliance.database.owner])
      for (const change of [`selector = '#other'`, `further_texts = '[]'`, `effective_to = now()`])
        await expect(
          role.query(`UPDATE disclosure_version SET ${change} WHERE disclosure_id = $1`, [id]),
        ).rejects.toThrow(/refused/);
    const { id: draft } = await create();
    await expect(
      appliance.database.source.query(
        `UPDATE disclosure_version SET effective_from = now(), effective_to = now() - interval '1 day' WHERE disclosure_id = $1`,
        [draft],
      ),
    ).rejects.toThrow(/effective_for_some_time/);
  });

  it('of several that overlap, the newest is in force', async () => {
    const { id } = await create();
    await publish(id);
    const carol = await appliance.as('carol');
    const body = { locale: 'en', text: 'Another text.', rule: RULE };
    await carol.post(`/api/disclosures/${id}/versions`, body);
    await carol.post(`/api/disclosures/${id}/versions`, { ...body, effectiveFrom: '2099-01-01T00:00:00Z' });
    await publish(id, 2);
    const { versions } = await publish(id, 3);
    expect(versions.filter(({ inForce }) => inForce).map(({ version }) => version)).toEqual([2]);
  });

  it('says when nobody will see its text in a replay', async () => {
    const carol = await appliance.as('carol');
    const { items } = await carol.get<{ items: Made[] }>(`/api/disclosures?siteId=${site.id}`);
    expect(items.find(({ key }) => key === 'example')!.versions[0]!.maskedInReplay).toBe(false);
    expect((await create()).versions[0]!.maskedInReplay).toBe(true);
  });
});

describe('the recorders of a site', () => {
  it('are told of a selector and an action once another person has published them, and of nothing before', async () => {
    const { id, key } = await create({
      selector: 'p.legal[lang="en"]',
      rule: { ...RULE, beforeAction: 'apply' },
      action: { on: 'click', selector: '#apply' },
    });
    const told = async () => {
      const answer = await fetch(`${appliance.url}/ingest/v1/${site.key}/config`);
      const { disclosures, actions } = (await answer.json()) as SiteConfig;
      return { own: disclosures.filter((one) => one.key === key), actions };
    };
    expect(await told()).toEqual({ own: [], actions: undefined });
    await publish(id);
    expect(await told()).toEqual({
      own: [{ key, selector: 'p.legal[lang="en"]' }],
      actions: [{ action: 'apply', on: 'click', selector: '#apply' }],
    });
  });
});

describe('a visit', () => {
  it('is judged by the text of the language that the page showed, and by no draft', async () => {
    const both = await create({
      key: 'bilingual',
      text: 'Representative example.',
      furtherTexts: [{ locale: 'de', text: `  ${GERMAN} ` }],
    });
    expect(both.versions[0]!.furtherTexts).toEqual([
      { locale: 'de', text: GERMAN, textHash: disclosureTextHash(GERMAN) },
    ]);
    await publish(both.id);
    const draft = await create({ key: 'only-drafted' });
    const recorder = new RecorderByHand(
      appliance.url,
      site.key,
      await decide(appliance.url, site.key, 'given'),
    );
    await recorder.next([event()]);
    // As a page with the German text would be recorded: the text itself masked, because no rule shows it.
    const german = honestVisit().map((one) =>
      JSON.parse(
        JSON.stringify(one)
          .replaceAll('"example"', '"bilingual"')
          .replace(APPROVED_TEXT, GERMAN.replace(/\S/gu, 'x'))
          .replace(disclosureTextHash(APPROVED_TEXT), disclosureTextHash(GERMAN)),
      ),
    );
    await recorder.next(german, { policyVersion: 1, final: 'stopped' });
    const id = await untilJudged(await appliance.as('carol'), recorder.recording);
    const rows = await appliance.database.source.query(
      'SELECT disclosure_id, locale, verdict, run_id FROM verdict WHERE recording_id = $1',
      [id],
    );
    expect(rows.find((row: { disclosure_id: string }) => row.disclosure_id === both.id)).toMatchObject({
      locale: 'de',
      verdict: 'shown',
      run_id: null,
    });
    expect(rows.some((row: { disclosure_id: string }) => row.disclosure_id === draft.id)).toBe(false);
    const [{ count }] = await appliance.database.source.query(
      'SELECT count(*)::int AS count FROM recording_observations WHERE recording_id = $1',
      [id],
    );
    expect(count).toBe(1);
  });

  it('of which a rule says nothing leaves no verdict but the absence of one', async () => {
    await expect(
      appliance.database.source.query(
        `INSERT INTO verdict (recording_id, disclosure_id, disclosure_version, verdict, body, computed_at)
         SELECT recording_id, disclosure_id, disclosure_version + 1, 'seen', body, now() FROM verdict LIMIT 1`,
      ),
    ).rejects.toThrow(/verdict_verdict_check|only a published/);
  });
});

it('rules to begin with name their source, and what is the firm’s own choice', async () => {
  const { items } = await (
    await appliance.as('aude')
  ).get<{ items: { source: string; choice: string; rule: object }[] }>('/api/disclosures/rule-sets');
  expect(items).toHaveLength(5);
  for (const { source, choice } of items) expect(`${source}${choice}`.length).toBeGreaterThan(100);
});
