import type { RecordingDto } from '../api/models';

export type AccessStanding =
  | { kind: 'quarantined' }
  | { kind: 'destroyed' }
  | { kind: 'granted'; endsAt: string; mayExport: boolean }
  | { kind: 'waiting'; requestId: string }
  | { kind: 'may-ask' }
  | { kind: 'closed' };

/** Where a person stands with a recording. The appliance decides anew on every segment; this only words it. */
export function accessStanding(
  recording: Pick<RecordingDto, 'state' | 'access'>,
  now: number,
): AccessStanding {
  const { grant, pendingRequestId, mayRequest } = recording.access;
  if (recording.state === 'quarantined') return { kind: 'quarantined' };
  if (recording.state === 'destroyed') return { kind: 'destroyed' };
  if (grant && Date.parse(grant.endsAt) > now)
    return { kind: 'granted', endsAt: grant.endsAt, mayExport: grant.scope === 'watch-and-export' };
  if (pendingRequestId !== null) return { kind: 'waiting', requestId: pendingRequestId };
  return mayRequest ? { kind: 'may-ask' } : { kind: 'closed' };
}
