import { createServer } from 'node:net';

import { Sentence } from './sentence.ts';

/** The port that was free at the time of asking: the requested one, or any when 0 is requested. */
export function claimPort(requested: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen({ port: requested, host: '127.0.0.1', exclusive: true }, () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === 'object' && address ? address.port : requested));
    });
  });
}

export const isPortFree = (port: number): Promise<boolean> =>
  claimPort(port).then(
    () => true,
    () => false,
  );

export interface PortRequest {
  purpose: string;
  variable: string;
  requested: number;
  /** The port of an earlier start, kept when any port would do. */
  earlier?: number | undefined;
}

/** Says which port is taken and how to choose another, before anything is started. */
export async function choosePort({ purpose, variable, requested, earlier }: PortRequest): Promise<number> {
  if (requested === 0) return earlier && (await isPortFree(earlier)) ? earlier : claimPort(0);
  try {
    return await claimPort(requested);
  } catch (fault) {
    const { code } = fault as NodeJS.ErrnoException;
    if (code === 'EADDRINUSE')
      throw new Sentence(
        `Port ${requested} for ${purpose} is taken by another program: stop it, or choose another port with ${variable}=… npm start.`,
      );
    if (code === 'EACCES')
      throw new Sentence(
        `Port ${requested} for ${purpose} needs more rights than this account has: choose a port above 1023 with ${variable}=….`,
      );
    throw fault;
  }
}

export function portFromText(variable: string, text: string | undefined, otherwise: number): number {
  if (text === undefined || text === '') return otherwise;
  const port = Number(text);
  if (!/^\d{1,5}$/.test(text) || port > 65_535)
    throw new Sentence(`${variable} must be a port number from 0 to 65535, not "${text.slice(0, 20)}".`);
  return port;
}
