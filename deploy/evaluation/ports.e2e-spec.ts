import { createServer } from 'node:http';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

import { listen, type Listening } from './listen.ts';
import { choosePort } from './ports.ts';

const consolePort = { purpose: 'the console', variable: 'EXHIBIT_PORT' };

describe('choosing a port', () => {
  let taken: Listening;
  beforeEach(async () => {
    taken = await listen(createServer(), 0);
  });
  afterEach(() => taken.stop());

  it('refuses a taken one in one sentence that names it and how to choose another', async () => {
    await expect(choosePort({ ...consolePort, requested: taken.port })).rejects.toThrow(
      `Port ${taken.port} for the console is taken by another program: stop it, or choose another port with EXHIBIT_PORT=… npm start.`,
    );
  });

  it('keeps the port of an earlier start when any will do', async () => {
    const earlier = taken.port;
    await taken.stop();
    expect(await choosePort({ ...consolePort, requested: 0, earlier })).toBe(earlier);
  });

  it('chooses another when that of an earlier start is taken by now', async () => {
    expect(await choosePort({ ...consolePort, requested: 0, earlier: taken.port })).not.toBe(taken.port);
  });
});
