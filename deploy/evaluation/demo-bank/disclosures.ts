/** The texts that the bank must show, word for word as it shows them. The console registers the same ones. */
export interface BankDisclosure {
  key: string;
  title: string;
  text: string;
}

export const REPRESENTATIVE_EXAMPLE: BankDisclosure = {
  key: 'representative-example',
  title: 'Representative example for a personal loan',
  text:
    'Representative example: borrowing €12,000 over 48 months at a fixed borrowing rate of 7.62% a year gives an ' +
    'annual percentage rate of charge (APR) of 7.9%. You repay 48 monthly instalments of €290.82. There are no ' +
    'other charges. The total amount payable is €13,959.36, of which €1,959.36 is the cost of the credit. Late ' +
    'payments can lead to additional interest and make further credit harder to obtain.',
};

/** What somebody puts there without asking: the rate alone is another one. */
export const ANOTHER_EXAMPLE = REPRESENTATIVE_EXAMPLE.text.replace('(APR) of 7.9%', '(APR) from 6.9%');

export const ESIGN_CONSENT: BankDisclosure = {
  key: 'esign',
  title: 'Consent to sign and receive documents electronically',
  text:
    'By choosing Sign, you agree to enter into this credit agreement electronically and to receive the agreement ' +
    'and all later notices about it as PDF documents in your online account. You need a current web browser and ' +
    'a PDF reader to open and keep them. You may ask for a paper copy free of charge, and you may return to paper ' +
    'at any time by calling or writing to us; this does not change documents already delivered.',
};
