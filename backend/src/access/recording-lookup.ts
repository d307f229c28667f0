import type { EntityManager } from 'typeorm';

/** What a request for access has to know of a recording. */
export interface KnownRecording {
  id: string;
  siteName: string;
  subject: string | null;
  state: 'open' | 'sealed' | 'quarantined' | 'destroyed';
}

/** The catalogue as access sees it. The module binds it to the recordings feature. */
export interface RecordingLookup {
  exists(manager: EntityManager, id: string): Promise<KnownRecording | null>;
  /** By id; ids that nothing has are left out. */
  many(manager: EntityManager, ids: readonly string[]): Promise<Map<string, KnownRecording>>;
}

export const RECORDING_LOOKUP = Symbol('RECORDING_LOOKUP');
