import type { StoreQualificationRow } from '../system/store-qualification.entity.js';

const MARKS = { passed: 'yes', failed: 'NO', skipped: '-' } as const;

/** What was found, for a terminal. */
export function qualificationTable(found: StoreQualificationRow): string {
  const lines = found.checks.map(({ title, needed, result, detail }) =>
    [`  ${MARKS[result].padEnd(4)}`, needed ? '  ' : '* ', title, detail ? ` (${detail})` : ''].join(''),
  );
  const verdict = found.worm
    ? 'qualified: storage.worm may be switched on.'
    : `not fit for WORM:\n${found.reasons.map((reason) => `  - ${reason}`).join('\n')}`;
  return [
    `Examined: ${found.serverName}, version ${found.serverVersion}. The store`,
    ...lines,
    '  * good to know; WORM does not need it',
    verdict,
    '',
  ].join('\n');
}
