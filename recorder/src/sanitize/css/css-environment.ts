import type { AssetFailure } from '@exhibit/contract';

/** A word that CSS has not. Where the browser takes it, it takes every word. */
export const MADE_UP = 'zqxjkvwz';

/** What the cleaner asks the browser. In unit tests a table answers. */
export interface CssEnvironment {
  /** Is this a declaration that the browser understands? */
  supports(property: string, value: string): boolean;
  supportsSelector(selector: string): boolean;
  /** The truth of an @supports condition on this page. */
  supportsCondition(condition: string): boolean;
  /** Is the identifier, found in a value of the property, one of CSS's own words and not one that an author made up? */
  isKeyword(identifier: string, property: string): boolean;
  /** Is this a media feature (`hover`), or a feature with one of its values (`hover:none`)? */
  knowsMedia(query: string): boolean;
  /** Is it an element name of HTML, SVG or MathML? */
  isTag(name: string): boolean;
}

/** Names that authors made up, and what stands in for them. */
export interface CssNames {
  alias(name: string): string;
  /** The class that stands for an attribute selector such as `[data-state="open"]`; null when it may not. */
  attributeClass(selector: string, attribute: string): string | null;
  tag(name: string): string;
}

/** Stand-ins for what a sheet loads. */
export interface CssAssets {
  /** Names of the page's own fonts, as far as sheets were read. */
  families: Set<string>;
  font(addresses: string[]): string;
  missingStyle(address: string, failed: AssetFailure): string;
}

export interface CssContext {
  env: CssEnvironment;
  names: CssNames;
  assets: CssAssets;
}
