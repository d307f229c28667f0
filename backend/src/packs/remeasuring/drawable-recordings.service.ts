import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { AccessRefused } from '../../access/access.errors.js';
import type { ProductError } from '../../platform/product-error.js';
import { RecordingContent } from '../../recordings/recording-content.service.js';
import { RecordingRestrictions } from '../../recordings/recording-restrictions.service.js';
import { watchFault } from '../../recordings/recording-lookup.service.js';

/** Which recordings may be drawn again as they are right now. Asked before, and once more before anything is kept. */
@Injectable()
export class DrawableRecordings {
  constructor(
    private readonly content: RecordingContent,
    private readonly restrictions: RecordingRestrictions,
  ) {}

  async fault(manager: EntityManager, recordingId: string): Promise<ProductError | null> {
    const recording = await this.content.recording(manager, recordingId);
    const isRestricted = await this.restrictions.isRestricted(manager, recordingId);
    return isRestricted ? new AccessRefused('RECORDING_RESTRICTED') : watchFault(recording);
  }
}
