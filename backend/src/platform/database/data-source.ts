import type { DataSourceOptions } from 'typeorm';

/** Connection of the running appliance. The schema comes from migrations only. */
export function dataSourceOptions(url: string): DataSourceOptions {
  return {
    type: 'postgres',
    url,
    synchronize: false,
    migrationsRun: false,
    logging: false,
    applicationName: 'exhibit',
    extra: { max: 20, statement_timeout: 30_000, idle_in_transaction_session_timeout: 30_000 },
  };
}
