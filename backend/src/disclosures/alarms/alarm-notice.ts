import type { Notice } from '../../notices/notices.service.js';
import type { Disclosure } from '../disclosure.entity.js';
import type { AlarmCause, AlarmFinding } from './alarm-decision.js';

const HAPPENED: Readonly<Record<AlarmCause, string>> = {
  'share-fell': 'is shown less often than before',
  'page-lost': 'is missing on a page that carried it',
  'text-drift': 'has another text than the approved one',
};

export interface ToldAlarm {
  id: string;
  disclosure: Pick<Disclosure, 'id' | 'title'>;
  finding: AlarmFinding;
  again: boolean;
}

/** What leaves the appliance about an alarm. The page is left out: even masked, an address is the visitor's. */
export function alarmNotice({ id, disclosure, finding, again }: ToldAlarm): Notice {
  const { cause, firstRecordingId, figures } = finding;
  return {
    kind: again ? 'disclosure.alarm.reopened' : 'disclosure.alarm.opened',
    title: `${disclosure.title} ${HAPPENED[cause]}${again ? ', again' : ''}`,
    facts: {
      alarm: id,
      cause,
      disclosure: disclosure.id,
      firstRecording: firstRecordingId,
      visits: figures.visits,
      affected: figures.affected,
      sharePercent: figures.share,
      ...(figures.shareBefore === null ? {} : { sharePercentBefore: figures.shareBefore }),
    },
    path: `/alarms/${id}`,
  };
}
