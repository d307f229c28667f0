import type { DisclosureRule } from '../evidence/disclosure-version.js';

/** A rule to begin with, made from a public source. */
export interface RuleSet {
  id: string;
  title: string;
  /** The text of law or the guideline. */
  source: string;
  /** Where it can be looked up. */
  address: string;
  /** What the source says, in short. */
  says: string;
  /** What of the rule is the firm's own choice, because the source names no number. */
  choice: string;
  rule: DisclosureRule;
}

/**
 * Ready-made rules. None of them is the law: no source gives one number of seconds for every text, and where one gives
 * no number, `choice` says so. A firm takes one as a beginning and approves what it makes of it.
 */
export const RULE_SETS: readonly RuleSet[] = [
  {
    id: 'ftc-clear-and-conspicuous',
    title: 'FTC: clear and conspicuous',
    source:
      'Federal Trade Commission, .com Disclosures: How to Make Effective Disclosures in Digital Advertising (March 2013); Endorsement Guides, 16 CFR 255.0(f) (2023)',
    address: 'https://www.ecfr.gov/current/title-16/section-255.0',
    says: 'A disclosure is difficult to miss and easily understandable, and on the internet unavoidable: close to the claim, prominent in size and contrast, readable on a phone without zooming.',
    choice:
      'The guides name no number. Time, speed of reading, contrast (that of WCAG 2 level AA), size and distance are the firm’s policy.',
    rule: {
      minContinuousMs: 2_000,
      minCumulativeMs: 3_000,
      minVisibleShare: 1,
      minFontPx: 12,
      beforeAction: 'sign',
      wordsPerMinute: 300,
      minContrast: 4.5,
      minRelativeFont: 0.8,
      maxActionDistancePx: 600,
      maxZoom: 1,
    },
  },
  {
    id: 'mrc-viewable',
    title: 'MRC: viewable impression',
    source:
      'Media Rating Council and IAB, Viewable Ad Impression Measurement Guidelines (desktop and mobile), display',
    address: 'https://mediaratingcouncil.org/standards-and-guidelines',
    says: 'At least half of it in the viewable space of an in-focus tab, for at least one continuous second. It measures an opportunity to see, no more.',
    choice:
      'Made for advertisements, measured in pixels. Here it is the share of the text’s lines that counts. Too little for a text that a customer has to take a decision on.',
    rule: {
      minContinuousMs: 1_000,
      minCumulativeMs: 1_000,
      minVisibleShare: 0.5,
      minFontPx: 0,
      beforeAction: null,
    },
  },
  {
    id: 'mifid-risk-indication',
    title: 'MiFID II: indication of risks',
    source: 'Commission Delegated Regulation (EU) 2017/565, Article 44(2)',
    address: 'https://eur-lex.europa.eu/eli/reg_del/2017/565/oj',
    says: 'The indication of risks has a font size at least equal to the predominant font size of the information, a layout that makes it prominent, and is not disguised, diminished or obscured.',
    choice:
      'The font rule is the regulation’s and is measured. Time, speed of reading and contrast are the firm’s policy; the predominant size is that of the page’s running text.',
    rule: {
      minContinuousMs: 2_000,
      minCumulativeMs: 3_000,
      minVisibleShare: 1,
      minFontPx: 0,
      beforeAction: null,
      wordsPerMinute: 300,
      minContrast: 4.5,
      minRelativeFont: 1,
      lineByLine: true,
    },
  },
  {
    id: 'esign-sequence',
    title: 'E-Sign: statement before consent',
    source: 'Electronic Signatures in Global and National Commerce Act, 15 U.S.C. § 7001(c)',
    address: 'https://www.law.cornell.edu/uscode/text/15/7001',
    says: 'Before consenting, the consumer is given a clear and conspicuous statement, and consents in a way that reasonably demonstrates access to information in the electronic form that will be used.',
    choice:
      'The order is the statute’s: statement first, consent after. Time, speed of reading, size and contrast are the firm’s policy.',
    rule: {
      minContinuousMs: 2_000,
      minCumulativeMs: 5_000,
      minVisibleShare: 1,
      minFontPx: 12,
      beforeAction: 'consent',
      wordsPerMinute: 300,
      minContrast: 4.5,
      lineByLine: true,
    },
  },
  {
    id: 'eu-withdrawal-function',
    title: 'EU: withdrawal function',
    source: 'Directive (EU) 2023/2673, amending Directive 2011/83/EU (applies from 19 June 2026)',
    address: 'https://eur-lex.europa.eu/eli/dir/2023/2673/oj',
    says: 'A function to withdraw from the contract is displayed prominently on the online interface and continuously available during the withdrawal period.',
    choice:
      'One visit shows one moment of that period: the rule asks for it on every page of the visit. Time, size and contrast are the firm’s policy. Name the pages on which a customer with a contract moves.',
    rule: {
      minContinuousMs: 1_000,
      minCumulativeMs: 1_000,
      minVisibleShare: 1,
      minFontPx: 12,
      beforeAction: null,
      minContrast: 4.5,
      minRelativeFont: 1,
      wholeVisit: true,
    },
  },
];
