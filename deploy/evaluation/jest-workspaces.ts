/** What measures no time may have every core; where a browser or a whole appliance runs, one test file at a time. */
const TOGETHER = ['--maxWorkers=100%'];
const ONE_BY_ONE = ['--maxWorkers=1'];
const only = (endings: string): string[] => ['--testPathPatterns', `\\.${endings}\\.ts$`];

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
  { name: 'recorder', folder: 'recorder', nodeFlags: ESM, runs: [ONE_BY_ONE] },
  {
    name: 'backend',
    folder: 'backend',
    nodeFlags: ESM,
    runs: [
      [...only('(pg-)?spec'), ...TOGETHER],
      [...only('e2e-spec'), ...ONE_BY_ONE],
    ],
  },
  { name: 'frontend', folder: 'frontend', nodeFlags: [], runs: [TOGETHER] },
  { name: 'evaluation', folder: 'deploy/evaluation', nodeFlags: ESM, runs: [ONE_BY_ONE] },
];
