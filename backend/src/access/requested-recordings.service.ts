import { Inject, Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { canonicalBytes } from '../evidence/canonical-json.js';
import { RECORDINGS_MOST, type About } from './access-decisions.js';
import type { CreateAccessRequestDto } from './access-requests.dto.js';
import { AccessRefused } from './access.errors.js';
import {
  RECORDING_LOOKUP,
  type KnownRecording,
  type RecordingLookup,
  type SearchCriteria,
} from './recording-lookup.js';

export interface Requested {
  about: About;
  recordingId: string | null;
  criteria: string | null;
  recordings: KnownRecording[];
}

/**
 * What a request is about, as it is at this moment. A search and a subject become the list of what they find now: who
 * agrees sees all of it, and what comes later was not agreed to.
 */
@Injectable()
export class RequestedRecordings {
  constructor(@Inject(RECORDING_LOOKUP) private readonly catalogue: RecordingLookup) {}

  async of(manager: EntityManager, dto: CreateAccessRequestDto): Promise<Requested> {
    const { recordingId, subject, search } = dto;
    if ([recordingId, subject, search].filter((named) => named !== undefined).length !== 1)
      throw new AccessRefused('ACCESS_ABOUT_UNCLEAR');
    if (recordingId !== undefined)
      return {
        about: 'recording',
        recordingId,
        criteria: null,
        recordings: [await this.one(manager, recordingId)],
      };
    const criteria = subject === undefined ? named(search!) : { subject };
    const ids = await this.catalogue.matching(manager, { ...criteria, state: 'sealed' }, RECORDINGS_MOST + 1);
    if (ids.length === 0) throw new AccessRefused('NOTHING_FOUND');
    if (ids.length > RECORDINGS_MOST) throw new AccessRefused('TOO_MANY_RECORDINGS');
    const known = await this.catalogue.many(manager, ids);
    return {
      about: subject === undefined ? 'search' : 'subject',
      recordingId: null,
      criteria: canonicalBytes(criteria).toString('utf8'),
      recordings: ids.flatMap((id) => known.get(id) ?? []),
    };
  }

  private async one(manager: EntityManager, id: string): Promise<KnownRecording> {
    const recording = await this.catalogue.exists(manager, id);
    if (!recording) throw new AccessRefused('RECORDING_NOT_FOUND');
    if (recording.state === 'quarantined') throw new AccessRefused('RECORDING_QUARANTINED');
    return recording;
  }
}

const named = (search: SearchCriteria): SearchCriteria =>
  Object.fromEntries(Object.entries(search).filter(([, value]) => value !== undefined));
