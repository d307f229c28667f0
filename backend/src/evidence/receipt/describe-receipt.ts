import type { ReceiptVerification } from './verify-receipt.js';

/** What the verify command says of a receipt, for the visitor who holds it. */
export function describeReceipt({
  holds,
  appliance,
  receipt,
  checked,
  faults,
  key,
}: ReceiptVerification): string[] {
  return [
    `Receipt of a decision, made by appliance ${appliance ?? 'unknown'}`,
    '',
    ...(receipt === null ? [] : [...saidBy(receipt), '']),
    ...(checked.length > 0 ? ['Checked:', ...checked.map((line) => `  ${line}`), ''] : []),
    ...(faults.length > 0
      ? [`Faults (${faults.length}):`, ...faults.map(({ code, message }) => `  ${code}: ${message}`), '']
      : []),
    ...(holds ? ['Not proved:', '  That the notice was read or understood.', ''] : []),
    ...describeKey(key),
    '',
    holds ? 'THE RECEIPT HOLDS.' : 'THE RECEIPT DOES NOT HOLD.',
    '',
  ];
}

function saidBy(receipt: NonNullable<ReceiptVerification['receipt']>): string[] {
  const word = (name: string): string => {
    const value = receipt[name];
    return Array.isArray(value) ? value.join(', ') || 'none' : typeof value === 'string' ? value : '';
  };
  return [
    ['Decision', 'decision'],
    ['When', 'eventTime'],
    ['Purposes', 'purposes'],
    ['Notice', 'noticeVersion'],
    ['SHA-256 of the notice', 'noticeSha256'],
    ['Language', 'language'],
    ['To withdraw', 'withdrawalMethod'],
  ].flatMap(([label, name]) => (word(name!) === '' ? [] : [`  ${label}: ${word(name!)}`]));
}

function describeKey(key: ReceiptVerification['key']): string[] {
  if (key === null) return ['Key: none could be read.'];
  if (key.from === 'outside') return [`Key: ${key.text} (given from outside)`];
  return [
    `Key: ${key.text} (the receipt's own)`,
    'The receipt agrees with itself. Compare this key with the one that the firm publishes, or give it with --key.',
  ];
}
