import type { RecordingDto } from '../api/models';
import { accessStanding } from './access-standing';

const NOW = Date.parse('2026-03-01T12:00:00Z');
type Grant = RecordingDto['access']['grant'];
const grant = (endsAt: string, scope: 'watch' | 'watch-and-export' = 'watch'): Grant => ({
  id: 'g',
  scope,
  endsAt,
});
const recording = (access: Partial<RecordingDto['access']>, state: RecordingDto['state'] = 'sealed') => ({
  state,
  access: { mayRequest: true, grant: null, pendingRequestId: null, ...access },
});

describe('access standing', () => {
  it('offers nothing on a quarantined recording, not even under a live grant', () => {
    const it = recording({ grant: grant('2026-03-01T13:00:00Z') }, 'quarantined');
    expect(accessStanding(it, NOW).kind).toBe('quarantined');
  });

  it('does not offer watching once the grant is over', () => {
    expect(accessStanding(recording({ grant: grant('2026-03-01T12:00:00Z') }), NOW).kind).toBe('may-ask');
  });

  it('offers no export under a grant to watch only', () => {
    const it = recording({ grant: grant('2026-03-01T12:00:01Z') });
    expect(accessStanding(it, NOW)).toMatchObject({ kind: 'granted', mayExport: false });
  });

  it('offers export where the grant says so', () => {
    const it = recording({ grant: grant('2026-03-01T12:00:01Z', 'watch-and-export') });
    expect(accessStanding(it, NOW)).toMatchObject({ kind: 'granted', mayExport: true });
  });

  it('does not offer a second request while one is waiting', () => {
    expect(accessStanding(recording({ pendingRequestId: 'r' }), NOW)).toEqual({
      kind: 'waiting',
      requestId: 'r',
    });
  });

  it('says so when the person may not ask', () => {
    expect(accessStanding(recording({ mayRequest: false }), NOW).kind).toBe('closed');
  });
});
