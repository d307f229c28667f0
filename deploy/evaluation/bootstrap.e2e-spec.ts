import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

import { isAlive } from './child-process.ts';
import { processStart } from './instance-lock.ts';
import { makeSmallProject, type SmallProject } from './support/small-project.ts';
import { waitUntil } from './wait-until.ts';

describe('the door of the npm scripts', () => {
  let project: SmallProject;
  const env = { PATH: process.env['PATH'] ?? '' };

  const run = (args: string[], more: Record<string, string> = {}) =>
    spawnSync(process.execPath, [project.bootstrap, ...args], {
      cwd: project.root,
      encoding: 'utf8',
      env: { ...env, ...more },
    });
  async function startWaiting(): Promise<{ child: ChildProcess; pid: number }> {
    const child = spawn(process.execPath, [project.bootstrap, 'cli', 'wait'], { cwd: project.root, env });
    const [text] = (await once(child.stdout!, 'data')) as [Buffer];
    return { child, pid: (JSON.parse(text.toString()) as { pid: number }).pid };
  }
  const isGone = (pid: number): boolean => !isAlive(pid) || processStart(pid) === 'zombie';

  beforeEach(() => {
    project = makeSmallProject();
  });
  afterEach(() => project.remove());

  it('refuses a command that does not exist, and names those that do', () => {
    const { status, stderr } = run(['strat']);
    expect(status).toBe(1);
    expect(stderr).toMatch(/There is no command "strat"\. Choose one of: start, test/);
  });

  it('says in one sentence that a command is not there yet', () => {
    const { status, stderr } = run(['bench']);
    expect(status).toBe(1);
    expect(stderr.trim()).toBe('npm run bench is not part of this version yet.');
  });

  it('says what failed to install, and starts nothing', () => {
    rmSync(join(project.root, 'node_modules', '.exhibit-lock'));
    project.write('npm.js', `console.error('no route to the registry'); process.exit(1);`);
    const { status, stdout, stderr } = run(['cli', '0'], { npm_execpath: join(project.root, 'npm.js') });
    expect(status).toBe(1);
    expect(stdout).toBe('');
    expect(stderr).toContain('The dependencies could not be installed');
    expect(stderr).toContain('no route to the registry');
  });

  it('installs without running scripts of packages, once', () => {
    rmSync(join(project.root, 'node_modules', '.exhibit-lock'));
    project.write(
      'npm.js',
      `process.stderr.write(''); if (!process.argv.includes('--ignore-scripts')) process.exit(1);`,
    );
    const withNpm = { npm_execpath: join(project.root, 'npm.js') };
    expect(run(['cli', '0'], withNpm).stderr).toMatch(/installed dependencies/);
    expect(run(['cli', '0'], withNpm).stderr).toBe('');
  });

  it('starts nothing that does not build, and shows why', () => {
    project.write('backend/src/main.ts', 'FAULT');
    const { status, stdout, stderr } = run(['cli', '0']);
    expect(status).toBe(1);
    expect(stdout).toBe('');
    expect(stderr).toContain('src/main.ts: a fault');
    expect(stderr).toContain('The backend does not build');
  });

  it('builds what has changed, and only that', () => {
    expect(run(['cli', '0']).stderr).toMatch(/building contract … .*\n.*building backend … /);
    expect(run(['cli', '0']).stderr).toBe('');
    project.write('backend/src/main.ts', '// changed');
    expect(run(['cli', '0']).stderr).toMatch(/^building backend … \d+\.\d s\n$/);
  });

  it('builds again after a build that was cut short', () => {
    run(['cli', '0']);
    rmSync(join(project.root, 'backend', 'dist', 'src', 'main.js'));
    expect(run(['cli', '0']).stderr).toMatch(/^building backend/);
  });

  it('gives back the exit code of the command', () => {
    expect(run(['cli', '3']).status).toBe(3);
  });

  it('means paths from where the person stands', () => {
    const { stdout } = run(['cli', '0', 'pack.zip'], { INIT_CWD: join(project.root, 'backend') });
    expect(JSON.parse(stdout)).toMatchObject({ cwd: join(project.root, 'backend'), args: ['0', 'pack.zip'] });
  });

  it('passes a request to stop on, and waits for the end', async () => {
    const { child, pid } = await startWaiting();
    child.kill('SIGTERM');
    expect(await once(child, 'exit')).toEqual([7, null]);
    expect(isGone(pid)).toBe(true);
  });

  it('leaves nothing running when it is killed', async () => {
    const { child, pid } = await startWaiting();
    child.kill('SIGKILL');
    await waitUntil('the command is gone', () => isGone(pid));
  });
});
