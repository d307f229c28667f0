import { readingsOf } from './readings.js';
import { memberStep } from './wire-members.js';

/**
 * Looks for what must never arrive in clear: card numbers, IBANs, e-mail addresses, long numbers; also where they are
 * encoded for a URL or in base64. It does not trust the recorder and shares no code with it. A hit quarantines the
 * recording; the value itself is never repeated.
 */
export interface TripwireHit {
  reason: 'CARD_NUMBER' | 'IBAN' | 'E_MAIL' | 'LONG_NUMBER';
  /** Index of the event in its segment. */
  event: number | null;
  /** JSON path of the string in its segment, such as `[3].data.node.childNodes[0].textContent`. */
  place: string;
}

const E_MAIL = /[\p{L}\p{N}._%+-]{1,64}@[\p{L}\p{N}-]{1,63}(?:\.[\p{L}\p{N}-]{1,63}){0,6}\.\p{L}{2,24}/u;
const IBAN = /(?<![A-Za-z0-9])[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,4})?(?![A-Za-z0-9])/gi;
const DIGITS = /(?<![\d.#])\d(?:[ -]?\d){12,18}(?![\d.])/g;
/** Without a break: longer than telephone numbers are written, as long as personal numbers are. */
const LONG_NUMBER = /(?<![\d.#])(?!(\d)\1+(?!\d))\d{12,}/;
/** A SHA-256 in hex has long runs of digits by chance, and tells nothing. */
const HASH = /^[0-9a-f]{64}$/;
const HITS_AT_MOST = 20;

/** Every hit in the events of one segment, up to a limit. Numbers are skipped: times and ids are numbers. */
export function tripwireHits(events: unknown): TripwireHit[] {
  const hits: TripwireHit[] = [];
  const stack: { value: unknown; place: string; event: number | null }[] = [
    { value: events, place: '', event: null },
  ];
  while (stack.length > 0 && hits.length < HITS_AT_MOST) {
    const { value, place, event } = stack.pop()!;
    const look = (text: string, where: string) => {
      const reason = reasonFor(text);
      if (reason) hits.push({ reason, event, place: where.slice(0, 300) });
    };
    if (typeof value === 'string') look(value, place);
    else if (Array.isArray(value))
      value.forEach((item, index) =>
        stack.push({ value: item, place: `${place}[${index}]`, event: event ?? index }),
      );
    else if (value !== null && typeof value === 'object')
      for (const [name, item] of Object.entries(value)) {
        const where = place + memberStep(name);
        if (name.length > 5) look(name, where);
        stack.push({ value: item, place: where, event });
      }
  }
  return hits;
}

function reasonFor(text: string): TripwireHit['reason'] | null {
  if (HASH.test(text)) return null;
  for (const reading of readingsOf(text)) {
    const reason = reasonInReading(reading);
    if (reason) return reason;
  }
  return null;
}

function reasonInReading(text: string): TripwireHit['reason'] | null {
  if (text.includes('@') && E_MAIL.test(text)) return 'E_MAIL';
  for (const [digits] of text.matchAll(DIGITS))
    if (passesLuhn(digits.replace(/[ -]/g, ''))) return 'CARD_NUMBER';
  for (const [iban] of text.matchAll(IBAN)) if (passesMod97(iban.replaceAll(' ', ''))) return 'IBAN';
  return LONG_NUMBER.test(text) ? 'LONG_NUMBER' : null;
}

/** ISO/IEC 7812-1 annex B. */
function passesLuhn(digits: string): boolean {
  if (/^0+$/.test(digits)) return false;
  let sum = 0;
  for (let place = 0; place < digits.length; place++) {
    let digit = Number(digits[digits.length - 1 - place]);
    if (place % 2 === 1) digit = digit > 4 ? digit * 2 - 9 : digit * 2;
    sum += digit;
  }
  return sum % 10 === 0;
}

/** ISO 13616: rearranged and read in base 36, the remainder by 97 is 1. */
function passesMod97(iban: string): boolean {
  if (iban.length < 15 || iban.length > 34) return false;
  let rest = 0;
  for (const character of iban.slice(4) + iban.slice(0, 4))
    for (const digit of parseInt(character, 36).toString()) rest = (rest * 10 + Number(digit)) % 97;
  return rest === 1;
}
