/**
 * A page that counts. Each number is the length of a text that the page sets, so that it survives masking; it is
 * told to the test once the recorder has seen the change. After `left` numbers the page leads to the next one.
 */
export const countingPage = `<!doctype html><html lang="en"><body>
  <p id="count">a</p><input id="typed" value=""><ul id="list"></ul>
  <script src="/recorder.js" data-site="leak-page"></script><script src="/counting.js"></script></body></html>`;

export const countingScript = `(async () => {
  const at = (id) => document.getElementById(id);
  const state = await Exhibit.consent.known();
  if (state.decision === 'undecided') await Exhibit.consent.give({ language: 'en' });
  const every = Number(new URLSearchParams(location.search).get('every'));
  let left = Number(new URLSearchParams(location.search).get('left'));
  let n = Number(localStorage.getItem('n') ?? new URLSearchParams(location.search).get('from') ?? 1);
  const seen = (number) => {
    const { phase, recording } = Exhibit.state();
    if (phase === 'recording' && recording) counted(number + ' ' + recording);
  };
  const count = () => {
    if (window.quiet) return;
    if (left-- === 0) return void (location.href = '/next?every=' + every + '&left=12&from=' + n);
    n++;
    localStorage.setItem('n', String(n));
    const number = n;
    at('count').firstChild.data = 'a'.repeat(number);
    if (n % 3 === 0) {
      at('typed').value = 'Erika ' + n;
      at('typed').dispatchEvent(new Event('input', { bubbles: true }));
    }
    if (n % 5 === 0) at('list').append(Object.assign(document.createElement('li'), { textContent: 'row' }));
    // The recorder's observer runs before the next task.
    setTimeout(() => { seen(number); setTimeout(count, every); }, 0);
  };
  count();
})();`;
