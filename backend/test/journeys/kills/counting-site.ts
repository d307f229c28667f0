import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { listen, type Listening } from '@exhibit/evaluation/listen';
import { inRepository } from '@exhibit/evaluation/repository';
import { countingScript } from '../../../../recorder/test/kills/counting-page.js';

/** Presses a button now and then: what may lead away is handed over at once, so that many segments are under way. */
const pressing = `setInterval(() => window.quiet || document.getElementById('on').click(), 330);`;

/** A site of one page that counts, with the recorder as it ships. */
export async function countingSite(siteKey: () => string, endpoint: () => string): Promise<Listening> {
  const scripts: Record<string, () => string> = {
    '/recorder.js': () => readFileSync(inRepository('recorder', 'dist', 'exhibit-recorder.js'), 'utf8'),
    '/counting.js': () => countingScript + pressing,
  };
  const server = createServer((request, response) => {
    const path = (request.url ?? '/').split('?')[0]!;
    const script = scripts[path];
    response.writeHead(200, { 'content-type': script ? 'text/javascript' : 'text/html; charset=utf-8' });
    response.end(script ? script() : page(siteKey(), endpoint()));
  });
  return listen(server, 0);
}

const page = (siteKey: string, endpoint: string) => `<!doctype html><html lang="en"><body>
  <p id="count">a</p><input id="typed" value=""><ul id="list"></ul><button id="on">on</button>
  <script src="/recorder.js" data-site="${siteKey}" data-endpoint="${endpoint}"></script>
  <script src="/counting.js"></script></body></html>`;

/** Nothing of any recording waits in this profile any more, and this page is being recorded. */
export const emptied = (siteKey: string) => `(async () => {
  if (!window.Exhibit || Exhibit.state().phase !== 'recording' || !Exhibit.state().recording) return false;
  if (Object.keys(localStorage).some((key) => key.includes('.tail.'))) return false;
  const open = indexedDB.open('exhibit-${siteKey}');
  await new Promise((resolve, reject) => { open.onsuccess = resolve; open.onerror = reject; });
  const count = open.result.transaction('segments').objectStore('segments').count();
  await new Promise((resolve) => { count.onsuccess = resolve; });
  open.result.close();
  return count.result === 0;
})()`;
