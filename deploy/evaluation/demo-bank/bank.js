// The bank's own script. It uses the recorder through its public door only, as any customer of it would.
const byId = (id) => document.getElementById(id);
const recorder = window.Exhibit;

function applicationReference() {
  const known = sessionStorage.getItem('application-reference');
  if (known) return known;
  const letters = 'ABCDEFGHJKLMNPQRSTUVWXYZ23456789';
  const random = crypto.getRandomValues(new Uint8Array(6));
  const reference = `APP-${Array.from(random, (byte) => letters[byte % letters.length]).join('')}`;
  sessionStorage.setItem('application-reference', reference);
  return reference;
}

// Whether to ask, and what the foot of the page says. Without an answer from the appliance nobody is asked.
async function showConsent() {
  const { decision, because, noticeVersion } = (await recorder?.consent.known()) ?? {};
  const mayAsk =
    noticeVersion && (because === 'other-notice' || (decision === 'undecided' && because !== 'gpc'));
  const given = (decision === 'given' || decision === 'informed') && !because;
  const declined = decision === 'refused' || decision === 'withdrawn';
  if (mayAsk) await tellNotice(noticeVersion);
  byId('consent').hidden = !mayAsk;
  byId('recording-withdraw').hidden = !given;
  byId('recording-choose').hidden = !declined;
  byId('recording-state').textContent = given
    ? 'This visit is recorded, without what you type.'
    : 'This visit is not being recorded.';
  return given;
}

// Once the bank has published its notice in the appliance, visitors are told those very words.
async function tellNotice(version) {
  if (!/^v\d+$/.test(version)) return;
  const { site, endpoint } = document.querySelector('script[data-site]').dataset;
  const answer = await fetch(`${endpoint}/ingest/v1/${site}/notice?language=en`);
  if (answer.ok) byId('consent-words').textContent = (await answer.json()).text;
}

const notice = () => ({ language: 'en', subject: applicationReference() });
const decisions = {
  'consent-accept': () => recorder.consent.give({ ...notice(), purposes: ['evidence'] }),
  'consent-refuse': () => recorder.consent.refuse(notice()),
  'recording-withdraw': () => recorder.consent.withdraw(),
};

for (const [id, decide] of Object.entries(decisions))
  byId(id).addEventListener('click', async () => {
    await decide();
    await showConsent();
  });

byId('recording-choose').addEventListener('click', () => {
  byId('consent').hidden = false;
  byId('consent-accept').focus();
});

// From the offer to the signature without a full load.
async function goInPage(path, push) {
  const answer = await fetch(path, { headers: { accept: 'text/html' } });
  const next = new DOMParser().parseFromString(await answer.text(), 'text/html');
  if (push) history.pushState(null, '', path);
  document.title = next.title;
  for (const id of ['steps', 'content']) byId(id).replaceWith(document.adoptNode(next.getElementById(id)));
  scrollTo(0, 0);
  byId('content').focus();
}

document.addEventListener('click', (event) => {
  const link = event.target instanceof Element ? event.target.closest('a[data-in-page]') : null;
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  goInPage(link.getAttribute('href'), true).catch(() => location.assign(link.href));
});
addEventListener('popstate', () => goInPage(location.pathname, false).catch(() => location.reload()));

byId('application-reference').textContent = applicationReference();
const wasRecorded = await showConsent();

if (byId('thanks')) {
  await recorder?.stop();
  if (wasRecorded) {
    byId('recording-state').textContent = 'The recording of your visit has ended.';
    byId('recording-end').textContent = 'The recording of this visit is complete.';
  }
  document.documentElement.dataset.recordingEnded = 'true';
}
