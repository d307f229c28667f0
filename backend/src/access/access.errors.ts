import { ProductError } from '../platform/product-error.js';
import type { cancelFault, DecisionFault, GrantFault } from './access-decisions.js';

export type AccessCode =
  | DecisionFault
  | NonNullable<ReturnType<typeof cancelFault>>
  | GrantFault
  | 'ACCESS_ABOUT_UNCLEAR'
  | 'ACCESS_CONFLICT'
  | 'ACCESS_REQUEST_NOT_FOUND'
  | 'ACCESS_REQUEST_PENDING'
  | 'ACCESS_RULES_DIFFER'
  | 'DELEGATION_NOT_FOUND'
  | 'DELEGATION_NOT_POSSIBLE'
  | 'EXPORT_NOT_PERMITTED'
  | 'GRANT_NOT_FOUND'
  | 'GRANT_OVER'
  | 'MINUTES_BEYOND_REQUEST'
  | 'NOTHING_FOUND'
  | 'PEOPLE_LINKED'
  | 'PEOPLE_NOT_TWO'
  | 'PERSON_LINK_NOT_FOUND'
  | 'PERSON_LINK_OVER'
  | 'RECORDING_NOT_FOUND'
  | 'RECORDING_QUARANTINED'
  | 'TOO_MANY_RECORDINGS';

const ANSWERS: Record<AccessCode, [status: number, detail: string]> = {
  ACCESS_ABOUT_UNCLEAR: [422, 'Ask for one recording, for a search, or for a subject: exactly one of them.'],
  ACCESS_CONFLICT: [409, 'Somebody else changed this at the same moment. Reload and look again.'],
  ACCESS_REQUEST_DECIDED: [409, 'This request is already decided. Reload to see how.'],
  ACCESS_REQUEST_EXPIRED: [409, 'Nobody decided this request in time. Ask again.'],
  ACCESS_REQUEST_NOT_FOUND: [404, 'There is no such request, or it is not for you to see.'],
  ACCESS_REQUEST_PENDING: [
    409,
    'You already asked for this recording. Wait for the decision, or cancel that request.',
  ],
  ACCESS_RULES_DIFFER: [
    409,
    'The sites of these recordings ask for approval by different roles. Ask for each site on its own.',
  ],
  ALREADY_VOTED: [409, 'You already said what you think of this request. Others have to agree as well.'],
  APPROVER_EXCLUDED: [403, 'The rule for this site leaves you out. Another person has to decide it.'],
  APPROVER_ROLE_REQUIRED: [403, 'People of another role decide this request. Leave it to them.'],
  DELEGATION_NOT_FOUND: [404, 'There is no such delegation, or it is not for you to see.'],
  DELEGATION_NOT_POSSIBLE: [
    422,
    'Name another person, a beginning that is not in the past, and an end within 31 days of it.',
  ],
  EXPORT_NOT_PERMITTED: [403, 'Your role does not make evidence packs. Ask to watch only.'],
  GRANT_ENDED: [403, 'Your time for this recording is over. Ask for access again.'],
  GRANT_NOT_FOUND: [404, 'There is no such grant, or it is not for you to see.'],
  GRANT_OVER: [409, 'This grant is over already; there is nothing to take back.'],
  GRANT_REVOKED: [403, 'Your access to this recording was taken back. Ask for access again.'],
  GRANT_SCOPE: [403, 'Your grant is for watching only. Ask for access that includes export.'],
  MINUTES_BEYOND_REQUEST: [
    422,
    'You may give as many minutes as were asked for, or fewer, and at least five.',
  ],
  NO_GRANT: [403, 'You need a grant from another person. Ask for access to this recording.'],
  NOT_YOUR_REQUEST: [403, 'Only the person who asked can cancel. Deny the request instead.'],
  NOTHING_FOUND: [404, 'Nothing that can be watched was found. Look at the search again.'],
  PEOPLE_LINKED: [409, 'These accounts are known to be one person’s already.'],
  PEOPLE_NOT_TWO: [422, 'Name two accounts of people that were both used here.'],
  PERMISSION_DENIED: [403, 'Your role does not allow this. Ask somebody whose role does.'],
  PERSON_LINK_NOT_FOUND: [404, 'There is no such link.'],
  PERSON_LINK_OVER: [409, 'Nobody confirmed this in time. Say it again.'],
  RECORDING_NOT_FOUND: [404, 'There is no such recording.'],
  RECORDING_QUARANTINED: [409, 'This recording is quarantined and cannot be watched by anybody.'],
  RECORDING_RESTRICTED: [403, 'The use of this recording is restricted. Nobody may watch or export it now.'],
  SECOND_PERSON_REQUIRED: [403, 'You asked for this yourself. Another person has to decide it.'],
  TOO_MANY_RECORDINGS: [422, 'More than 500 recordings were found. Narrow the search.'],
};

export class AccessRefused extends ProductError {
  declare readonly code: AccessCode;

  constructor(code: AccessCode, cause?: unknown) {
    const [status, detail] = ANSWERS[code];
    super(code, status, detail, { cause, level: status === 403 ? 'warn' : 'info' });
  }
}

/** Which refusal of ours a constraint or trigger of PostgreSQL stands for. */
const CONSTRAINTS: Readonly<Record<string, AccessCode>> = {
  another_person_decides: 'SECOND_PERSON_REQUIRED',
  another_person_approves: 'SECOND_PERSON_REQUIRED',
  another_person_publishes: 'SECOND_PERSON_REQUIRED',
  excluded_does_not_decide: 'APPROVER_EXCLUDED',
  one_voice_each: 'ALREADY_VOTED',
};
const CHECK_VIOLATION = '23514';
const FOREIGN_KEY_VIOLATION = '23503';
const UNIQUE_VIOLATION = '23505';
const INSUFFICIENT_PRIVILEGE = '42501';

/** The same refusal, whether our code or PostgreSQL finds the fault first. */
export function fromDatabase(thrown: unknown): unknown {
  const { code, constraint } = ((thrown as { driverError?: unknown } | null)?.driverError ?? {}) as {
    code?: string;
    constraint?: string;
  };
  const known = code === CHECK_VIOLATION ? CONSTRAINTS[constraint ?? ''] : undefined;
  if (known) return new AccessRefused(known, thrown);
  const conflict = [CHECK_VIOLATION, FOREIGN_KEY_VIOLATION, UNIQUE_VIOLATION, INSUFFICIENT_PRIVILEGE];
  return conflict.includes(code ?? '') ? new AccessRefused('ACCESS_CONFLICT', thrown) : thrown;
}

export function throwRefusal(thrown: unknown): never {
  throw fromDatabase(thrown);
}
