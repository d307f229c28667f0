import { EvidenceError } from '../evidence-error.js';
import { VerificationReport } from './report.js';

describe('the report of a verification', () => {
  it('turns whatever a check throws into a fault of its item', () => {
    const report = new VerificationReport();
    const failing = (error: Error): null =>
      report.attempt('a', () => {
        throw error;
      });
    expect(failing(new EvidenceError('NOTE_MALFORMED', 'It is malformed.'))).toBeNull();
    expect(failing(new TypeError('a bug, with content'))).toBeNull();
    expect(report.faults).toEqual([
      { item: 'a', code: 'NOTE_MALFORMED', message: 'It is malformed.' },
      { item: 'a', code: 'CHECK_FAILED', message: 'The item could not be checked.' },
    ]);
  });

  it('says the same thing once', () => {
    const report = new VerificationReport();
    for (let time = 0; time < 2; time++) report.fault('a', 'ITEM_MISSING', 'The pack lacks this item.');
    expect(report.faults).toHaveLength(1);
  });
});
