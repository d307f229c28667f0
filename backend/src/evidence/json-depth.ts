const QUOTE = 0x22;
const BACKSLASH = 0x5c;

/** Throws RangeError when brackets outside of texts are nested deeper. One pass over the bytes, before they are parsed. */
export function requireShallow(json: Uint8Array, most: number): void {
  let depth = 0;
  let inText = false;
  for (let at = 0; at < json.length; at++) {
    const byte = json[at];
    if (inText) {
      if (byte === BACKSLASH) at++;
      else if (byte === QUOTE) inText = false;
    } else if (byte === QUOTE) inText = true;
    // [ and {, ] and } differ in one bit, which is set here.
    else if ((byte! | 0x20) === 0x7b) {
      if (++depth > most) throw new RangeError('The JSON is nested too deep.');
    } else if ((byte! | 0x20) === 0x7d) depth--;
  }
}
