import type { QuarantineFindingDto } from '../api/models';

/** What was found, as the end of “Something arrived in it …”. */
const FOUND: Readonly<Record<string, string>> = {
  CARD_NUMBER: 'that looks like a card number',
  IBAN: 'that looks like a bank account number',
  E_MAIL: 'that looks like an e-mail address',
  LONG_NUMBER: 'with a number as long as personal numbers are',
  TEXT_IN_CLEAR: 'as text that is neither masked nor named by a published rule',
  TEXT_NOT_APPROVED: 'as text under a rule that approves another text',
  VALUE_IN_CLEAR: 'as the value of a field, not masked',
  ATTRIBUTE_NOT_ALLOWED: 'in an attribute that no recorder may send',
  ATTRIBUTE_IN_CLEAR: 'in an attribute, not masked',
  STYLE_IN_CLEAR: 'in a style sheet that was not cleaned',
  ADDRESS_IN_CLEAR: 'in an address that was not cleaned',
  NAME_IN_CLEAR: 'as a class, an id or another name of the page’s own',
  UNKNOWN_EVENT: 'as an event that no recorder may send',
  UNKNOWN_NODE: 'as a kind of node that no recorder may send',
  UNKNOWN_TAG: 'as the name of an element that the web does not know',
  UNKNOWN_MEMBER: 'in a member that no recorder may send',
  MALFORMED: 'in a shape that no recorder sends',
  POLICY_NOT_PUBLISHED: 'under a masking policy that nobody published',
  TOO_LARGE: 'that is larger than may be checked',
};

export const foundWords = (reason: string): string => FOUND[reason] ?? `(${reason})`;

/** Where it is, for the person who looks into the recorder or the page. */
export function placeWords({ seq, event, count }: QuarantineFindingDto): string {
  const where = event === null ? `segment ${seq}` : `segment ${seq}, event ${event}`;
  return count > 1 ? `${where}, ${count} times in this segment, first` : where;
}
