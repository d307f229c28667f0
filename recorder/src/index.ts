import { createExhibit } from './public-api.js';

export type * from './public-types.js';
export type {
  ConsentReceipt,
  MaskingPolicy,
  SegmentAck,
  SegmentHeader,
  SiteConfig,
  UnmaskRule,
} from '@exhibit/contract';
export { RECORDER_VERSION } from './version.js';

/** The one recorder of this page. */
export const Exhibit = createExhibit();
