import type { DataSource } from 'typeorm';
import { AuditSequencer } from '../../src/audit/audit-sequencer.service.js';
import { SequencingDatabase } from '../../src/audit/sequencing-database.js';

/** For a test that looks into audit_entry itself: when this resolves, what was committed before is there. */
export async function sequenceAudit(source: DataSource): Promise<void> {
  const database = new SequencingDatabase(source);
  try {
    await new AuditSequencer(database).upToNow();
  } finally {
    await database.onApplicationShutdown();
  }
}
