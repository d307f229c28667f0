import { Exhibit } from './index.js';

declare global {
  interface Window {
    Exhibit?: typeof Exhibit;
  }
}

// A second copy of the script must not record the page twice.
if (!window.Exhibit) {
  window.Exhibit = Exhibit;
  const tag = document.currentScript as HTMLScriptElement | null;
  const site = tag?.dataset['site'];
  if (tag && site) void Exhibit.start({ site, endpoint: tag.dataset['endpoint'] || new URL(tag.src).origin });
}
