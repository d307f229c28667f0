import { createHash } from 'node:crypto';
import { openSite, refusal, type BankSite } from '../support/scene.js';
import { startTestAppliance, type TestAppliance } from '../support/test-appliance.js';

let appliance: TestAppliance;
let site: BankSite;
beforeAll(async () => {
  appliance = await startTestAppliance();
  site = await openSite(appliance);
});
afterAll(() => appliance.stop());

const rule = (change: object = {}) => ({
  id: 'heading',
  selector: '#page-heading',
  text: true,
  descendants: false,
  attributes: [],
  reason: 'The heading is the same for everybody.',
  ...change,
});
interface Draft {
  version: number;
  mayPublish: boolean;
  rules: { approvedTextHash?: string }[];
}
const draft = async (rules: unknown[]) =>
  (await appliance.as('ada')).post<Draft>('/api/masking-policies', {
    siteId: site.id,
    rules,
  });

describe('a masking policy (P1)', () => {
  it.each([
    ['a password', { selector: 'input[type="password"]' }],
    ['any input', { selector: 'input.name' }],
    ['everything of a tag', { selector: 'div' }],
    ['what stands below something else', { selector: '.a .b' }],
    ['a value', { attributes: ['value'] }],
    ['an address', { attributes: ['href'] }],
    ['a handler', { attributes: ['onclick'] }],
    ['something without a reason', { reason: 'because' }],
  ])('refuses a rule that would show %s', async (_what, change) =>
    expect(await refusal(draft([rule(change)]))).toBe('MASKING_POLICY_INVALID'),
  );

  it('refuses the administrator who drafted it, and the compliance officer who may not', async () => {
    const { version } = await draft([rule()]);
    const publish = `/api/masking-policies/${site.id}/${version}/publish`;
    expect(await refusal((await appliance.as('ada')).post(publish))).toBe('PERMISSION_DENIED');
    expect(await refusal((await appliance.as('carol')).post(publish))).toBe('PERMISSION_DENIED');
  });

  it('is not handed to recorders before another person published it', async () => {
    const { version } = await draft([rule({ id: 'unpublished' })]);
    const config = async () => (await fetch(`${appliance.url}/ingest/v1/${site.key}/config`)).text();
    expect(await config()).not.toContain('unpublished');
    await (await appliance.as('priya')).post(`/api/masking-policies/${site.id}/${version}/publish`);
    expect(await config()).toContain('unpublished');
  });

  it('keeps of an approved text the hash alone, as pages are compared with it', async () => {
    const approvedText = '  Our offer:\n  3.9 % APR ';
    const made = await draft([
      rule({ approvedText }),
      rule({ id: 'other', text: false, attributes: ['title'] }),
    ]);
    expect(made.rules.map(({ approvedTextHash }) => approvedTextHash)).toEqual([
      createHash('sha256').update('Our offer: 3.9 % APR').digest('hex'),
      undefined,
    ]);
    expect(JSON.stringify(made)).not.toContain('3.9 %');
    const again = await draft([rule({ approvedTextHash: made.rules[0]!.approvedTextHash })]);
    expect(again.rules[0]!.approvedTextHash).toBe(made.rules[0]!.approvedTextHash);
    expect(await refusal(draft([rule({ approvedTextHash: 'none' })]))).toBe('REQUEST_INVALID');
  });

  it('does not change once it is published: not by the appliance, not by the owner', async () => {
    for (const role of [appliance.database.source, appliance.database.owner]) {
      await expect(
        role.query(`UPDATE masking_policy_version SET rules = '[]' WHERE version = 1`),
      ).rejects.toThrow(/refused/);
      await expect(role.query(`DELETE FROM masking_policy_version WHERE version = 1`)).rejects.toThrow(
        /refused|denied/,
      );
      await expect(role.query(`TRUNCATE masking_policy_version`)).rejects.toThrow(/refused|denied/);
    }
  });

  it('PostgreSQL refuses one person as both', async () => {
    const { version } = await draft([rule()]);
    await expect(
      appliance.database.source.query(
        `UPDATE masking_policy_version SET published_by = drafted_by, published_at = now() WHERE version = $1`,
        [version],
      ),
    ).rejects.toThrow(/another_person_publishes/);
  });

  it('gives two drafts at the same moment two numbers', async () => {
    const drafts = await Promise.all(Array.from({ length: 5 }, () => draft([rule()])));
    expect(new Set(drafts.map(({ version }) => version)).size).toBe(5);
  });
});

describe('a disclosure', () => {
  it('refuses the compliance officer who drafted it, and writes it down', async () => {
    const carol = await appliance.as('carol');
    const { id } = await carol.post<{ id: string }>('/api/disclosures', {
      siteId: site.id,
      key: 'esign',
      title: 'E-sign',
      locale: 'en',
      text: 'You agree to receive documents electronically.',
      rule: { minContinuousMs: 1, minCumulativeMs: 1, minVisibleShare: 1, minFontPx: 9, beforeAction: null },
    });
    expect(await refusal(carol.post(`/api/disclosures/${id}/versions/1/publish`))).toBe(
      'SECOND_PERSON_REQUIRED',
    );
    const aude = await appliance.as('aude');
    const { items } = await aude.get<{ items: unknown[] }>(
      '/api/audit-entries?kind=disclosure.publication.refused',
    );
    expect(items).toHaveLength(1);
  });

  it('refuses a key that the site has', async () => {
    const carol = await appliance.as('carol');
    const again = carol.post('/api/disclosures', {
      siteId: site.id,
      key: 'example',
      title: 'Again',
      locale: 'en',
      text: 'Text',
      rule: { minContinuousMs: 1, minCumulativeMs: 1, minVisibleShare: 1, minFontPx: 9, beforeAction: null },
    });
    expect(await refusal(again)).toBe('DISCLOSURE_KEY_TAKEN');
  });
});
