import { Injectable } from '@nestjs/common';
import { tripwireHits, type TripwireHit } from './tripwire.js';

/** The door through which ingest asks whether a segment carries what must never arrive in clear. */
@Injectable()
export class Tripwire {
  hits(events: unknown): TripwireHit[] {
    return tripwireHits(events);
  }
}
