import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { ProductError } from '../../platform/product-error.js';
import { RecordingContent } from '../../recordings/recording-content.service.js';
import { RecordingRestrictions } from '../../recordings/recording-restrictions.service.js';
import { drawingFault } from './remeasurement.errors.js';

/** Which recordings may be drawn again as they are right now. Asked before, and once more before anything is kept. */
@Injectable()
export class DrawableRecordings {
  constructor(
    private readonly content: RecordingContent,
    private readonly restrictions: RecordingRestrictions,
  ) {}

  async fault(manager: EntityManager, recordingId: string): Promise<ProductError | null> {
    const recording = await this.content.recording(manager, recordingId);
    return drawingFault(recording, await this.restrictions.isRestricted(manager, recordingId));
  }
}
