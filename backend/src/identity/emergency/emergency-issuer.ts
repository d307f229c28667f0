/** The emergency account among the people. No provider has this issuer, and no mapping gives it a role. */
export const EMERGENCY_ISSUER = 'urn:exhibit:emergency';
