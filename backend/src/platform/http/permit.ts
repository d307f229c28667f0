import { SetMetadata } from '@nestjs/common';

/** What a person may be allowed to do. Which role may do what stands in identity/role-table.ts. */
export const PERMISSIONS = [
  'recordings.search',
  'recordings.watch',
  'recordings.recheck',
  'access.request',
  'access.approve',
  'access.see-all',
  'access.rule',
  'evidence.export',
  'consent.read',
  'consent.withdraw',
  'consent.import',
  'consent-notices.read',
  'consent-notices.draft',
  'consent-notices.publish',
  'legal-bases.read',
  'legal-bases.draft',
  'legal-bases.publish',
  'masking.read',
  'masking.draft',
  'masking.publish',
  'masking.ask-recordings',
  'masking.review',
  'disclosures.read',
  'disclosures.draft',
  'disclosures.publish',
  'verdicts.remeasure',
  'alarms.read',
  'alarms.handle',
  'retention.read',
  'retention.draft',
  'retention.publish',
  'retention.operate',
  'holds.place',
  'destruction.approve',
  'subject-requests.read',
  'subject-requests.handle',
  'sites.read',
  'sites.manage',
  'audit.read',
  'audit.export',
  'system.read',
  'system.manage',
  'roles.read',
  'roles.draft',
  'roles.publish',
  'tokens.manage',
  'people.provision',
  'people.read',
  'people.manage',
  'emergency.review',
] as const;
export type Permission = (typeof PERMISSIONS)[number];

/** How a route is guarded. A route without one is refused, and a test fails on it. */
export type RouteRule =
  | { kind: 'permission'; anyOf: readonly Permission[] }
  /** Any signed-in person: only for one's own session. */
  | { kind: 'signed-in' }
  /** A recorder with a site key; the ingest door checks key and origin itself. */
  | { kind: 'site-key' }
  | { kind: 'public'; because: string };

export const ROUTE_RULE = 'exhibit:route-rule';

const rule = (declared: RouteRule) => SetMetadata(ROUTE_RULE, declared);

/** Where several kinds of person come, one of the permissions is enough; the service tells apart what each may see. */
export const Permit = (...anyOf: [Permission, ...Permission[]]) => rule({ kind: 'permission', anyOf });
export const SignedIn = () => rule({ kind: 'signed-in' });
export const SiteKeyRoute = () => rule({ kind: 'site-key' });
export const PublicRoute = (because: string) => rule({ kind: 'public', because });

export const STEP_UP = 'exhibit:step-up';

/** Only for somebody who proved a moment ago who they are; never for a machine. Beside `Permit`. */
export const StepUp = () => SetMetadata(STEP_UP, true);

/** What is counted, and refused beyond a limit; the limits stand in identity/throttling. */
export type ThrottleName =
  'sign-in' | 'provider-logout' | 'token-guess' | 'emergency-guess' | 'visitor-requests' | 'changes';

export const THROTTLED = 'exhibit:throttled';

/** Counted by the address that a request comes from. For routes that anybody may call. */
export const Throttled = (name: ThrottleName) => SetMetadata(THROTTLED, name);
