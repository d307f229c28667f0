import type { RunState } from './store-verification.js';

/** One line of progress: the step, how much of it where that is known, and how quick. */
export function progressLine(state: RunState, total: number | null, perSecond: number): string {
  const things = Object.values(state.findings.checked).reduce((sum, count) => sum + count, 0);
  const share =
    state.step === 'log' && total ? ` ${Math.floor((100 * Math.min(state.log.size, total)) / total)} %` : '';
  return `${state.step}${share}: ${things} things checked, ${Math.round(perSecond)}/s, ${state.findings.faults.length} faults`;
}

/** What was found, for a terminal. */
export function findingsText({ findings }: RunState): string {
  const { checked, notChecked, faults } = findings;
  const lines = ['Checked:', ...Object.entries(checked).map(([kind, count]) => `  ${kind}: ${count}`)];
  lines.push(...notChecked.map((what) => `Not checked: ${what}`));
  lines.push(...faults.map(({ item, code, detail }) => `  ${item}: ${code}${detail ? ` (${detail})` : ''}`));
  lines.push(
    faults.length === 0 ? 'THE STORE HOLDS.' : `THE STORE DOES NOT HOLD: ${faults.length} faults.`,
    '',
  );
  return lines.join('\n');
}
