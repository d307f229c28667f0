import { createHash } from 'node:crypto';
import { cp, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { AuditCheckpoints } from '../../src/audit/audit-checkpoints.service.js';
import { AuditLog } from '../../src/audit/audit-log.service.js';
import { verifyStoreCommand } from '../../src/cli/verify-store.js';
import { parseCheckpointText } from '../../src/evidence/checkpoint.js';
import { parseNote } from '../../src/evidence/signed-note.js';
import { IntegrityRuns } from '../../src/integrity/integrity-runs.service.js';
import { IntegrityWorker } from '../../src/integrity/integrity-worker.service.js';
import { startOfRun, verifyStore, type RunState } from '../../src/integrity/store-verification.js';
import { Signer } from '../../src/keys/signer.js';
import { Configuration } from '../../src/platform/config/configuration.js';
import { eventually } from '../support/poll.js';
import { openSite, refusal, sealedVisit } from '../support/scene.js';
import { namedIn, storeCheck, type StoreCheck } from '../support/store-check.js';
import { Insider, StoredFiles } from '../support/tampering.js';
import { startTestAppliance, type TestAppliance } from '../support/test-appliance.js';

let appliance: TestAppliance;
let check: StoreCheck;
let insider: Insider;
const objects = () => join(appliance.folder, 'objects');

beforeAll(async () => {
  appliance = await startTestAppliance();
  check = await storeCheck(appliance);
  await sealedVisit(appliance, await openSite(appliance));
  await moreEntries(300);
  insider = await Insider.in(appliance.database.appUrl, { lasting: true });
});

afterAll(async () => {
  await insider?.end();
  await check?.end();
  await appliance?.stop();
});

async function moreEntries(count: number): Promise<string> {
  const log = appliance.worker.get(AuditLog, { strict: false });
  for (let at = 0; at < count; at++)
    await log.record({ kind: 'operator' }, { kind: 'logout.done', fields: {} });
  return newestCheckpoint();
}

/** The note of a checkpoint over everything so far. */
async function newestCheckpoint(): Promise<string> {
  const { manager } = appliance.database.source;
  const [{ waiting, last }]: [{ waiting: string; last: string }] = await manager.query(
    `SELECT (SELECT count(*) FROM audit_outbox) AS waiting,
            (SELECT max(leaf_index) FROM audit_entry) AS last`,
  );
  const checkpoints = appliance.worker.get(AuditCheckpoints, { strict: false });
  return (await checkpoints.covering(manager, Number(waiting) + Number(last))).note;
}

async function command(...args: string[]): Promise<{ code: number; said: string; progress: string }> {
  let [said, progress] = ['', ''];
  const configuration = appliance.app.get(Configuration);
  const code = await verifyStoreCommand(configuration, args, {
    out: (text) => (said += text),
    progress: (text) => (progress += text),
  });
  return { code, said, progress };
}

describe('the verify-store command', () => {
  it('answers 0 for an honest store, and says what was checked', async () => {
    const { code, said } = await command();
    expect(said).toMatch(/THE STORE HOLDS\.\n$/);
    expect(said).toContain('entries:');
    expect(code).toBe(0);
  });

  it('answers 1 and names every fault, as JSON when asked', async () => {
    const [segment] = await new StoredFiles(objects()).keys(/\/segments\/|\/archive\//);
    const path = join(objects(), segment!);
    const kept = await readFile(path);
    await writeFile(path, kept.subarray(1));
    await insider.query(`UPDATE site SET key = 'another'`);
    try {
      const { code, said } = await command('--json');
      expect(code).toBe(1);
      const { faults } = JSON.parse(said) as { faults: { item: string }[] };
      expect(faults.map(({ item }) => item.replace(/\/.*/, ''))).toEqual(['site', 'object recordings']);
    } finally {
      await writeFile(path, kept);
      await insider.query(
        `UPDATE site SET key = (SELECT substring(leaf FROM '"key":"([^"]*)"') FROM audit_entry WHERE kind = 'site.created')`,
      );
    }
    expect((await command()).code).toBe(0);
  });

  it('checks all but content with a verifier key alone, and says that it did not see content', async () => {
    const { verifierKey } = appliance.worker.get(Signer, { strict: false });
    const { code, said } = await command('--without-keys', '--key', verifierKey);
    expect(said).toContain('Not checked: what is in the objects: no keys are at hand');
    expect(code).toBe(0);
  });

  it('refuses a checkpoint that this appliance did not sign', async () => {
    const file = join(appliance.folder, 'foreign.txt');
    await writeFile(file, 'other/audit\n1\nAAAA\n\n— other AAAA\n');
    await expect(command('--checkpoint', file)).rejects.toMatchObject({ code: 'CHECKPOINT_NOT_OURS' });
  });

  it('refuses a state file that is none', async () => {
    const file = join(appliance.folder, 'state.json');
    await writeFile(file, '{"format":"other"}');
    await expect(command('--state', file)).rejects.toMatchObject({ code: 'RUN_FILE_INVALID' });
    await rm(file);
  });
});

describe('a run that is killed', () => {
  it('goes on where it was, checks each thing once, and finds what an unbroken run finds', async () => {
    const unbroken = await check.run();
    let state: RunState = startOfRun();
    let kills = 0;
    while (state.step !== 'done') {
      for await (const next of verifyStore(check.target, state)) {
        // All that survives is what was written down.
        state = JSON.parse(JSON.stringify(next)) as RunState;
        break;
      }
      kills += 1;
    }
    expect(kills).toBeGreaterThan(8);
    expect(state.findings).toEqual(unbroken.findings);
  });
});

describe('a roll-back', () => {
  it('of database and bucket together is found by a checkpoint that was kept outside, and by nothing else', async () => {
    const copy = join(appliance.folder, 'yesterday');
    const { database } = appliance;
    await cp(objects(), copy, { recursive: true });
    const kept = [
      'audit_entry',
      'audit_checkpoint',
      'audit_tree',
      'audit_subtree',
      'audit_outbox',
      'integrity_run',
    ];
    for (const table of kept) await insider.query(`CREATE TABLE yesterday_${table} AS TABLE ${table}`);
    const note = await moreEntries(20);
    const today = join(appliance.folder, 'today.txt');
    await writeFile(today, note);
    expect((await command('--checkpoint', today)).code).toBe(0);

    for (const table of kept) {
      await insider.query(`CREATE TABLE today_${table} AS TABLE ${table}`);
      await insider.query(`DELETE FROM ${table}`);
      await insider.query(`INSERT INTO ${table} OVERRIDING SYSTEM VALUE TABLE yesterday_${table}`);
    }
    const rolledBack = await storeCheck(appliance, { objects: copy, databaseUrl: database.appUrl });
    try {
      expect(namedIn(await rolledBack.run())).toEqual([]);
      rolledBack.target.outside = parseCheckpointText(parseNote(note).text);
      const found = await rolledBack.run();
      expect(found.findings.faults).toEqual([
        expect.objectContaining({ item: 'checkpoint from outside', code: 'LOG_ROLLED_BACK' }),
      ]);
    } finally {
      await rolledBack.end();
      for (const table of kept) {
        await insider.query(`DELETE FROM ${table}`);
        await insider.query(`INSERT INTO ${table} OVERRIDING SYSTEM VALUE TABLE today_${table}`);
      }
    }
  });
});

describe('an entry that was rewritten in row, tile and bundle alike', () => {
  it('is found by the next signed root, which says where', async () => {
    const { target } = check;
    const [row] = await insider.query<{ leaf: string }[]>(
      `SELECT leaf FROM audit_entry WHERE leaf_index = 5`,
    );
    const forged = row!.leaf.replace('"done"', '"gone"');
    const store = {
      ...target.store,
      get: async (key: string) => {
        const bytes = await target.store.get(key);
        if (!/^audit\/tile\/(0|entries)\/000/.test(key)) return bytes;
        return key.includes('entries')
          ? forgedBundle(bytes, row!.leaf, forged)
          : forgedTile(bytes, row!.leaf, forged);
      },
      list: (prefix: string) => target.store.list(prefix),
      read: (key: string) => target.store.read(key),
    };
    await insider.query(`UPDATE audit_entry SET leaf = $1 WHERE leaf_index = 5`, [forged]);
    try {
      let last: RunState | null = null;
      for await (last of verifyStore({ ...target, store: store as never }, startOfRun()));
      const differs = last!.findings.faults.filter(({ code }) => code === 'TREE_DIFFERS');
      expect(differs).toHaveLength(1);
      expect(differs[0]!.item).toMatch(/^audit_checkpoint\/\d+$/);
    } finally {
      await insider.query(`UPDATE audit_entry SET leaf = $1 WHERE leaf_index = 5`, [row!.leaf]);
    }
  });
});

function forgedBundle(bytes: Buffer, leaf: string, forged: string): Buffer {
  const at = bytes.indexOf(leaf);
  return at < 0
    ? bytes
    : Buffer.concat([bytes.subarray(0, at), Buffer.from(forged), bytes.subarray(at + forged.length)]);
}

function forgedTile(bytes: Buffer, leaf: string, forged: string): Buffer {
  const hash = (text: string) =>
    createHash('sha256')
      .update(Buffer.concat([Buffer.from([0]), Buffer.from(text)]))
      .digest();
  const at = bytes.indexOf(hash(leaf));
  return at < 0 ? bytes : Buffer.concat([bytes.subarray(0, at), hash(forged), bytes.subarray(at + 32)]);
}

describe('the nightly check', () => {
  const ended = () =>
    eventually('the check has ended', async () => {
      const runs = appliance.worker.get(IntegrityRuns, { strict: false });
      return (await runs.open()) === null ? runs.last() : null;
    });

  it('checks the log and a share, writes that down, and finds nothing wrong', async () => {
    await appliance.worker.get(IntegrityWorker, { strict: false }).nightly();
    const run = (await ended())!;
    expect(run).toMatchObject({ shareOf: 30, faults: 0 });
    expect(await kinds()).toContain('integrity.checked');
    expect(await kinds()).not.toContain('integrity.fault-found');
  });

  it('raises an alarm that the log, the health page and the console show', async () => {
    await insider.query(
      `UPDATE audit_entry SET leaf = replace(leaf, '"done"', '"gone"') WHERE leaf_index = 7`,
    );
    try {
      const aude = await appliance.as('aude');
      const { id } = await aude.post<{ id: string }>('/api/integrity/runs');
      expect((await ended())!.id).toBe(id);
      const { faults } = await aude.get<{ faults: { item: string }[] }>('/api/integrity');
      expect(faults.map(({ item }) => item)).toEqual(['audit_entry/7']);
      expect(await kinds()).toContain('integrity.fault-found');
      const { parts } = await aude.get<{ parts: { name: string; state: string }[] }>('/api/system');
      expect(parts.find(({ name }) => name === 'stored evidence')?.state).toBe('degraded');
    } finally {
      await insider.query(
        `UPDATE audit_entry SET leaf = replace(leaf, '"gone"', '"done"') WHERE leaf_index = 7`,
      );
    }
  });

  it('is refused to whoever may not see the system', async () => {
    for (const login of ['carol', 'rex'])
      expect(await refusal((await appliance.as(login)).post('/api/integrity/runs'))).toBe(
        'PERMISSION_DENIED',
      );
  });

  const kinds = async (): Promise<string[]> => {
    const rows: { kind: string }[] = await appliance.database.source.query(
      'SELECT kind FROM audit_entry UNION SELECT kind FROM audit_outbox',
    );
    return rows.map(({ kind }) => kind);
  };
});
