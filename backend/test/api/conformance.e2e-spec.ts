import {
  documentOf,
  element,
  event as recorded,
  mutation,
  snapshot,
  text,
} from '../../src/masking/conformance/recorded-events.fixture.js';
import { eventually } from '../support/poll.js';
import { BANK_ORIGIN, decide, event, RecorderByHand } from '../support/recorder-by-hand.js';
import {
  APPROVED_TEXT,
  honestVisit,
  openSite,
  refusal,
  untilJudged,
  type BankSite,
} from '../support/scene.js';
import { sequenceAudit } from '../support/sequence-audit.js';
import { startTestAppliance, type TestAppliance } from '../support/test-appliance.js';

/** The appliance does not trust the recorder (P1): what an old or a malicious one sends is found before it is sealed. */
let appliance: TestAppliance;
let site: BankSite;
let consentId: string;

beforeAll(async () => {
  appliance = await startTestAppliance();
  site = await openSite(appliance);
  consentId = await decide(appliance.url, site.key);
});
afterAll(() => appliance.stop());

const PLAIN = 'Quintessa Oddlington';
const page = (...children: unknown[]) => snapshot(documentOf(...children));
const meta = (href: string) => recorded(4, { href, width: 1_280, height: 800 });
const disclosed = (key: string, words: string) =>
  element('section', { 'data-exhibit-disclosure': key }, [text(words)]);

interface Detail {
  state: string;
  seal: unknown;
  quarantine: {
    foundBy: string;
    findings: { reason: string; seq: number; event: number | null; place: string; count: number }[];
  } | null;
}

/** Sends the segments and waits until the appliance has judged them. */
async function judged(segments: unknown[][]): Promise<{ id: string; detail: Detail }> {
  const hand = new RecorderByHand(appliance.url, site.key, consentId);
  for (const [index, events] of segments.entries()) {
    const final = index === segments.length - 1 ? { final: 'stopped' as const } : {};
    const { status } = await hand.next(events, { policyVersion: 1, ...final });
    expect(status).toBe(200);
  }
  const carol = await appliance.as('carol');
  const detail = await eventually('the recording is judged', async () => {
    const found = await carol.get<Detail>(`/api/recordings/${hand.recording}`);
    return found.state === 'open' ? null : found;
  });
  return { id: hand.recording, detail };
}

const inPage = '[0].data.node.childNodes[0].childNodes[0]';

