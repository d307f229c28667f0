import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { constants } from 'node:os';

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'];
const SETPRIV = ['/usr/bin/setpriv', '/bin/setpriv'].find((path) => existsSync(path));

/** Runs a step and collects what it prints; our own end ends it and everything it started. */
export function runStep(command, args, options) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { ...options, detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (text) => (output = (output + text).slice(-20_000)));
    const end = (signal) => {
      try {
        process.kill(-child.pid, 'SIGTERM');
      } catch {
        // It has just ended by itself.
      }
      process.exit(128 + constants.signals[signal]);
    };
    for (const signal of SIGNALS) process.once(signal, end);
    child.once('error', reject);
    child.once('close', (code) => {
      for (const signal of SIGNALS) process.off(signal, end);
      resolve({ code: code ?? 1, output: output.trim() });
    });
  });
}

/** Hands the terminal to the command, passes signals on, and resolves with its exit code. */
export function becomeParentOf(command, args, options) {
  return new Promise((resolve, reject) => {
    // Killed without a chance to pass it on, we still take the command with us.
    const [bin, all] = SETPRIV ? [SETPRIV, ['--pdeathsig=TERM', command, ...args]] : [command, args];
    const child = spawn(bin, all, { ...options, stdio: 'inherit' });
    for (const signal of SIGNALS) process.on(signal, () => child.kill(signal));
    child.once('error', reject);
    child.once('exit', (code, signal) => resolve(code ?? 128 + (constants.signals[signal] ?? 0)));
  });
}
