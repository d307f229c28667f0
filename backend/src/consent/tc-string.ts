/**
 * Reads a transparency & consent string (IAB TCF v2.3, "Consent string and vendor list formats"): far enough to know
 * that it is whole and of which day. What it says of purposes is the consent tool's word and is stored as it came.
 */
export type TcFault = 'TCF_UNREADABLE' | 'TCF_VERSION_UNKNOWN' | 'TCF_VENDORS_NOT_DISCLOSED';

/** Strings made after this day must say which vendors were disclosed (TCF v2.3). */
const DISCLOSURE_SINCE = Date.UTC(2026, 2, 1);
const DISCLOSED_VENDORS = 1;

/** Why a string is none that can be relied on; null when it is. */
export function tcFault(text: string): TcFault | null {
  const segments = text.split('.').map(bitsOf);
  const [core, ...others] = segments;
  if (core === undefined || segments.some((bits) => bits === null) || segments.length > 4)
    return 'TCF_UNREADABLE';
  const made = readCore(core!);
  if (typeof made === 'string') return made;
  const kinds = others.map((bits) => bits!.number(3));
  if (new Set(kinds).size < kinds.length || kinds.some((kind) => kind === null || kind < 1 || kind > 3))
    return 'TCF_UNREADABLE';
  if (made >= DISCLOSURE_SINCE && !kinds.includes(DISCLOSED_VENDORS)) return 'TCF_VENDORS_NOT_DISCLOSED';
  const disclosed = others[kinds.indexOf(DISCLOSED_VENDORS)];
  return disclosed && !skipVendors(disclosed) ? 'TCF_UNREADABLE' : null;
}

/** When it was made, in epoch ms. */
function readCore(bits: Bits): number | TcFault {
  const version = bits.number(6);
  if (version === null) return 'TCF_UNREADABLE';
  if (version !== 2) return 'TCF_VERSION_UNKNOWN';
  const made = bits.number(36);
  // Updated, tool, its version, screen, language, vendor list and policy versions, flags, purposes, publisher country.
  const rest = bits.skip(36 + 12 + 12 + 6 + 12 + 12 + 6 + 2 + 12 + 24 + 24 + 1 + 12);
  const vendors = rest && skipVendors(bits) && skipVendors(bits) && skipRestrictions(bits);
  return made === null || !vendors ? 'TCF_UNREADABLE' : made * 100;
}

/** A list of vendors: a bit for each, or ranges. */
function skipVendors(bits: Bits): boolean {
  const most = bits.number(16);
  const inRanges = bits.number(1);
  if (most === null || inRanges === null) return false;
  return inRanges ? skipRanges(bits) : bits.skip(most);
}

function skipRanges(bits: Bits): boolean {
  const count = bits.number(12);
  if (count === null) return false;
  for (let at = 0; at < count; at++) {
    const isRange = bits.number(1);
    if (isRange === null || !bits.skip(isRange ? 32 : 16)) return false;
  }
  return true;
}

function skipRestrictions(bits: Bits): boolean {
  const count = bits.number(12);
  if (count === null) return false;
  for (let at = 0; at < count; at++) if (!bits.skip(6 + 2) || !skipRanges(bits)) return false;
  return true;
}

function bitsOf(segment: string): Bits | null {
  return /^[A-Za-z0-9_-]{1,8000}$/.test(segment) ? new Bits(Buffer.from(segment, 'base64url')) : null;
}

/** Reads bits from the left, and says null rather than read past the end. */
class Bits {
  private at = 0;
  constructor(private readonly bytes: Buffer) {}

  number(width: number): number | null {
    const from = this.at;
    if (!this.skip(width)) return null;
    let value = 0;
    for (let bit = from; bit < this.at; bit++)
      value = value * 2 + ((this.bytes[bit >> 3]! >> (7 - (bit & 7))) & 1);
    return value;
  }

  skip(width: number): boolean {
    this.at += width;
    return this.at <= this.bytes.length * 8;
  }
}