describe('a recording is quarantined before it is sealed, at its place, when it carries', () => {
  it.each<[string, unknown[][], string, number, string]>([
    ['a text node in clear', [[page(text(PLAIN))]], 'TEXT_IN_CLEAR', 0, `${inPage}.textContent`],
    [
      'an attribute in clear',
      [[page(element('p', { title: PLAIN }))]],
      'ATTRIBUTE_NOT_ALLOWED',
      0,
      `${inPage}.attributes[0]`,
    ],
    [
      'words in a style sheet',
      [[page(element('style', { _cssText: `.x1::after{content:"${PLAIN}"}` }))]],
      'STYLE_IN_CLEAR',
      0,
      `${inPage}.attributes._cssText`,
    ],
    [
      'an address with its query',
      [[meta(`${BANK_ORIGIN}/apply?name=Quintessa`)]],
      'ADDRESS_IN_CLEAR',
      0,
      '[0].data.href',
    ],
    [
      'a text in an event of the recorder’s own',
      [[event({ tag: 'exhibit.action', payload: { action: 'sign', at: 1, note: PLAIN } })]],
      'UNKNOWN_MEMBER',
      0,
      '[0].data.payload[2]',
    ],
    ['an event of its own', [[event({ tag: PLAIN, payload: {} })]], 'UNKNOWN_EVENT', 0, '[0].data.tag'],
    ['an unknown event type', [[recorded(6, { text: PLAIN })]], 'UNKNOWN_EVENT', 0, '[0].type'],
    [
      'a text in a late change',
      [
        [page(element('p', {}, [text('xx')]))],
        [event()],
        [event(), mutation({ texts: [{ id: 5, value: PLAIN }] })],
      ],
      'TEXT_IN_CLEAR',
      2,
      '[1].data.texts[0].value',
    ],
    [
      'a value padded to look masked',
      [[page(text(`xxxxxx ${PLAIN} xxxx`))]],
      'TEXT_IN_CLEAR',
      0,
      `${inPage}.textContent`,
    ],
    [
      'a field’s value of as many letters as were typed',
      [[page(element('input', { value: 'xxxxxxx' }))]],
      'VALUE_IN_CLEAR',
      0,
      `${inPage}.attributes.value`,
    ],
    [
      'a text below an element that no rule names',
      [[page(disclosed('', PLAIN), disclosed('example', APPROVED_TEXT))]],
      'TEXT_IN_CLEAR',
      0,
      `${inPage}.childNodes[0].textContent`,
    ],
    [
      'a disclosure that the site never published',
      [[page(disclosed('oddlington', PLAIN))]],
      'TEXT_IN_CLEAR',
      0,
      `${inPage}.childNodes[0].textContent`,
    ],
  ])('%s', async (_what, segments, reason, seq, place) => {
    const { id, detail } = await judged(segments);
    expect(detail).toMatchObject({ state: 'quarantined', seal: null, quarantine: { foundBy: 'sealing' } });
    const eventIndex = Number(/^\[(\d+)\]/.exec(place)![1]);
    expect(detail.quarantine!.findings).toContainEqual({ reason, seq, event: eventIndex, place, count: 1 });
    expect(await everythingAbout(id)).not.toMatch(/quintessa|oddlington/i);
  });

  it('a policy version that nobody published, which ingest refuses to begin with', async () => {
    const hand = new RecorderByHand(appliance.url, site.key, consentId);
    expect((await hand.next([event()], { policyVersion: 7 })).body.code).toBe('UNKNOWN_POLICY_VERSION');
  });

  it('a policy version whose publication was taken back behind the appliance’s back', async () => {
    const hand = new RecorderByHand(appliance.url, site.key, consentId);
    await hand.next([page(disclosed('example', APPROVED_TEXT))], { policyVersion: 1 });
    const { owner } = appliance.database;
    const published = `UPDATE masking_policy_version SET published_by = $2, published_at = $3
                       WHERE site_id = $1 AND version = 1`;
    const [{ published_by: by, published_at: when }] = await owner.query(
      'SELECT published_by, published_at FROM masking_policy_version WHERE site_id = $1 AND version = 1',
      [site.id],
    );
    await owner.query('ALTER TABLE masking_policy_version DISABLE TRIGGER masking_policy_version_immutable');
    await owner.query(published, [site.id, null, null]);
    try {
      await hand.next([event()], { policyVersion: 0, final: 'stopped' });
      const carol = await appliance.as('carol');
      const detail = await eventually('the recording is judged', async () => {
        const found = await carol.get<Detail>(`/api/recordings/${hand.recording}`);
        return found.state === 'open' ? null : found;
      });
      expect(detail.quarantine!.findings.map(({ reason, seq, event }) => ({ reason, seq, event }))).toEqual(
        expect.arrayContaining([
          { reason: 'POLICY_NOT_PUBLISHED', seq: 0, event: null },
          { reason: 'TEXT_IN_CLEAR', seq: 0, event: 0 },
        ]),
      );
    } finally {
      await owner.query(published, [site.id, by, when]);
      await owner.query('ALTER TABLE masking_policy_version ENABLE TRIGGER masking_policy_version_immutable');
    }
  });
});

describe('a quarantined recording', () => {
  let id: string;
  beforeAll(async () => {
    ({ id } = await judged([[page(...Array.from({ length: 9 }, () => text(PLAIN)))]]));
  });

  it('cannot be asked for, watched or exported', async () => {
    const carol = await appliance.as('carol');
    const asked = carol.post('/api/access-requests', {
      recordingId: id,
      purpose: 'dispute',
      reason: 'The customer says the rate was never shown.',
      scope: 'watch-and-export',
      minutes: 60,
    });
    expect(await refusal(asked)).toBe('RECORDING_QUARANTINED');
  });

  it('is in the list of those that are quarantined, with how often it was found', async () => {
    const carol = await appliance.as('carol');
    const { items } = await carol.get<{ items: { id: string }[] }>(
      '/api/recordings?state=quarantined&limit=200',
    );
    expect(items.map((item) => item.id)).toContain(id);
    const { quarantine } = await carol.get<Detail>(`/api/recordings/${id}`);
    expect(quarantine!.findings.map(({ count }) => count)).toEqual([9]);
  });

  it('is written down in the audit log: where and why, never what', async () => {
    await sequenceAudit(appliance.database.source);
    const [entry] = await appliance.database.owner.query(
      `SELECT t::text AS entry FROM audit_entry t WHERE t::text LIKE '%recording.quarantined%' AND t::text LIKE $1`,
      [`%${id}%`],
    );
    expect(entry.entry).toContain('TEXT_IN_CLEAR');
    expect(entry.entry).not.toMatch(/quintessa|childNodes/i);
  });
});

