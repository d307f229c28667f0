import type { NamedPage } from '../../src/masking/trial/recorded-rules.js';
import { APPROVED_TEXT, openSite, refusal, sealedVisit, type BankSite } from '../support/scene.js';
import { sequenceAudit } from '../support/sequence-audit.js';
import { startTestAppliance, type TestAppliance } from '../support/test-appliance.js';

let appliance: TestAppliance;
let site: BankSite;
let recording: string;
let version: number;
beforeAll(async () => {
  appliance = await startTestAppliance();
  site = await openSite(appliance);
  recording = await sealedVisit(appliance, site);
  ({ version } = await (
    await appliance.as('ada')
  ).post<{ version: number }>('/api/masking-policies', {
    siteId: site.id,
    rules: [
      rule('terms', '[data-exhibit-disclosure="example"]'),
      rule('name', '#customer-name'),
      rule('roles', '[role]'),
    ],
  }));
}, 120_000);
afterAll(() => appliance.stop());

const rule = (id: string, selector: string) => ({
  ...{ id, selector, text: true, descendants: true, attributes: [] },
  reason: 'It is the same text for everybody',
});
const question = (of: Partial<{ site: string; version: number; recording: string }> = {}) => {
  const { site: s, version: v, recording: r } = { site: site.id, version, recording, ...of };
  return `/api/masking-bench/${s}/${v}/recordings/${r}`;
};
const ask = async (login: string, path = question()) =>
  (await appliance.as(login)).post<{ pages: NamedPage[] }>(path);
const entries = async (kind: string): Promise<unknown[]> => {
  await sequenceAudit(appliance.database.source);
  return appliance.database.owner.query(`SELECT 1 FROM audit_entry WHERE kind = $1`, [kind]);
};

describe('a recording asked which elements a version would name', () => {
  it('refuses everybody but who may search recordings and read masking policies', async () => {
    for (const login of ['ada', 'priya', 'aude', 'rex'])
      expect(await refusal(ask(login))).toBe('PERMISSION_DENIED');
    expect(await entries('masking.tried')).toHaveLength(0);
  });

  it('refuses a version that nobody drafted, and a recording of another site', async () => {
    const other = await openSite(appliance, 'Other bank');
    expect(await refusal(ask('carol', question({ version: 99 })))).toBe('MASKING_POLICY_NOT_FOUND');
    expect(await refusal(ask('carol', question({ site: other.id, version: 1 })))).toBe(
      'RECORDING_OF_ANOTHER_SITE',
    );
  });

  it('answers with structure and counts, and with nothing that the page says', async () => {
    const { pages } = await ask('carol');
    expect(pages).toEqual([
      {
        path: '/apply',
        elements: 3,
        rules: [
          { rule: 'terms', elements: 1, paths: ['html > body > section'], texts: 1, refused: 0, told: true },
          { rule: 'name', elements: 0, paths: [], texts: 0, refused: 0, told: false },
          { rule: 'roles', elements: 0, paths: [], texts: 0, refused: 0, told: true },
        ],
      },
    ]);
    expect(JSON.stringify(pages)).not.toContain(APPROVED_TEXT.slice(0, 14));
  });

  it('writes each question down before it answers', async () => {
    const before = (await entries('masking.tried')).length;
    await ask('carol');
    expect(await entries('masking.tried')).toHaveLength(before + 1);
  });

  it('refuses a recording that is restricted, or that the visitor wants ended', async () => {
    await appliance.database.owner.query(
      `INSERT INTO recording_restriction (recording_id, placed_at, placed_by)
       SELECT $1, now(), id FROM person LIMIT 1`,
      [recording],
    );
    const before = (await entries('masking.tried')).length;
    expect(await refusal(ask('carol'))).toBe('RECORDING_RESTRICTED');
    expect(await entries('masking.tried')).toHaveLength(before);
  });
});
