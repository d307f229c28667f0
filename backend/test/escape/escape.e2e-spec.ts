import { spawn } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { startTestAppliance, type TestAppliance } from '../support/test-appliance.js';
import { entriesOf, ask, type Attempt, type Came } from './attempt.js';
import { attemptsByAddress } from './by-address.js';
import { attemptsByApproval } from './by-approval.js';
import { attemptsByHoldingOn } from './by-holding-on.js';
import { attemptsByRequest } from './by-request.js';
import { attemptsByStranger } from './by-stranger.js';
import { CONTENT, prepareScene, type Scene } from './scene.js';

/** Everything that anybody thought of to see a recording without a grant (P4), on one appliance. None may succeed. */
let appliance: TestAppliance;
let scene: Scene;
beforeAll(async () => {
  appliance = await startTestAppliance();
  scene = await prepareScene(appliance);
});
afterAll(() => appliance.stop());

/** Parts of the content as they could come: plain, in JSON, packed away as bytes. */
const SIGNS = [
  CONTENT,
  CONTENT.slice(0, 20),
  Buffer.from(CONTENT).toString('base64').slice(0, 24),
  Buffer.from(CONTENT).toString('hex').slice(0, 40),
];
const shows = (text: string): boolean => SIGNS.some((sign) => text.includes(sign));

interface Result {
  name: string;
  saw: boolean;
  answered: number[];
  left: string;
}

async function tried({ name, leaves, make }: Attempt): Promise<Result> {
  const { owner } = appliance.database;
  const kind = typeof leaves === 'string' ? leaves : null;
  const before = kind === null ? 0 : await entriesOf(owner, kind);
  const came = await make().then(
    (answers: Came | Came[]) => [answers].flat(),
    (thrown: unknown) => [{ status: 0, text: String(thrown) }],
  );
  const left = kind !== null && (await entriesOf(owner, kind)) > before;
  return {
    name,
    saw: came.some(({ text }) => shows(text)),
    answered: came.map(({ status }) => status),
    left: kind === null ? 'nothing of ours can write it' : left ? 'an entry' : 'NOTHING',
  };
}

it('shows its content to whoever has a grant, so that what follows could fail', async () => {
  const { carol, rex } = scene.people;
  expect(shows((await ask(appliance, carol, `/api/viewings/${scene.carolsViewing}/segments/1`)).text)).toBe(
    true,
  );
  expect(shows((await ask(appliance, rex, `/api/viewings/${scene.rexsViewing}/segments/1`)).text)).toBe(true);
});

