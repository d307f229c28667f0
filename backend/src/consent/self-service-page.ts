import { createHash } from 'node:crypto';
import type { EndedRecordings } from '../retention/ended-recordings.service.js';
import type { ConsentState } from './consent-decision.js';
import { wordsIn, wordsOfAll, type SelfServiceWords } from './self-service-words.js';

export const ASKABLE = ['access', 'erasure', 'restriction'] as const;

/** What a visitor asked for under this decision, and until when they are answered. */
export interface AskedRequest {
  kind: (typeof ASKABLE)[number];
  askedAt: Date;
  dueAt: Date;
  answeredAt: Date | null;
}

/** All that a visitor is shown of their own decision. */
export interface SelfServiceFacts {
  consentId: string;
  receiptId: string;
  state: ConsentState;
  decidedAt: Date;
  purposes: string[];
  /** BCP 47 tag of the notice as it was told. */
  language: string;
  /** What the visitor was told, word for word; null where no text is kept. */
  told: string | null;
  /** Where the firm is asked; null where it never said so here. */
  contact: { name: string; address: string; contact: string } | null;
  recordings: EndedRecordings;
  asked: readonly AskedRequest[];
}

const STYLE = `body{font:1rem/1.5 system-ui,sans-serif;color:#1b1b1b;background:#fff;max-width:40rem;margin:0 auto;padding:1rem}
h1{font-size:1.3rem}h2{font-size:1.05rem;margin-top:1.6rem}dl{display:grid;grid-template-columns:max-content 1fr;gap:.2rem 1rem}
dd{margin:0;overflow-wrap:anywhere}blockquote{white-space:pre-wrap;border-left:.25rem solid #767676;margin:0;padding-left:1rem}
button{font:inherit;padding:.6rem 1.4rem;min-height:2.75rem;color:#fff;background:#1d4f91;border:0;border-radius:.3rem}
button.quiet{color:#1d4f91;background:#fff;border:1px solid #1d4f91;margin:.3rem 0}
button:focus-visible,a:focus-visible{outline:.2rem solid #1b1b1b;outline-offset:.2rem}`;

/**
 * Tells the firm's page around this one that its recorder has to stop: at the next segment it would be told anyway, and
 * that may be seconds. Whose page it is `frame-ancestors` says.
 */
const TELL = `parent.postMessage({withdrawn:document.documentElement.dataset.consent},'*')`;

const hashOf = (text: string): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;

/** The page loads nothing, and runs one line that is known by its hash; only the firm's own pages may frame it. */
export function selfServicePolicy(framedBy: readonly string[]): string {
  const ancestors = framedBy.length > 0 ? framedBy.join(' ') : "'none'";
  return `default-src 'none'; style-src ${hashOf(STYLE)}; script-src ${hashOf(TELL)}; form-action 'self'; base-uri 'none'; frame-ancestors ${ancestors}`;
}

/** As HTML. `asked`: the language that the address names. */
export function selfServicePage(facts: SelfServiceFacts, asked?: string): string {
  const { language, words } = wordsIn(asked, facts.language);
  const at = (moment: Date): string =>
    new Intl.DateTimeFormat(language, { dateStyle: 'long', timeStyle: 'short', timeZone: 'UTC' }).format(
      moment,
    );
  const day = (moment: string | Date): string =>
    new Intl.DateTimeFormat(language, { dateStyle: 'long', timeZone: 'UTC' }).format(new Date(moment));
  return `<!doctype html>
<html lang="${language}" data-consent="${text(facts.consentId)}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>${text(words.title)}</title><style>${STYLE}</style></head><body><main>
<h1>${text(words.title)}</h1>
<p role="status"><strong>${text(words.states[facts.state])}</strong></p>
<dl><dt>${text(words.decided)}</dt><dd>${text(at(facts.decidedAt))} UTC</dd>
<dt>${text(words.purposes)}</dt><dd>${text(facts.purposes.join(', ') || '–')}</dd>
<dt>${text(words.receipt)}</dt><dd>${text(facts.receiptId)}</dd></dl>
${withdrawal(facts, words)}
<h2>${text(words.recordings)}</h2>
${recorded(facts.recordings, words, day)}
<h2>${text(words.told)}</h2>
${facts.told === null ? `<p>${text(words.noText)}</p>` : `<blockquote lang="${text(facts.language)}">${text(facts.told)}</blockquote>`}
${rights(facts, words, { day, language: asked })}
</main>${facts.state === 'withdrawn' ? `<script>${TELL}</script>` : ''}</body></html>
`;
}

