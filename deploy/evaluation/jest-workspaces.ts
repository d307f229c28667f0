/** Every workspace with a Jest configuration, in the order in which their tests run. */
export const JEST_WORKSPACES = [
  { name: 'contract', folder: 'recorder/contract', nodeFlags: ['--experimental-vm-modules'] },
  { name: 'recorder', folder: 'recorder', nodeFlags: ['--experimental-vm-modules'] },
  { name: 'backend', folder: 'backend', nodeFlags: ['--experimental-vm-modules'] },
  { name: 'frontend', folder: 'frontend', nodeFlags: [] },
  { name: 'evaluation', folder: 'deploy/evaluation', nodeFlags: ['--experimental-vm-modules'] },
] as const;
