const KEYS = 8;
const LEVELS_UP = 5;

/**
 * Pads of keys on the page (a PIN pad). Where somebody points on them says what they type, so pointer events
 * and changes of looks inside are dropped.
 */
export class KeyPads {
  private readonly pads = new WeakSet<Node>();
  private readonly plain = new WeakMap<Node, number>();

  contains(node: Node | null, now: number): boolean {
    let at: Node | null = node;
    for (let up = 0; at && up < LEVELS_UP * 2; up++, at = at.parentNode) if (this.pads.has(at)) return true;
    const key = node?.nodeType === 1 ? (node as Element) : node?.parentElement;
    if (!key || !isKey(key)) return false;
    if (now - (this.plain.get(key) ?? -Infinity) < 1_000) return false;
    const pad = padAround(key);
    if (pad) this.pads.add(pad);
    else this.plain.set(key, now);
    return pad !== null;
  }
}

function isKey(element: Element): boolean {
  const text = element.textContent ?? '';
  return text.length < 8 && text.trim().length === 1;
}

function padAround(key: Element): Element | null {
  let at = key.parentElement;
  for (let up = 0; at && up < LEVELS_UP; up++, at = at.parentElement) {
    if ((at.textContent?.length ?? 0) > 400) return null;
    const leaves = [...at.querySelectorAll('*')].filter(
      (element) => !element.firstElementChild && isKey(element),
    );
    if (new Set(leaves.map((leaf) => leaf.textContent?.trim())).size >= KEYS) return at;
  }
  return null;
}
