import { testDatabase, type TestDatabase } from '../../../test/support/database.js';
import { logInMemory } from '../../../test/support/log-in-memory.js';
import { sequenceAudit } from '../../../test/support/sequence-audit.js';
import { Clock } from '../../platform/clock.js';
import { AuditEntry } from '../audit-entry.entity.js';
import { AuditLog } from '../audit-log.service.js';
import { type Anchor, AnchorFailure, type AnchorFailureCode, type AnchorKind } from './anchor.js';
import { Anchoring } from './anchoring.service.js';
import { AuditAnchor } from './audit-anchor.entity.js';
import { AuditAnchors } from './audit-anchors.service.js';
import type { CheckpointSource, SignedCheckpoint } from './checkpoint-source.js';
import { ConfiguredAnchors } from './configured-anchors.js';

const AUDITOR = {
  kind: 'person',
  personId: '5f0c9d5e-8f0c-4b7e-9a3c-0a8f1f2d3c4b',
  roles: ['auditor'],
} as const;
const log = logInMemory();
let database: TestDatabase;
let newest: SignedCheckpoint | null;

/** An anchor of this test: it takes what it is given, or fails as told. */
class Shelf implements Anchor {
  readonly independent = true;
  readonly target = 'shelf';
  readonly taken: [size: number, known: number][] = [];
  failing: AnchorFailureCode | Error | null = null;
  /** Nobody is let go before so many are there: they are at it at the same time. */
  waitsFor = 1;
  private readonly waiting: (() => void)[] = [];

  constructor(
    readonly kind: AnchorKind,
    readonly name: string,
  ) {}

  async hand({ size }: SignedCheckpoint, known: number): Promise<Buffer | null> {
    await new Promise<void>((resolve) => {
      this.waiting.push(resolve);
      if (this.waiting.length >= this.waitsFor) for (const go of this.waiting.splice(0)) go();
    });
    if (this.failing !== null)
      return Promise.reject(
        typeof this.failing === 'string' ? new AnchorFailure(this.failing) : this.failing,
      );
    this.taken.push([size, known]);
    return Promise.resolve(
      this.kind === 'timestamp' || this.kind === 'witness' ? Buffer.from(`r${size}`) : null,
    );
  }
}

class TestClock extends Clock {
  at = new Date('2026-11-21T10:00:00.000Z');
  override now(): Date {
    return this.at;
  }
  later(ms: number): void {
    this.at = new Date(this.at.getTime() + ms);
  }
}

function room(...shelves: Shelf[]) {
  const clock = new TestClock();
  const source: CheckpointSource = {
    newest: () => Promise.resolve(newest),
    at: (_manager, size) => log.checkpoint(size),
    consistency: (_manager, from, to) => log.consistency(from, to),
  };
  const anchors = new ConfiguredAnchors(shelves);
  const audit = new AuditLog(database.source, clock);
  return {
    clock,
    anchoring: new Anchoring(database.source, anchors, source, audit, undefined as never, clock),
    views: new AuditAnchors(database.source, anchors, source, clock),
  };
}
const entries = async (kind: string) => {
  await sequenceAudit(database.source);
  const found = await database.source.manager.findBy(AuditEntry, { kind });
  return found.map(({ leaf }) => (JSON.parse(leaf) as { fields: object }).fields);
};

beforeAll(async () => {
  database = await testDatabase([AuditEntry, AuditAnchor]);
});
beforeEach(async () => {
  newest = await log.checkpoint(7);
});
afterAll(() => database.drop());

