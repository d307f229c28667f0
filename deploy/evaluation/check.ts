// npm run check [-- --without-tests]   where `npm test` follows anyway, the unit tests need not run twice
import { existsSync } from 'node:fs';

import { runCaptured } from './child-process.ts';
import { JEST_WORKSPACES } from './jest-workspaces.ts';
import { inRepository } from './repository.ts';
import { explain, runEntry } from './sentence.ts';
import { elapsed, step } from './step-runner.ts';

interface Check {
  name: string;
  command: string;
  args: string[];
  folder?: string;
}

const TYPES: { name: string; folder: string; compiler: 'tsc' | 'ngc'; projects: string[] }[] = [
  { name: 'contract', folder: 'recorder/contract', compiler: 'tsc', projects: ['tsconfig.json'] },
  {
    name: 'recorder',
    folder: 'recorder',
    compiler: 'tsc',
    projects: ['tsconfig.json', 'test/tsconfig.json', 'bench/tsconfig.json'],
  },
  { name: 'backend', folder: 'backend', compiler: 'tsc', projects: ['tsconfig.json', 'tsconfig.test.json'] },
  {
    name: 'frontend',
    folder: 'frontend',
    compiler: 'ngc',
    projects: ['tsconfig.app.json', 'tsconfig.spec.json'],
  },
  { name: 'evaluation', folder: 'deploy/evaluation', compiler: 'tsc', projects: ['tsconfig.json'] },
];

const checks: Check[] = [
  { name: 'format', command: 'prettier', args: ['--check', '.', '--log-level', 'warn'] },
  {
    name: 'lint',
    command: 'eslint',
    args: ['-c', '.eslint.config.mjs', '--cache', '--cache-location', 'node_modules/.cache/eslint/', '.'],
  },
  ...TYPES.flatMap(({ name, folder, compiler, projects }) =>
    projects
      .filter((project) => existsSync(inRepository(folder, project)))
      .map((project) => ({
        name: `types of the ${name} (${project})`,
        command: compiler,
        args: ['-p', project, '--noEmit'],
        folder,
      })),
  ),
  ...(existsSync(inRepository('backend', 'dist', 'src', 'openapi.js'))
    ? [
        {
          name: 'API description is current',
          command: 'node',
          args: ['dist/src/openapi.js', '--check'],
          folder: 'backend',
        },
      ]
    : []),
  {
    name: "the console's client is current",
    command: 'node',
    args: ['client-is-current.ts'],
    folder: 'deploy/evaluation',
  },
  ...(process.argv.includes('--without-tests') ? [] : JEST_WORKSPACES).map(({ name, folder, nodeFlags }) => ({
    name: `unit tests of the ${name}`,
    command: 'node',
    args: [
      ...nodeFlags,
      '--disable-warning=ExperimentalWarning',
      inRepository('node_modules', 'jest', 'bin', 'jest.js'),
      '--testPathPatterns',
      '\\.spec\\.ts$',
    ],
    folder,
  })),
];

/** Each uses one core, and every machine that builds has two. */
const AT_A_TIME = 2;

async function holds({ name, command, args, folder = '.' }: Check): Promise<boolean> {
  try {
    await step(name, async () => {
      const { ok, output } = await runCaptured(command, args, { cwd: inRepository(folder) });
      if (!ok) throw new Error(output);
    });
    return true;
  } catch (fault) {
    const cause = (fault as Error).cause;
    console.log(cause instanceof Error ? cause.message : explain(fault));
    return false;
  }
}

await runEntry(async () => {
  let failed = 0;
  const waiting = checks.values();
  const lane = async () => {
    for (const check of waiting) if (!(await holds(check))) failed += 1;
  };
  await Promise.all(Array.from({ length: AT_A_TIME }, lane));
  console.log(
    failed === 0
      ? `\nAll ${checks.length} checks hold (${elapsed()}).`
      : `\n${failed} of ${checks.length} checks failed.`,
  );
  return failed === 0 ? 0 : 1;
});
