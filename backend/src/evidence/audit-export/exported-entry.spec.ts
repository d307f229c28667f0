import { canonicalBytes } from '../canonical-json.js';
import { statedEvent } from './exported-entry.js';
import { sampleEntry } from './sample-export.fixture.js';

describe('a leaf is refused as an event when', () => {
  it.each<[string, object]>([
    ['nobody acted', { actor: null }],
    ['who acted has no kind', { actor: { kind: '', id: null } }],
    ['who acted is a number', { actor: { kind: 'person', id: 1 } }],
    ['it has no id', { id: '' }],
    ['its kind is too long', { kind: 'a'.repeat(65) }],
    ['its time is none', { at: 'now' }],
    ['its fields are a list', { fields: [] }],
    ['it came to another end', { outcome: 'perhaps' }],
    ['its recording is a number', { recording: 1 }],
  ])('%s', (_what, change) => {
    expect(() => statedEvent(sampleEntry(1, change).leaf)).toThrow(
      expect.objectContaining({ code: 'AUDIT_LEAF_INVALID' }),
    );
  });

  it('it is a list', () => {
    expect(() => statedEvent(canonicalBytes([]))).toThrow(
      expect.objectContaining({ code: 'AUDIT_LEAF_INVALID' }),
    );
  });
});
