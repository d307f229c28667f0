import type { EntityManager } from 'typeorm';
import type { VerdictWord } from '../evidence/verdict.js';

/** What a request for access has to know of a recording. */
export interface KnownRecording {
  id: string;
  siteId: string;
  siteName: string;
  subject: string | null;
  state: 'open' | 'sealed' | 'quarantined' | 'destroyed';
}

/** What a request for a saved search names. */
export interface SearchCriteria {
  site?: string;
  subject?: string;
  disclosure?: string;
  verdict?: VerdictWord;
  state?: KnownRecording['state'];
  from?: string;
  to?: string;
}

/** The catalogue as access sees it. The module binds it to the recordings feature. */
export interface RecordingLookup {
  exists(manager: EntityManager, id: string): Promise<KnownRecording | null>;
  /** By id; ids that nothing has are left out. */
  many(manager: EntityManager, ids: readonly string[]): Promise<Map<string, KnownRecording>>;
  /** What a search finds now, newest first, at most `limit`. */
  matching(manager: EntityManager, criteria: SearchCriteria, limit: number): Promise<string[]>;
}

export const RECORDING_LOOKUP = Symbol('RECORDING_LOOKUP');
