/**
 * Weaker than any rule of the firm's own, which may dress it as it likes: what came of it is measured at the click. Both
 * answers have one class and one size.
 */
const RULES = `
:where(.exhibit-banner, .exhibit-standing) {
  box-sizing: border-box; display: grid; gap: 0.75rem; max-inline-size: 60rem; margin: 0 auto; padding: 1rem;
  color: #1a1a1a; background: #fff; font: 1rem/1.5 system-ui, sans-serif;
}
:where(.exhibit-banner) { border: 1px solid #595959; }
:where(.exhibit-banner-title) { margin: 0; font-size: 1.125rem; }
:where(.exhibit-banner-notice) { white-space: pre-line; overflow-wrap: anywhere; }
:where(.exhibit-banner-answers) {
  display: grid; grid-template-columns: repeat(auto-fit, minmax(min(9rem, 100%), 1fr)); gap: 0.75rem;
}
:where(.exhibit-banner-answer, .exhibit-standing-act) {
  min-block-size: 2.75rem; padding: 0.5rem 1rem; border: 2px solid #1a1a1a; border-radius: 0.25rem;
  color: #1a1a1a; background: #fff; font: inherit; font-weight: 600; cursor: pointer;
}
:where(.exhibit-standing) { display: flex; flex-wrap: wrap; gap: 0.5rem 1rem; align-items: center; }
:where(.exhibit-standing p, .exhibit-banner-fault) { margin: 0; }
:where(.exhibit-banner-fault:empty) { display: none; }
:where(.exhibit-standing a) { color: inherit; padding-block: 0.625rem; }
:where(.exhibit-banner, .exhibit-standing) :where(:focus-visible) { outline: 3px solid #1a5fb4; outline-offset: 2px; }
`;

/** Made, and not written into the page: a policy that allows no inline styles allows it. */
export function dress(page: Document): void {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(RULES);
  page.adoptedStyleSheets = [...page.adoptedStyleSheets, sheet];
}
