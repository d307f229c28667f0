import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { RemeasurementWithStills } from '../../evidence/remeasurement.js';
import { sha256Hex } from '../../evidence/sha256.js';
import type { Verdict } from '../../evidence/verdict.js';
import { canonicalBytes } from '../../evidence/canonical-json.js';
import { noteOf, RemeasurementStill, VerdictRemeasurement } from './remeasurement.entity.js';
import { StillVault } from './still-vault.service.js';

/** What a pack carries beside its verdicts. */
@Injectable()
export class RemeasuredNotes {
  constructor(private readonly vault: StillVault) {}

  /** The newest note about each of these verdicts, with its pictures. */
  async forPack(
    manager: EntityManager,
    recordingId: string,
    verdicts: readonly Verdict[],
  ): Promise<RemeasurementWithStills[]> {
    const hashes = new Set(verdicts.map((verdict) => sha256Hex(canonicalBytes(verdict))));
    const ended = await manager.find(VerdictRemeasurement, {
      where: { recordingId },
      order: { endedAt: 'DESC', id: 'ASC' },
    });
    const found: RemeasurementWithStills[] = [];
    for (const row of ended) {
      const note = noteOf(row);
      if (!note || !hashes.delete(note.verdictHash)) continue;
      const stills = await manager.find(RemeasurementStill, {
        where: { remeasurementId: row.id },
        order: { moment: 'ASC' },
      });
      const pngs: Buffer[] = [];
      for (const still of stills) pngs.push(await this.vault.get(manager, still));
      found.push({ note, stills: pngs });
    }
    return found;
  }
}