/** Of a record that has ended nobody knows in which language its visitor was told: it is said in all. */
export function endedPage(
  { endedAt, contact: firm }: Pick<SelfServiceFacts, 'contact'> & { endedAt: Date },
  asked?: string,
): string {
  const said = wordsOfAll(asked);
  const day = (language: string): string =>
    new Intl.DateTimeFormat(language, { dateStyle: 'long', timeZone: 'UTC' }).format(endedAt);
  const sections = said.map(
    (
      { language, words },
      place,
    ) => `<section lang="${language}"><h${place === 0 ? 1 : 2}>${text(words.title)}</h${place === 0 ? 1 : 2}>
<p role="status"><strong>${text(words.states.ended)}</strong></p>
<p>${text(words.gone)} ${text(day(language))}.</p>
${firm === null ? '' : `<p>${text(words.rightsAt)}<br>${[firm.name, firm.address, firm.contact].map(text).join('<br>')}</p>`}</section>`,
  );
  const [first] = said;
  return `<!doctype html>
<html lang="${first!.language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>${text(first!.words.title)}</title><style>${STYLE}</style></head><body><main>
${sections.join('\n')}
</main></body></html>
`;
}

/** There was a consent, so there may be recordings under it. */
const WITHDRAWABLE: readonly ConsentState[] = ['given', 'informed', 'expired', 'superseded', 'invalidated'];

/** One click: the button posts to the address that it stands at. */
function withdrawal({ state }: SelfServiceFacts, words: SelfServiceWords): string {
  if (!WITHDRAWABLE.includes(state)) return '';
  return `<form method="post"><p id="what">${text(words.withdrawing)}</p>
<button aria-describedby="what">${text(words.withdraw)}</button></form>`;
}

function recorded(became: EndedRecordings, words: SelfServiceWords, day: (moment: string) => string): string {
  if (became.recorded === 0) return `<p>${text(words.none)}</p>`;
  const until = became.restrictedUntil === null ? '' : ` (${words.until} ${day(became.restrictedUntil)})`;
  const lines: [count: number, said: string][] = [
    [became.standing, words.standing],
    [became.restricted, words.restricted + until],
    [became.ending, words.ending],
    [became.destroyed, words.destroyed],
  ];
  const items = lines
    .filter(([count]) => count > 0)
    .map(([count, said]) => `<li>${count}: ${text(said)}</li>`);
  return `<ul>${items.join('')}</ul>`;
}

/** A button for each thing that is not asked and open already; there is nothing to fill in. */
function rights(
  { asked, contact: firm }: SelfServiceFacts,
  words: SelfServiceWords,
  { day, language }: { day: (moment: Date) => string; language: string | undefined },
): string {
  const told = asked.map(
    ({ kind, askedAt, dueAt, answeredAt }) =>
      `<li>${text(words.asked[kind])} (${text(day(askedAt))}). ${
        answeredAt === null
          ? `${text(words.answerBy)} ${text(day(dueAt))}.`
          : `${text(words.answered)} ${text(day(answeredAt))}.`
      }</li>`,
  );
  const open = asked.filter(({ answeredAt }) => answeredAt === null).map(({ kind }) => kind);
  const query = language === undefined ? '' : `?language=${encodeURIComponent(language)}`;
  const buttons = ASKABLE.filter((kind) => !open.includes(kind)).map(
    (kind) => `<form method="post" action="page/requests/${kind}${query}">
<button class="quiet" aria-describedby="asking">${text(words.ask[kind])}</button></form>`,
  );
  return `<h2 id="rights">${text(words.rights)}</h2>
${told.length > 0 ? `<ul>${told.join('')}</ul>` : ''}
<p id="asking">${text(words.asking)}</p>
${buttons.join('')}
${firm === null ? '' : `<p>${text(words.rightsAt)}<br>${[firm.name, firm.address, firm.contact].map(text).join('<br>')}</p>`}`;
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};
const text = (value: string): string => value.replace(/[&<>"']/g, (found) => ENTITIES[found]!);
