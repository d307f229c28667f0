// npm start
import { once } from 'node:events';

import { startAppliance } from './appliance.ts';
import { runEntry } from './sentence.ts';
import { settingsFrom } from './settings.ts';
import { welcome } from './welcome.ts';

const LONGEST_STOP_MS = 25_000;

await runEntry(async () => {
  const since = Date.now();
  const stop = new AbortController();
  const stopAsked = once(stop.signal, 'abort');
  // A terminal's Ctrl-C reaches us twice, directly and through npm: both are the same wish.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => stop.abort());

  console.log('starting the appliance …');
  const appliance = await startAppliance({
    ...settingsFrom(process.env),
    say: (line) => console.error(line),
    signal: stop.signal,
  });
  console.log(welcome(appliance, ((Date.now() - since) / 1000).toFixed(1)));

  await stopAsked;
  console.log('stopping …');
  const overdue = setTimeout(() => process.exit(1), LONGEST_STOP_MS);
  await appliance.stop();
  clearTimeout(overdue);
  console.log('stopped.');
  return 0;
});
