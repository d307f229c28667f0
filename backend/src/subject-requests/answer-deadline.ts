import { periodAfter } from '../platform/calendar-period.js';

/**
 * Until when a request is answered: one month after it came, or three where that was extended (GDPR, Art. 12(3)). A month
 * ends on the day of the same number, or the last one where there is none (Regulation 1182/71, Art. 3(2)(c)); in UTC.
 */
export const answerDue = (receivedAt: Date, extended: boolean): Date =>
  new Date(periodAfter(receivedAt.getTime(), { months: extended ? 3 : 1, days: 0 }));
