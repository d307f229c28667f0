/**
 * What waits for nothing but an answer takes every core that is free; where a visitor is watched, most of the time is
 * spent waiting: one file at a time, beside it.
 */
export type Lane = 'together' | 'one by one';

export interface JestRunOfWorkspace {
  lane: Lane;
  args: readonly string[];
}

const together = (...args: string[]): JestRunOfWorkspace => ({
  lane: 'together',
  args: [...args, '--maxWorkers=100%'],
});
const oneByOne = (...args: string[]): JestRunOfWorkspace => ({
  lane: 'one by one',
  args: [...args, '--maxWorkers=1'],
});
const only = (files: string): string[] => ['--testPathPatterns', `${files}\\.ts$`];
const apart = (inTime: string, files: string): JestRunOfWorkspace[] => [
  together(...only(`^(?!.*${inTime}).*${files}`)),
  oneByOne(...only(`${inTime}.*${files}`)),
];

/** Files, or folders of them, in which a visitor is watched by the clock; some journeys are of the console alone. */
const VISITS = '(kills|visit|lifecycle|signals|consent-tool|late-cleaning)\\.e2e-';
const JOURNEYS = '(laboratory/|journeys/(?!who-sees-what|sign-on)|redrawn-visit)';

export interface JestWorkspace {
  name: string;
  folder: string;
  nodeFlags: readonly string[];
  /** Together they run every test file once. */
  runs: readonly JestRunOfWorkspace[];
}

const ESM = ['--experimental-vm-modules'];

/** Every workspace with a Jest configuration, in the order in which their tests run. */
export const JEST_WORKSPACES: readonly JestWorkspace[] = [
  { name: 'contract', folder: 'recorder/contract', nodeFlags: ESM, runs: [together()] },
  { name: 'recorder', folder: 'recorder', nodeFlags: ESM, runs: apart(VISITS, 'spec') },
  {
    name: 'backend',
    folder: 'backend',
    nodeFlags: ESM,
    runs: [together(...only('\\.(pg-)?spec')), ...apart(JOURNEYS, '\\.e2e-spec')],
  },
  { name: 'frontend', folder: 'frontend', nodeFlags: [], runs: [together()] },
  { name: 'evaluation', folder: 'deploy/evaluation', nodeFlags: ESM, runs: [oneByOne()] },
];
