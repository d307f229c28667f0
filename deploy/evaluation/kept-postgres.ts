import { type PostgresOptions, type RunningPostgres, startPostgres } from './postgres.ts';
import { explain } from './sentence.ts';

export type KeptPostgres = Pick<RunningPostgres, 'superuserUrl' | 'pid' | 'stop'>;

/** Starts PostgreSQL and starts it again, on the same port, should it end unasked. */
export async function keepPostgres(
  options: PostgresOptions,
  say: (line: string) => void,
): Promise<KeptPostgres> {
  let server = await startPostgres(options);
  const { port, superuserUrl } = server;
  let stopping = false;
  let restarting: Promise<void> = Promise.resolve();

  function watch(): void {
    void server.ended.then(() => {
      if (!stopping) restarting = restart();
    });
  }
  async function restart(): Promise<void> {
    say('PostgreSQL ended unexpectedly; starting it again.');
    try {
      server = await startPostgres({ ...options, port });
      watch();
    } catch (fault) {
      say(explain(fault));
    }
  }

  watch();
  return {
    superuserUrl,
    pid: () => server.pid(),
    async stop() {
      stopping = true;
      await restarting;
      await server.stop();
    },
  };
}