describe('what is written about an anchor', () => {
  beforeAll(async () => {
    newest = await log.checkpoint(7);
    const shelf = new Shelf('witness', 'kept');
    await room(shelf).anchoring.hand('witness', 'kept');
  });

  const changes = [
    `UPDATE audit_anchor SET outcome = 'failed'`,
    `DELETE FROM audit_anchor`,
    `TRUNCATE audit_anchor`,
  ];
  it.each(changes)('PostgreSQL refuses the appliance: %s', async (change) => {
    await expect(database.source.query(change)).rejects.toThrow(/permission denied|refused/);
  });
  it.each(changes)('PostgreSQL refuses the owner of the schema: %s', async (change) => {
    await expect(database.owner.query(change)).rejects.toThrow(/refused/);
  });
  it.each([
    ['a success without a receipt', `'witness', 'anchored', NULL, NULL`],
    ['a failure without a reason', `'witness', 'failed', NULL, NULL`],
    ['a reason that is no code', `'syslog', 'failed', 'it said: no', NULL`],
  ])('PostgreSQL refuses %s', async (_what, values) => {
    const insert = `INSERT INTO audit_anchor (name, independent, checkpoint_size, attempted_at, kind, outcome, code, receipt)
                    VALUES ('x', true, 1, now(), ${values})`;
    await expect(database.source.query(insert)).rejects.toThrow(/check constraint/);
  });
});

describe('a checkpoint', () => {
  it('is not handed over before there is one, or to an anchor that is no longer configured', async () => {
    newest = null;
    const shelf = new Shelf('syslog', 'early');
    const { anchoring } = room(shelf);
    await anchoring.hand('syslog', 'early');
    await anchoring.hand('syslog', 'gone');
    expect(shelf.taken).toEqual([]);
  });

  it('is handed over once, and the next one from where the last one was', async () => {
    const shelf = new Shelf('witness', 'growing');
    const { anchoring } = room(shelf);
    await anchoring.hand('witness', 'growing');
    await anchoring.hand('witness', 'growing');
    newest = await log.checkpoint(12);
    await anchoring.hand('witness', 'growing');
    expect(shelf.taken).toEqual([
      [7, 0],
      [12, 7],
    ]);
  });

  it('waits after a failure, and then the newest one goes', async () => {
    const shelf = new Shelf('webhook', 'resting');
    const { anchoring, clock } = room(shelf);
    shelf.failing = 'UNREACHABLE';
    await anchoring.hand('webhook', 'resting');
    shelf.failing = null;
    newest = await log.checkpoint(9);
    clock.later(9_999);
    await anchoring.hand('webhook', 'resting');
    expect(shelf.taken).toEqual([]);
    clock.later(1);
    await anchoring.hand('webhook', 'resting');
    expect(shelf.taken).toEqual([[9, 0]]);
  });
});

describe('an hourly token', () => {
  it('is one, however many replicas find it due at the same time', async () => {
    const shelf = new Shelf('timestamp', 'busy');
    shelf.waitsFor = 5;
    const replicas = Array.from({ length: 5 }, () => room(shelf));
    await Promise.all(replicas.map(({ anchoring }) => anchoring.hand('timestamp', 'busy')));
    expect(shelf.taken).toHaveLength(5);
    expect(await database.source.manager.countBy(AuditAnchor, { name: 'busy' })).toBe(1);
  });

  it('is there for a pack, and says whether its authority is independent', async () => {
    const shelf = new Shelf('timestamp', 'for-packs');
    const { anchoring, views } = room(shelf);
    await anchoring.hand('timestamp', 'for-packs');
    expect(await views.newestToken(database.source.manager)).toMatchObject({
      size: 7,
      token: Buffer.from('r7'),
      independent: true,
    });
  });

  it('that was missed is shown as missed, and never made up', async () => {
    const shelf = new Shelf('timestamp', 'hourly');
    const { anchoring, views, clock } = room(shelf);
    await anchoring.hand('timestamp', 'hourly');
    clock.later(3_600_000);
    shelf.failing = 'TIMED_OUT';
    await anchoring.hand('timestamp', 'hourly');
    clock.later(3_600_000);
    shelf.failing = null;
    await anchoring.hand('timestamp', 'hourly');
    clock.later(3_600_000);
    const [anchor] = (await views.list(AUDITOR)).anchors;
    expect(anchor!.hours.map(({ state }) => state)).toEqual(['stamped', 'missed', 'stamped', 'due']);
  });
});

