/** The last declaration of each of the properties that can hide an element. */
export type HidingDeclarations = Map<HidingProperty, { hides: boolean; important: boolean }>;

export const HIDING = ['display', 'visibility', 'opacity'] as const;
export type HidingProperty = (typeof HIDING)[number];

const PROPERTY = /(?:^|;)\s*(display|visibility|opacity|animation(?:-name)?|all)\s*:\s*([^;]*)/gi;

/**
 * Reads what can hide out of a declaration block. What is animated cannot be known; a word that is not
 * understood hides nothing.
 */
export function hidingDeclarations(block: string): HidingDeclarations {
  const found: HidingDeclarations = new Map();
  // Values in quotes and brackets could look like declarations.
  const plain = block.replace(/"[^"]*"|'[^']*'|\([^()]*\)/g, '');
  for (const [, name = '', given = ''] of plain.matchAll(PROPERTY)) {
    const important = /!\s*important\s*$/i.test(given);
    const value = given
      .replace(/!\s*important\s*$/i, '')
      .trim()
      .toLowerCase();
    const property = name.toLowerCase();
    const said = HIDING.find((known) => known === property);
    if (said !== undefined) {
      if (!(found.get(said)?.important && !important))
        found.set(said, { hides: hides(said, value), important });
      continue;
    }
    const undone: readonly HidingProperty[] = property === 'all' ? HIDING : ['visibility', 'opacity'];
    if (property === 'all' || (value !== 'none' && value !== ''))
      for (const each of undone) found.set(each, { hides: false, important: true });
  }
  return found;
}

function hides(property: HidingProperty, value: string): boolean {
  if (property === 'display') return value === 'none';
  if (property === 'visibility') return value === 'hidden' || value === 'collapse';
  return /^0*(\.0+)?%?$/.test(value) && value !== '' && value !== '%';
}