describe('a quarantined recording that is checked again', () => {
  const elsewhere = 'https://elsewhere.test';
  const recheck = async (person: string, id: string) =>
    (await appliance.as(person)).post<{ lifted: boolean; violations: number }>(
      `/api/recordings/${id}/recheck`,
      {},
    );
  let id: string;
  beforeAll(async () => {
    ({ id } = await judged([[meta(`${elsewhere}/apply`), page(element('p', {}, [text('xxxx')]))]]));
  });

  it('is refused to whoever only watches', async () => {
    expect(await refusal(recheck('rex', id))).toBe('PERMISSION_DENIED');
  });

  it('stays quarantined while what was found is still there, and that is written down', async () => {
    expect(await recheck('carol', id)).toMatchObject({ lifted: false, violations: 1 });
    const carol = await appliance.as('carol');
    expect(await carol.get<Detail>(`/api/recordings/${id}`)).toMatchObject({ state: 'quarantined' });
    await sequenceAudit(appliance.database.source);
    const [{ count }] = await appliance.database.owner.query(
      `SELECT count(*)::int AS count FROM audit_entry t WHERE t::text LIKE '%recording.rechecked%' AND t::text LIKE $1`,
      [`%${id}%`],
    );
    expect(count).toBe(1);
  });

  it('is sealed once nothing stands against it any more', async () => {
    await appliance.database.owner.query(
      `UPDATE site SET origins = array_append(origins, $1) WHERE id = (
      SELECT site_id FROM recording WHERE id = $2)`,
      [elsewhere, id],
    );
    expect(await recheck('carol', id)).toMatchObject({ lifted: true, violations: 0 });
    const carol = await appliance.as('carol');
    const detail = await eventually('the recording is sealed', async () => {
      const found = await carol.get<Detail>(`/api/recordings/${id}`);
      return found.state === 'sealed' ? found : null;
    });
    expect(detail).toMatchObject({ quarantine: null });
    expect(await refusal(recheck('carol', id))).toBe('RECORDING_NOT_QUARANTINED');
  });
});

it('an honest recording conforms, and its manifest says under which policy and what was found', async () => {
  const { id, detail } = await judged([
    [
      meta(`${BANK_ORIGIN}/apply/offer`),
      page(
        element('style', { _cssText: '.x1{display:grid;color:#333}' }),
        element('p', { class: 'x1' }, [text('xxxx xxx')]),
        element('input', { type: 'text', value: '***' }),
        disclosed('example', APPROVED_TEXT),
      ),
    ],
    honestVisit(),
  ]);
  expect(detail).toMatchObject({ state: 'sealed', quarantine: null });
  await untilJudged(await appliance.as('carol'), id);
  const [{ manifest }] = await appliance.database.owner.query(
    'SELECT manifest FROM recording_seal WHERE recording_id = $1',
    [id],
  );
  expect(JSON.parse(manifest).conformance).toMatchObject({
    checked: true,
    violations: 0,
    checkerVersion: 'exhibit.conformance/v2',
    policyVersions: [1],
    events: 8,
    strings: { masked: 2, styles: 1, addresses: 2, unmasked: 2 },
  });
});

/** Everything about a recording that stands in the database in clear. */
async function everythingAbout(id: string): Promise<string> {
  const tables = ['recording', 'recording_segment', 'recording_quarantine', 'audit_outbox', 'audit_entry'];
  const rows = await Promise.all(
    tables.map((table) =>
      appliance.database.owner.query(`SELECT t::text AS row FROM ${table} t WHERE t::text LIKE $1`, [
        `%${id}%`,
      ]),
    ),
  );
  return JSON.stringify(rows);
}
