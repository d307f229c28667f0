import type { EndingExpectation } from '../retention/recording-endings.service.js';
import type { ProductError } from '../platform/product-error.js';
import { answerDue } from './answer-deadline.js';
import type { RequestDecision, RequestKind, SubjectRequest } from './subject-request.entity.js';
import {
  cannotLift,
  requestClosed,
  requestExtended,
  requestOverdue,
  requestIdentified,
  requestSecondPerson,
  requestUnidentified,
} from './subject-requests.errors.js';

export const REQUEST_STATES = ['open', 'overdue', 'answered', 'declined'] as const;
export type RequestState = (typeof REQUEST_STATES)[number];

type Standing = Pick<
  SubjectRequest,
  'kind' | 'receivedAt' | 'openedBy' | 'extendedAt' | 'closedAt' | 'declinedBecause' | 'liftedAt'
>;

/** What becomes of one recording, and why not more. */
export interface RecordingDecision {
  decision: RequestDecision;
  why: string[];
  laws: string[];
  /** null where nobody can tell. */
  until: Date | null;
}

export function stateOf(request: Standing, now: Date): RequestState {
  if (request.closedAt !== null) return request.declinedBecause === null ? 'answered' : 'declined';
  return now > dueOf(request) ? 'overdue' : 'open';
}

export const dueOf = ({ receivedAt, extendedAt }: Pick<SubjectRequest, 'receivedAt' | 'extendedAt'>): Date =>
  answerDue(receivedAt, extendedAt !== null);

export const REQUEST_ALARMS = ['due-soon', 'overdue'] as const;
export type RequestAlarm = (typeof REQUEST_ALARMS)[number];

/** A week is enough to look for what is held, and to tell that more time is needed. */
const SOON_MS = 7 * 86_400_000;

/** What people are told of a request that waits; null while there is time, and once it is answered. */
export function alarmOf(
  request: Pick<SubjectRequest, 'receivedAt' | 'extendedAt' | 'closedAt'>,
  now: Date,
): RequestAlarm | null {
  if (request.closedAt !== null) return null;
  const left = dueOf(request).getTime() - now.getTime();
  if (left < 0) return 'overdue';
  return left <= SOON_MS ? 'due-soon' : null;
}

/** What the firm does with a recording when the request is carried out. `ending` is what an erasure would lead to. */
export function decisionOf(kind: RequestKind, ending: EndingExpectation): RecordingDecision {
  const none = { why: [], laws: [], until: null };
  if (kind === 'access') return { decision: 'copied', ...none };
  if (kind === 'restriction') return { decision: 'restricted', ...none };
  const { outcome, laws } = ending;
  if (outcome.outcome === 'destroy') return { decision: 'erased', ...none };
  const until = outcome.until === null ? null : new Date(outcome.until);
  return {
    decision: 'kept',
    why: outcome.why,
    laws: outcome.why.includes('BELOW_MINIMUM') ? laws : [],
    until,
  };
}

/** Why nobody may extend it now, or null. The person is told within the first month, so it cannot come later (Art. 12(3)). */
export function extensionFault(request: Standing, now: Date): ProductError | null {
  if (request.closedAt !== null) return requestClosed();
  if (request.extendedAt !== null) return requestExtended();
  return now > dueOf(request) ? requestOverdue() : null;
}

/** Why nobody may write down now how it was found out who asked, or null. */
export function identifyingFault({ openedBy, closedAt }: Standing): ProductError | null {
  if (closedAt !== null) return requestClosed();
  return openedBy === null ? null : requestIdentified();
}

/** Why this person may not carry it out, or null. Nothing is done for somebody nobody knows; two people erase. */
export function carryingOutFault(request: Standing, personId: string): ProductError | null {
  if (request.closedAt !== null) return requestClosed();
  if (request.openedBy === null) return requestUnidentified();
  return request.kind === 'erasure' && request.openedBy === personId ? requestSecondPerson() : null;
}

export const decliningFault = ({ closedAt }: Standing): ProductError | null =>
  closedAt === null ? null : requestClosed();

export const liftingFault = ({ kind, closedAt, declinedBecause, liftedAt }: Standing): ProductError | null =>
  kind === 'restriction' && closedAt !== null && declinedBecause === null && liftedAt === null
    ? null
    : cannotLift();
