/** Two spellings of one issuer: a configuration is written by hand, a token is not. */
export const sameIssuer = (one: string, other: string): boolean => plain(one) === plain(other);

const plain = (issuer: string): string => issuer.replace(/\/$/, '');
