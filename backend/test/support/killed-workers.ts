import { type ChildProcess, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { eventually } from './poll.js';
import type { TestAppliance } from './test-appliance.js';

/** Where a worker stands when it is killed: it waits there for a lock that the test holds. */
export interface Step {
  /** As a trigger says it: 'INSERT ON destruction'. */
  on: string;
  /** Of which rows, where not of all. */
  when?: string;
}

const LOCK = 78;

/** Some processes of one script on the database and the store of an appliance, killed with kill -9 and begun anew. */
export class KilledWorkers {
  private workers: ChildProcess[] = [];
  private drawn = 0;

  private constructor(
    private readonly appliance: TestAppliance,
    private readonly script: string,
    private readonly seed: number,
  ) {}

  static async start(
    appliance: TestAppliance,
    { script, count, seed }: { script: string; count: number; seed: number },
  ): Promise<KilledWorkers> {
    await appliance.database.owner.query(
      `CREATE FUNCTION wait_for_test() RETURNS trigger LANGUAGE plpgsql AS
       'BEGIN PERFORM pg_advisory_xact_lock_shared(${LOCK}); RETURN CASE TG_OP WHEN ''DELETE'' THEN OLD ELSE NEW END; END'`,
    );
    const all = new KilledWorkers(appliance, script, seed);
    all.workers = await Promise.all(Array.from({ length: count }, () => all.begin()));
    return all;
  }

  stop = (): Promise<unknown> => Promise.all(this.workers.splice(0).map(kill));

  /** The workers run into a step that is held; one that stands there is killed, and maybe others; new ones go on. */
  async at<T>({ on, when }: Step, work: () => Promise<T>): Promise<T> {
    const { owner } = this.appliance.database;
    const holder = owner.createQueryRunner();
    await holder.query(`SELECT pg_advisory_lock(${LOCK})`);
    const which = when === undefined ? '' : `WHEN (${when})`;
    await owner.query(
      `CREATE TRIGGER wait_for_test BEFORE ${on} FOR EACH ROW ${which} EXECUTE FUNCTION wait_for_test()`,
    );
    try {
      const done = await work();
      const standing = await eventually(`a worker stands at ${on}`, () => this.standing(), 60_000);
      const victims = this.workers.filter(
        ({ pid }) => standing.includes(`worker ${pid}`) || this.chance() < 0.5,
      );
      await this.replace(victims);
      return done;
    } finally {
      await holder.query(`SELECT pg_advisory_unlock(${LOCK})`);
      await holder.release();
      await owner.query(`DROP TRIGGER wait_for_test ON ${on.split(' ON ')[1]}`);
    }
  }

  /** One is killed at no particular moment. */
  async anytime<T>(work: () => Promise<T>): Promise<T> {
    const done = await work();
    await new Promise((resolve) => setTimeout(resolve, this.chance() * 200));
    await this.replace([this.workers[Math.floor(this.chance() * this.workers.length)]!]);
    return done;
  }

  private async replace(victims: readonly ChildProcess[]): Promise<void> {
    this.workers = this.workers.filter((worker) => !victims.includes(worker));
    await Promise.all(victims.map(kill));
    this.workers.push(...(await Promise.all(victims.map(() => this.begin()))));
  }

  /** Names of those that wait, or null. */
  private async standing(): Promise<string[] | null> {
    const rows: { name: string }[] = await this.appliance.database.owner.query(
      `SELECT a.application_name AS name FROM pg_locks l JOIN pg_stat_activity a ON a.pid = l.pid
       WHERE l.locktype = 'advisory' AND NOT l.granted AND l.objid = ${LOCK} AND a.datname = current_database()`,
    );
    return rows.length > 0 ? rows.map(({ name }) => name) : null;
  }

  /** From 0 up to 1, and the same again for the same seed. */
  private chance(): number {
    return createHash('sha256').update(`${this.seed} ${this.drawn++}`).digest().readUInt32BE() / 2 ** 32;
  }

  private async begin(): Promise<ChildProcess> {
    const { database, storage, keys } = this.appliance.configuration;
    const place = {
      url: database.url,
      objects: storage.folder,
      keys: keys.folder,
      appliance: 'exhibit-test',
    };
    const child = spawn(process.execPath, [this.script, JSON.stringify(place)], {
      stdio: ['ignore', 'pipe', 'inherit'],
      env: { ...process.env, NODE_COMPILE_CACHE: join(this.appliance.folder, 'compiled') },
    });
    await new Promise<void>((resolve, reject) => {
      child.stdout.once('data', () => resolve());
      child.once('exit', (code) => reject(new Error(`the worker ended by itself: ${code}`)));
    });
    return child;
  }
}

async function kill(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise<void>((resolve) => child.once('close', () => resolve()));
  child.kill('SIGKILL');
  await gone;
}
