import { siteAddress } from '../src/transport/private-request.js';

/** What the script tag says, and what the page says where it says nothing. */
export interface BannerSettings {
  /** Address of the site at the appliance, with a slash at the end. */
  address: string;
  /** In which the notice is asked for, the best first. */
  languages: string[];
  jurisdiction: string | null;
  /** The firm's pseudonym for the visitor. */
  subject: string | undefined;
  /** Where the question stands, and where the decision stands afterwards: selectors, or the ends of the page. */
  place: string | null;
  standing: string | null;
}

const MOST_LANGUAGES = 5;

export function bannerSettings({ dataset, src }: HTMLScriptElement): BannerSettings | null {
  // A page says once which site it is, beside the recorder.
  const recorder = document.querySelector<HTMLScriptElement>('script[data-site]')?.dataset ?? {};
  const site = dataset['site'] || recorder['site'];
  const endpoint = dataset['endpoint'] || recorder['endpoint'] || new URL(src).origin;
  if (!site) return null;
  const languages = [dataset['language'], document.documentElement.lang, ...navigator.languages];
  return {
    address: siteAddress(endpoint, site),
    languages: [...new Set(languages)].filter((one) => !!one).slice(0, MOST_LANGUAGES) as string[],
    jurisdiction: dataset['jurisdiction'] || null,
    subject: dataset['subject'] || undefined,
    place: dataset['place'] || null,
    standing: dataset['standing'] || null,
  };
}
