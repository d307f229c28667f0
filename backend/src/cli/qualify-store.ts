import { parseArgs } from 'node:util';
import { Module, type DynamicModule } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { TypeOrmModule } from '@nestjs/typeorm';
import { AuditEntry } from '../audit/audit-entry.entity.js';
import { AuditLog } from '../audit/audit-log.service.js';
import type { Configuration } from '../platform/config/configuration.js';
import { ConfigurationModule } from '../platform/config/configuration.module.js';
import { DatabaseModule } from '../platform/database/database.module.js';
import { PlatformModule } from '../platform/platform.module.js';
import { SERVER_NAME } from '../storage/qualification/qualification.js';
import { StoreQualificationRow } from '../system/store-qualification.entity.js';
import { StoreQualifications } from '../system/store-qualifications.service.js';
import { qualificationTable } from './qualification-table.js';

/** Exit code of an examination that was done and found the store unfit. */
const UNFIT = 3;

/** Only what an examination needs. The whole appliance would not start where WORM waits for this very examination. */
@Module({})
class QualificationModule {
  static for(configuration: Configuration): DynamicModule {
    return {
      module: QualificationModule,
      imports: [
        ConfigurationModule.for(configuration),
        PlatformModule,
        DatabaseModule,
        TypeOrmModule.forFeature([AuditEntry, StoreQualificationRow]),
      ],
      providers: [AuditLog, StoreQualifications],
    };
  }
}

/** Examines the configured store, writes down what was found, and answers with the exit code. */
export async function qualifyStoreCommand(configuration: Configuration, args: string[]): Promise<number> {
  const { values } = parseArgs({
    args,
    options: { json: { type: 'boolean' }, server: { type: 'string' }, 'server-version': { type: 'string' } },
  });
  const { server: name, 'server-version': version } = values;
  for (const text of [name, version])
    if (text !== undefined && !SERVER_NAME.test(text))
      throw new Error('a server name is letters, digits and ._/()+-');
  const app = await NestFactory.createApplicationContext(QualificationModule.for(configuration), {
    logger: false,
    abortOnError: false,
  });
  try {
    const stated = { ...(name ? { name } : {}), ...(version ? { version } : {}) };
    const found = await app.get(StoreQualifications).run({ kind: 'operator' }, stated);
    process.stdout.write(values.json ? `${JSON.stringify(asJson(found))}\n` : qualificationTable(found));
    return found.worm ? 0 : UNFIT;
  } finally {
    await app.close();
  }
}

const asJson = (found: StoreQualificationRow) => ({
  server: found.serverName,
  version: found.serverVersion,
  checks: found.checks.map(({ name, needed, result, detail }) => ({
    name,
    needed,
    result,
    passed: result === 'passed',
    detail,
  })),
  worm: found.worm,
  reasons: found.reasons,
});
