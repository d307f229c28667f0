import { differing, type RowBinding } from '../row-binding.js';
import { byRecording, field, hashOfText, ID, numberOf, RECORDING, textOf } from './stated.js';

/** Recordings and what was found in them. What a manifest lists is held by the manifest. */
export const RECORDING_BINDINGS: readonly RowBinding[] = [
  {
    table: 'recording',
    kinds: ['recording.opened'],
    key: ID,
    columns: ['site_id', 'consent_id'],
    keyOf: byRecording,
    differs: (row, event) =>
      differing(row, { site_id: field(event, 'site'), consent_id: field(event, 'consent') }),
    inLog: [{ kind: 'recording.opened', key: [textOf('recording')] }],
  },
  {
    table: 'recording_key',
    falls: true,
    kinds: ['recording.opened'],
    key: RECORDING,
    columns: [],
    keyOf: byRecording,
    differs: () => [],
    inLog: [{ kind: 'recording.opened', key: [textOf('recording')] }],
  },
  {
    table: 'recording_quarantine',
    falls: true,
    kinds: ['recording.quarantined'],
    key: [
      ['recording_id', 'uuid'],
      ['seq', 'integer'],
      ['reason', 'text'],
    ],
    columns: ['count', 'found_by'],
    keyOf: (event) => [event.recording ?? '', field(event, 'seq'), field(event, 'reason')],
    differs: (row, event) =>
      differing(row, { count: field(event, 'count'), found_by: field(event, 'foundBy') }),
    inLog: [{ kind: 'recording.quarantined', key: [textOf('recording'), numberOf('seq'), textOf('reason')] }],
  },
  {
    table: 'recording_seal',
    falls: true,
    kinds: ['recording.sealed'],
    key: RECORDING,
    columns: ['manifest'],
    keyOf: byRecording,
    differs: (row, event) =>
      hashOfText(row['manifest']) === field(event, 'manifestHash') ? [] : ['manifest'],
    inLog: [{ kind: 'recording.sealed', key: [textOf('recording')] }],
  },
  {
    table: 'verdict',
    falls: true,
    kinds: ['verdict.reached'],
    key: [
      ['recording_id', 'uuid'],
      ['disclosure_id', 'uuid'],
      ['disclosure_version', 'integer'],
    ],
    columns: ['verdict', 'body', 'locale', 'run_id'],
    keyOf: (event) => [event.recording ?? '', field(event, 'disclosure'), field(event, 'version')],
    differs: (row, event) => [
      ...differing(row, {
        verdict: field(event, 'verdict'),
        locale: field(event, 'locale'),
        run_id: field(event, 'run'),
      }),
      ...(hashOfText(row['body']) === field(event, 'verdictHash') ? [] : ['body']),
    ],
    inLog: [
      { kind: 'verdict.reached', key: [textOf('recording'), textOf('disclosure'), numberOf('version')] },
    ],
  },
];
