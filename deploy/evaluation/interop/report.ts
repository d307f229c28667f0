import { type InteropResult, isGreen, type KillCount } from './results.ts';

const pad = (rows: string[][]): string[] => {
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)));
  return rows.map((row) =>
    `  ${row.map((cell, column) => cell.padEnd(widths[column]!)).join('   ')}`.trimEnd(),
  );
};

/** The result for a terminal; the last line counts promises as a test runner counts tests. */
export function interopText(result: InteropResult): string {
  const faults = result.findings.flatMap(({ on, faults }) => faults.map((fault) => `  ${on}: ${fault}`));
  const checked = result.findings.reduce((sum, finding) => sum + finding.checked, 0);
  const passed = result.findings.reduce((sum, finding) => sum + finding.passed, 0);
  return [
    '',
    ...pad([['ran', 'version'], ...result.versions.map(({ name, version }) => [name, version])]),
    '',
    ...pad([
      ['against', 'test', 'promises', 'held'],
      ...result.findings.map(({ on, test, checked, passed }) => [on, test, `${checked}`, `${passed}`]),
    ]),
    ...(faults.length > 0 ? ['', 'What did not hold:', ...faults] : []),
    '',
    `${passed} passed, ${checked - passed} failed`,
  ].join('\n');
}

const HEAD = `# Interoperability

What \`npm run test:interop\` last ran against, and what it found. It gets real servers, starts them on 127.0.0.1 with
folders and secrets of their own, and stops them. A server that cannot be had is a failure, not a skip.

Needs Go, Java 17 or newer and Maven beside Node. What it builds or fetches is kept in \`~/.cache/exhibit-interop\`
(or \`$XDG_CACHE_HOME/exhibit-interop\`): programs in \`bin/\`, each with its version beside it. Remove the folder to start
from nothing.
`;

/** What stays true from run to run, and what was tried by hand. */
const FOOT = `MinIO is the state of its main branch when the community edition was archived; the tagged releases cannot be had by
\`go install\`. It is allowed WORM. VersityGW is refused because it lets a compliance retention be shortened, Ceph RGW
16.2.15 because it completes an upload in parts without the stated lock, the file store because whoever owns the disk
owns the objects. The appliance looks for the lock itself before it acknowledges, and states it once more where it is
missing. VersityGW looks whether a key is taken only when a put begins: the appliance finds that by itself, and sees to it
that one writer of a key is at it.

Tried by hand beside it: \`npm run demo\` with \`EXHIBIT_DATABASE_URL\` on Debian's PostgreSQL 15.18: all steps.
`;

const table = (head: string[], rows: string[][]): string =>
  [head, head.map(() => '---'), ...rows].map((row) => `| ${row.join(' | ')} |`).join('\n');

/** The page of the last run. Only versions, counts and reasons: nothing of the machine it ran on. */
export function interopPage(result: InteropResult, day: string): string {
  const { kills } = result;
  const faults = result.findings.flatMap(({ on, faults }) =>
    faults.map((fault) => `- ${on}: ${fault.split('\n')[0]}`),
  );
  return [
    HEAD,
    `## Last run: ${day}, ${isGreen(result) ? 'everything held' : '**not everything held**'}\n`,
    table(
      ['ran', 'version'],
      result.versions.map(({ name, version }) => [name, version]),
    ),
    '',
    table(
      ['against', 'test', 'promises', 'held'],
      result.findings.map(({ on, test, checked, passed }) => [on, test, `${checked}`, `${passed}`]),
    ),
    ...(faults.length > 0 ? ['', 'What did not hold:', '', ...faults] : []),
    '',
    ...(kills.length > 0 ? killTable(kills) : []),
    FOOT,
  ].join('\n');
}

const killTable = (kills: KillCount[]): string[] => [
  'Writers that were killed while they wrote, every acknowledged object whole, nothing visible that nobody wrote:\n',
  table(
    ['on', 'kills', 'acknowledged', 'whole though not acknowledged'],
    kills.map(({ on, rounds, acknowledged, unacknowledged }) => [
      on,
      `${rounds}`,
      `${acknowledged}`,
      `${unacknowledged}`,
    ]),
  ),
  '',
];
