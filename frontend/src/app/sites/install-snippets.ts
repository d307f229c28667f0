import type { InstallDto } from '../api/models';

/** For sites that bundle their scripts. */
export const npmSnippet = ({ siteKey, endpoint }: InstallDto): string =>
  `import { Exhibit } from '@exhibit/recorder';

await Exhibit.start({ site: '${siteKey}', endpoint: '${endpoint}' });`;

/** What either way needs after it: without a decision nothing is recorded. */
export const CONSENT_SNIPPET = `await Exhibit.consent.give({ language: 'en', subject: 'YOUR-PSEUDONYM' });
await Exhibit.consent.refuse();
await Exhibit.consent.withdraw();`;

/** Asks with the site's published notice, in every page behind the recorder. */
export const bannerSnippet = ({ endpoint }: InstallDto): string =>
  `<script src="${endpoint}/banner.js" data-subject="YOUR-PSEUDONYM"></script>`;

/** What the page's own policy must allow, if it has one. */
export const pagePolicy = ({ endpoint }: InstallDto): string =>
  `script-src ${endpoint}; connect-src ${endpoint}`;
