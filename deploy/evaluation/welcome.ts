import type { RunningAppliance } from './appliance.ts';

/** What is printed once everything runs: addresses, and a login for each role. */
export function welcome({ consoleUrl, bankUrl, people, dataDir }: RunningAppliance, seconds: string): string {
  const rows = [
    ['name', 'password', 'role'],
    ...people.map(({ login, password, role }) => [login, password, role]),
  ];
  const widths = [0, 1, 2].map((column) => Math.max(...rows.map((row) => row[column]!.length)));
  const table = rows.map((row) =>
    `    ${row.map((cell, column) => cell.padEnd(widths[column]!)).join('   ')}`.trimEnd(),
  );
  return `
Exhibit is up (${seconds} s).

  Console     ${consoleUrl}
  Demo bank   ${bankUrl}
  Data        ${dataDir}

  Sign in to the console as

${table.join('\n')}

Apply for a loan at the demo bank, then find the recording in the console. Ctrl-C stops everything.
`;
}
