import type { OidcConfiguration } from '../../platform/config/sign-on-configuration.js';
import { CLOCKS_AGREE_WITHIN_MS } from '../providers/proof.js';

/** What a session, or an answer of the provider, says of how its person proved who they are. */
export interface Authentication {
  authenticatedAt: Date | null;
  acr: string | null;
}

type Demand = Pick<OidcConfiguration, 'stepUpAcr'>;

/** Whether a person has proved who they are recently, and in the way that is asked for. What is not said counts as no. */
export function isFresh(
  { authenticatedAt, acr }: Authentication,
  demand: Demand,
  freshMs: number,
  now: Date,
): boolean {
  if (authenticatedAt === null || !strongEnough(acr, demand)) return false;
  const age = now.getTime() - authenticatedAt.getTime();
  return age >= 0 && age <= freshMs;
}

/** Whether an answer to a step-up shows that the person proved it anew, and not only that they once did. */
export const provedSince = (
  { authenticatedAt, acr }: Authentication,
  demand: Demand,
  begunAt: Date,
): boolean =>
  authenticatedAt !== null &&
  strongEnough(acr, demand) &&
  authenticatedAt.getTime() >= begunAt.getTime() - CLOCKS_AGREE_WITHIN_MS;

/** What the provider is asked for: a password or key typed now, whatever it remembers. */
export const stepUpRequest = ({ stepUpAcr }: Demand): Record<string, string> => ({
  max_age: '0',
  prompt: 'login',
  ...(stepUpAcr ? { acr_values: stepUpAcr.join(' ') } : {}),
});

const strongEnough = (acr: string | null, { stepUpAcr }: Demand): boolean =>
  stepUpAcr === undefined || (acr !== null && stepUpAcr.includes(acr));
