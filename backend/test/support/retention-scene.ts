import { planAnew } from '../../src/retention/retention-plan.js';
import { RetentionSweeper } from '../../src/retention/sweeper/retention-sweeper.service.js';
import { eventually } from './poll.js';
import { sealedVisit, type BankSite } from './scene.js';
import type { TestAppliance } from './test-appliance.js';

/** A rule for everything, but for what is said otherwise. */
export const ruleOf = (change: object) => ({
  site: null,
  category: null,
  jurisdiction: null,
  minimum: null,
  maximum: null,
  approval: false,
  ...change,
});

/** Ada drafts, Priya publishes: rules for recordings, or a whole version. */
export async function publishRetention(
  appliance: TestAppliance,
  ...said: object[] | [{ rules: object[]; consents: object[] }]
): Promise<void> {
  const ada = await appliance.as('ada');
  const { items } = await ada.post<{ items: { version: number }[] }>('/api/retention/rules', {
    ...('consents' in said[0]! ? said[0] : { rules: said }),
    declarations: [],
  });
  await (await appliance.as('priya')).post(`/api/retention/rules/${items[0]!.version}/publish`);
}

/** As if it had ended so many days ago. */
export async function aged({ database }: TestAppliance, recording: string, days: number): Promise<void> {
  await database.owner.query(
    'UPDATE recording SET last_received_at = now() - make_interval(days => $2) WHERE id = $1',
    [recording, days],
  );
  await planAnew(database.owner.manager, recording);
}

/** Two versions of the rules, two matters with what they hold, and two recordings that were destroyed. */
export async function endings(appliance: TestAppliance, site: BankSite): Promise<void> {
  for (const [login, subject, maximum] of [
    ['carol', 'APP-1', 'P2Y'],
    ['colin', 'APP-2', 'P1Y'],
  ] as const) {
    const client = await appliance.as(login);
    const { id } = await client.post<{ id: string }>('/api/matters', { name: `What ${login} keeps` });
    const hold = { kind: 'subject', subject, catchesLater: false, reason: 'A lawsuit.' };
    await client.post(`/api/matters/${id}/holds`, hold);
    await publishRetention(appliance, ruleOf({ maximum }));
  }
  for (const subject of ['APP-8', 'APP-9'])
    await aged(appliance, await sealedVisit(appliance, site, subject), 400);
  await eventually('both are destroyed', async () => {
    await appliance.worker.get(RetentionSweeper, { strict: false }).sweep();
    const [{ certified }] = await appliance.database.owner.query(
      'SELECT count(*)::int AS certified FROM destruction WHERE certified_at IS NOT NULL',
    );
    return certified === 2 ? true : null;
  });
}
