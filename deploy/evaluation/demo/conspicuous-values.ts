/** What the demo's applicant types. None of it may be found anywhere afterwards, so each is easy to find. */
export const TYPED = {
  'full-name': 'Quintessa Zephyrine Oddlington',
  'birth-date': '1983-11-29',
  email: 'quintessa.oddlington@zephyr-mail.example',
  phone: '+44 7700 900461',
  address: '77 Wobblestone Crescent, Nether Quibble',
  income: '4783',
  iban: 'DE89370400440532013000',
  card: '4111111111111111',
  'new-password': 'Correct-Zebra-Battery-91',
  'one-time-code': '604193',
} as const;

export const NOTE = 'My aunt Peridot will vouch for me';
export const SIGNATURE = 'Quintessa Z. Oddlington';

/** Every value, as a search for leaks needs them. Short numbers are left out: they are found by chance. */
export const CONSPICUOUS_VALUES: readonly string[] = [
  TYPED['full-name'],
  TYPED['birth-date'],
  TYPED.email,
  TYPED.phone,
  'Wobblestone Crescent',
  TYPED.iban,
  TYPED.card,
  TYPED['new-password'],
  NOTE,
  SIGNATURE,
];