describe('an attempt to see a recording without a grant', () => {
  it('succeeds in none of more than sixty ways, and leaves an entry wherever one of ours can be written', async () => {
    const attempts = [
      ...attemptsByStranger(appliance, scene),
      ...attemptsByRequest(appliance, scene),
      ...attemptsByAddress(appliance, scene),
      ...attemptsByApproval(appliance, scene),
      ...attemptsByHoldingOn(appliance, scene),
    ];
    const results: Result[] = [];
    for (const attempt of attempts) results.push(await tried(attempt));
    expect(results.filter(({ saw }) => saw)).toEqual([]);
    expect(results.filter(({ left }) => left === 'NOTHING')).toEqual([]);
    const withEntry = results.filter(({ left }) => left === 'an entry');
    expect(withEntry.length).toBeGreaterThanOrEqual(60);
    expect(
      results.filter(
        ({ answered, name }) =>
          !name.startsWith('SQL') && answered.some((status) => status >= 200 && status < 300),
      ),
    ).toEqual([]);
    expect(results.filter(({ answered }) => answered.some((status) => status >= 500))).toEqual([]);
  });

  it('is answered alike for what is not there and for what is not theirs', async () => {
    const { rex, carol, priya } = scene.people;
    const nowhere = '00000000-0000-4000-8000-000000000000';
    const { items: sessions } = await carol.get<{ items: { id: string }[] }>('/api/my-sessions');
    const { items: delegations } = await carol.get<{ items: { id: string }[] }>('/api/access-delegations');
    const asRex: [string, string, string][] = [
      ['GET', `/api/viewings/${scene.carolsViewing}/segments/1`, `/api/viewings/${nowhere}/segments/1`],
      ['POST', `/api/viewings/${scene.carolsViewing}/pulse`, `/api/viewings/${nowhere}/pulse`],
      ['POST', `/api/viewings/${scene.carolsViewing}/end`, `/api/viewings/${nowhere}/end`],
      ['GET', `/api/access-requests/${scene.carolsRequest}`, `/api/access-requests/${nowhere}`],
      [
        'POST',
        `/api/access-requests/${scene.carolsRequest}/cancel`,
        `/api/access-requests/${nowhere}/cancel`,
      ],
      ['POST', `/api/grants/${scene.carolsGrant}/revoke`, `/api/grants/${nowhere}/revoke`],
      [
        'GET',
        `/api/viewings/${scene.carolsViewing}/assets/${'c'.repeat(64)}`,
        `/api/viewings/${nowhere}/assets/${'c'.repeat(64)}`,
      ],
      [
        'GET',
        `/api/access-requests/${scene.carolsRequest}/recordings`,
        `/api/access-requests/${nowhere}/recordings`,
      ],
      ['DELETE', `/api/my-sessions/${sessions[0]!.id}`, `/api/my-sessions/${nowhere}`],
    ];
    const asPriya: [string, string, string][] = [
      ['POST', `/api/access-delegations/${delegations[0]!.id}/end`, `/api/access-delegations/${nowhere}/end`],
    ];
    const said = ({ status, text, headers = {} }: Came) => {
      // The tag is of the body, in which the id of this very answer stands.
      const { date: _date, etag: _tag, 'x-correlation-id': _id, ...rest } = headers;
      return { status, text: text.replace(/"correlationId":"[^"]+"/, ''), headers: rest };
    };
    for (const [who, pairs] of [
      [rex, asRex],
      [priya, asPriya],
    ] as const)
      for (const [method, theirs, nothing] of pairs) {
        const asking = method === 'POST' ? { method, body: {} } : { method };
        const one = said(await ask(appliance, who, theirs, asking));
        const other = said(await ask(appliance, who, nothing, asking));
        expect([theirs, one]).toEqual([theirs, other]);
        expect([theirs, one.status]).toEqual([theirs, 404]);
      }
  });
});

describe('what anybody may read', () => {
  it('holds no content: lists, searches, verdicts, packs, exports and refusals of each role', async () => {
    const paths = [
      `/api/recordings?subject=${encodeURIComponent('Violet')}`,
      '/api/recordings?limit=200',
      `/api/recordings/${scene.recording}`,
      `/api/recordings/${scene.quarantined}`,
      '/api/disclosures',
      '/api/disclosure-coverage',
      '/api/disclosure-alarms',
      `/api/evidence-packs?recordingId=${scene.recording}`,
      '/api/evidence-collections',
      '/api/access-requests',
      '/api/grants',
      '/api/viewings/running',
      '/api/audit-entries?limit=200',
      '/api/audit-exports',
      '/api/consent-records',
      '/api/masking-policies',
      '/api/system',
      '/api/integrity',
    ];
    for (const person of Object.values(scene.people))
      for (const path of paths)
        expect([path, shows((await ask(appliance, person, path)).text)]).toEqual([path, false]);
  });

  it('holds no content on the disk either', async () => {
    for (const [path, bytes] of await appliance.objects())
      expect([path, shows(bytes.toString('latin1'))]).toEqual([path, false]);
  });
});

describe('the operator’s commands on the server (P4)', () => {
  const COMMANDS = [
    'migrate',
    'make-keys',
    'rotate-keys',
    'renew-verifier-key',
    'destroy-kek',
    'import-pkcs12',
    'seal-emergency',
    'qualify-store',
    'verify-checkpoint',
    'verify-store',
  ];
  const cli = async (...args: string[]): Promise<string> => {
    const file = join(appliance.folder, 'cli.json');
    await writeFile(file, JSON.stringify(configurationFile()), { mode: 0o600 });
    const child = spawn(process.execPath, [join(import.meta.dirname, '../../dist/src/cli.js'), ...args], {
      env: { ...process.env, EXHIBIT_CONFIG: file },
    });
    const parts: Buffer[] = [];
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (part: Buffer) => parts.push(part));
    await new Promise((resolve) => child.on('close', resolve));
    return Buffer.concat(parts).toString('utf8');
  };
  const configurationFile = () => {
    const { http: _, ...rest } = appliance.configuration as unknown as Record<string, unknown>;
    return { ...rest, http: { host: '127.0.0.1', port: 0, publicUrl: 'http://127.0.0.1:1' } };
  };

  it('are these and no others, and none of them takes a recording to be shown', async () => {
    const source = await readFile(new URL('../../src/cli.ts', import.meta.url), 'utf8');
    const known = [...source.matchAll(/case '([\w-]+)':/g)].map(([, name]) => name);
    expect(known.sort()).toEqual([...COMMANDS].sort());
    const wishes = await Promise.all(['decrypt', 'show'].map((wish) => cli(wish, scene.recording)));
    for (const said of wishes) expect(said).toMatch(/^Usage: /);
  });

  it('show no content and no key, even those that read content to check it', async () => {
    const said = await cli('verify-store', '--json');
    expect(said).toMatch(/"recordings":[1-9]/);
    expect(shows(said)).toBe(false);
    const [{ wrapped }] = await appliance.database.owner.query(
      'SELECT wrapped FROM recording_key WHERE recording_id = $1',
      [scene.recording],
    );
    expect(said).not.toContain((wrapped as Buffer).toString('base64').slice(0, 24));
  });
});
