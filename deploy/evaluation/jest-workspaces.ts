/** What waits for nothing but an answer may have every core; where a visitor is watched, time matters: one file at a time. */
const TOGETHER = ['--maxWorkers=100%'];
const ONE_BY_ONE = ['--maxWorkers=1'];
const only = (files: string): string[] => ['--testPathPatterns', `${files}\\.ts$`];
const apart = (inTime: string, files: string): string[][] => [
  [...only(`^(?!.*${inTime}).*${files}`), ...TOGETHER],
  [...only(`${inTime}.*${files}`), ...ONE_BY_ONE],
];

/** Files, or folders of them, in which a visitor is watched by the clock; some journeys are of the console alone. */
const VISITS = '(kills|visit|lifecycle|signals|consent-tool|late-cleaning)\\.e2e-';
const JOURNEYS = '(laboratory/|journeys/(?!who-sees-what|sign-on)|redrawn-visit)';

export interface JestWorkspace {
  name: string;
  folder: string;
  nodeFlags: readonly string[];
  /** Arguments of each run of Jest. Together they run every test file once. */
  runs: readonly (readonly string[])[];
}

const ESM = ['--experimental-vm-modules'];

/** Every workspace with a Jest configuration, in the order in which their tests run. */
export const JEST_WORKSPACES: readonly JestWorkspace[] = [
  { name: 'contract', folder: 'recorder/contract', nodeFlags: ESM, runs: [TOGETHER] },
  { name: 'recorder', folder: 'recorder', nodeFlags: ESM, runs: apart(VISITS, 'spec') },
  {
    name: 'backend',
    folder: 'backend',
    nodeFlags: ESM,
    runs: [[...only('\\.(pg-)?spec'), ...TOGETHER], ...apart(JOURNEYS, '\\.e2e-spec')],
  },
  { name: 'frontend', folder: 'frontend', nodeFlags: [], runs: [TOGETHER] },
  { name: 'evaluation', folder: 'deploy/evaluation', nodeFlags: ESM, runs: [ONE_BY_ONE] },
];
