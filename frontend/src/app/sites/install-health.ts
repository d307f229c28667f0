import type { SiteDto } from '../api/models';
import type { Tone } from '../ui/chip';

const QUIET_AFTER_MS = 24 * 3_600_000;

export interface InstallHealth {
  tone: Tone;
  label: string;
  advice: string;
}

/** Whether the recorder on a site does what it should, and what to do if not. */
export function installHealth(health: SiteDto['health'], now: number): InstallHealth {
  if (health.lastSegmentAt === null)
    return {
      tone: 'unsure',
      label: 'Nothing received yet',
      advice: 'Put the script tag on the site, open one of its pages, and agree to be recorded.',
    };
  if (now - Date.parse(health.lastSegmentAt) > QUIET_AFTER_MS)
    return {
      tone: 'unsure',
      label: 'Silent for more than a day',
      advice: 'Check that the script tag is still on the pages and that the listed origins are right.',
    };
  if (health.policyVersionSeen !== null && health.policyVersionSeen < health.policyVersionCurrent)
    return {
      tone: 'unsure',
      label: 'Masking policy is behind',
      advice: `Pages still use version ${health.policyVersionSeen}; version ${health.policyVersionCurrent} is published. Pages take it up when they are next loaded.`,
    };
  return { tone: 'good', label: 'Reporting', advice: '' };
}
