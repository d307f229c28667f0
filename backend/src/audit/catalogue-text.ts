import { AUDIT_CATALOGUE, type AuditKind, type FieldClass, outcomeOf } from './catalogue.js';

/** docs/format/audit-events.md, as the catalogue says it. */
export function catalogueText(): string {
  const rows = (Object.keys(AUDIT_CATALOGUE) as AuditKind[]).toSorted().map((kind) => {
    const fields: Record<string, FieldClass> = AUDIT_CATALOGUE[kind];
    const named = Object.entries(fields).map(([name, given]) => `\`${name}\`${MARK[given]}`);
    return `| \`${kind}\` | ${outcomeOf(kind)} | ${named.join(', ') || '–'} |`;
  });
  return `${HEAD}\n| kind | outcome | fields |\n| --- | --- | --- |\n${rows.join('\n')}\n`;
}

const MARK: Record<FieldClass, string> = { public: '', sensitive: ' *', secret: ' (never written)' };

const HEAD = `# Kinds of audit entries

Generated from \`src/audit/catalogue.ts\` by \`node dist/src/audit-events.js\`; a test compares.

Every field is public – a pseudonym, a hash, a number or a closed code – unless it is marked with *. Those are
sensitive and stand in a leaf only as a commitment: hex HMAC-SHA-256 of the text under a random key that is kept beside
what it belongs to, never in the log. A field that is not named here is secret, and an entry with one is refused.
`;
