// The recorder without a server: what it would send is shown instead. Open index.html after `npm run build -w recorder`.
const byId = (id) => document.getElementById(id);
const sent = [];

const config = {
  wire: 1,
  site: 'sandbox',
  policy: {
    version: 1,
    rules: [
      {
        id: 'example',
        selector: '[data-exhibit-disclosure="example"]',
        text: true,
        descendants: true,
        attributes: [],
        reason: 'The approved text has to be provable.',
      },
      {
        id: 'direct-line',
        selector: '#direct',
        text: true,
        descendants: false,
        attributes: [],
        reason: 'To show a rule without descendants.',
      },
    ],
  },
  consent: { mode: 'opt-in', noticeVersion: 'sandbox', purposes: ['evidence'], honourGpc: false },
  disclosures: [{ key: 'example' }],
  sampling: { rate: 1 },
  segment: { everyMs: 2_000, maxBytes: 60_000 },
};

async function unpack(body) {
  const stream = new Blob([body]).stream().pipeThrough(new DecompressionStream('gzip'));
  return new Response(stream).text();
}

async function transport({ header, body }) {
  const text = JSON.stringify(JSON.parse(await unpack(body)), null, 1);
  sent.push(`${JSON.stringify(header)}\n${text}`);
  const item = document.createElement('li');
  const { seq, counts } = header;
  item.innerHTML = '<details><summary></summary><pre></pre></details>';
  item.querySelector('summary').textContent =
    `segment ${seq}: ${body.length} bytes, ${counts.events} events, ${counts.observations} observations`;
  item.querySelector('pre').textContent = text;
  byId('segments').append(item);
  search();
  return { recording: header.recording, seq, hash: header.hash, nextSeq: seq + 1 };
}

function search() {
  const wanted = byId('search').value;
  const times = wanted ? sent.filter((text) => text.includes(wanted)).length : 0;
  byId('found').textContent = wanted ? `found in ${times} of ${sent.length} segments` : '';
}

byId('search').addEventListener('input', search);
byId('add').addEventListener('click', () => {
  const paragraph = document.createElement('p');
  paragraph.textContent = `Added at ${new Date().toLocaleTimeString()}`;
  byId('add').before(paragraph);
});
byId('give').addEventListener('click', async () => {
  const consent = { decision: 'given', consentId: '00000000-0000-4000-8000-000000000000' };
  const { phase } = await window.Exhibit.start({ config, consent, transport });
  byId('state').textContent = phase;
});
byId('stop').addEventListener('click', async () => {
  await window.Exhibit.stop();
  byId('state').textContent = 'stopped: everything captured was handed over';
});

// Alt+M: what is masked on this page, and which rule or default decided it.
new window.MaskingOverlay(config.policy);