describe('an anchor that keeps failing', () => {
  it('is written to the log once when it begins and once when it ends, and the system says so', async () => {
    const shelf = new Shelf('webhook', 'broken');
    const { anchoring, views, clock } = room(shelf);
    shelf.failing = 'ANSWER_REFUSED';
    for (let count = 0; count < 5; count++) {
      await anchoring.hand('webhook', 'broken');
      clock.later(300_000);
    }
    expect(await entries('anchor.failing')).toEqual([
      { anchor: 'broken', kind: 'webhook', code: 'ANSWER_REFUSED', failures: 3 },
    ]);
    expect(await views.health()).toEqual({ configured: ['webhook/broken'], failing: ['webhook/broken'] });
    shelf.failing = null;
    await anchoring.hand('webhook', 'broken');
    expect(await entries('anchor.restored')).toEqual([{ anchor: 'broken', kind: 'webhook', size: 7 }]);
    expect((await views.health()).failing).toEqual([]);
  });

  it('is written to the log at once when a witness has seen more than the log has', async () => {
    const shelf = new Shelf('witness', 'memory');
    shelf.failing = 'WITNESS_AHEAD';
    await room(shelf).anchoring.hand('witness', 'memory');
    expect(await entries('anchor.failing')).toContainEqual({
      anchor: 'memory',
      kind: 'witness',
      code: 'WITNESS_AHEAD',
      failures: 1,
    });
  });

  it('says nothing of what the other side said', async () => {
    const shelf = new Shelf('syslog', 'talking');
    shelf.failing = new Error('the password is hunter2');
    await room(shelf).anchoring.hand('syslog', 'talking');
    const [row] = await database.source.manager.findBy(AuditAnchor, { name: 'talking' });
    expect(row).toMatchObject({ outcome: 'failed', code: 'FAILED', receipt: null });
  });
});

describe('the list of anchors', () => {
  it('says that a roll-back cannot be found where no copy is kept outside, tokens or not', async () => {
    expect(await room().views.list(AUDITOR)).toMatchObject({
      rollBackFindable: false,
      timeIndependent: false,
    });
    const { views } = room(new Shelf('timestamp', 'only-time'));
    expect(await views.list(AUDITOR)).toMatchObject({ rollBackFindable: false, timeIndependent: true });
  });

  it('says how each stands, and gives out what an outsider can check', async () => {
    const [witness, syslog] = [new Shelf('witness', 'shown'), new Shelf('syslog', 'shown')];
    const { anchoring, views } = room(witness, syslog);
    await anchoring.hand('witness', 'shown');
    await anchoring.hand('syslog', 'shown');
    const { anchors, rollBackFindable, newest: shown } = await views.list(AUDITOR);
    expect(rollBackFindable).toBe(true);
    expect(shown?.size).toBe(7);
    expect(anchors).toMatchObject([
      { kind: 'witness', state: 'ok', hours: [], lastAnchored: { size: 7, receipt: true } },
      { kind: 'syslog', state: 'ok', lastAnchored: { size: 7, receipt: false } },
    ]);
    const receipt = await views.receipt(AUDITOR, anchors[0]!.lastAnchored!.id);
    expect(receipt).toMatchObject({ bytes: Buffer.from('r7'), name: 'checkpoint-7-shown.txt' });
    await expect(views.receipt(AUDITOR, anchors[1]!.lastAnchored!.id)).rejects.toMatchObject({ status: 404 });
    expect((await views.checkpoint(AUDITOR)).bytes.toString()).toBe(newest!.note);
    expect((await views.checkpoint(AUDITOR, 3)).name).toBe('checkpoint-3.txt');
  });
});
