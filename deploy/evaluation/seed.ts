import { ConsoleClient } from './console-client.ts';
import { type BankDisclosure, ESIGN_CONSENT, REPRESENTATIVE_EXAMPLE } from './demo-bank/disclosures.ts';
import { type EvaluationRecord, writeRecord } from './evaluation-record.ts';
import { type Person, personNamed } from './people.ts';

export interface SeedInput {
  dataDir: string;
  record: EvaluationRecord;
  people: readonly Person[];
}

/**
 * Sets the appliance up for the demo bank as people would: through the API, with real logins, two people for
 * what needs two. Each step is remembered, so a seeding that was cut short goes on where it was.
 */
export async function seed({ dataDir, record, people }: SeedInput): Promise<void> {
  const { consoleUrl, bankUrl } = record;
  const steps = (record.seeded[bankUrl] ??= {});
  const clients = new Map<string, Promise<ConsoleClient>>();
  const as = (login: string): Promise<ConsoleClient> => {
    const client = clients.get(login) ?? ConsoleClient.as(personNamed(people, login), consoleUrl);
    clients.set(login, client);
    return client;
  };
  async function once<T>(step: string, act: () => Promise<T>): Promise<T> {
    if (!(step in steps)) {
      steps[step] = (await act()) ?? true;
      writeRecord(dataDir, record);
    }
    return steps[step] as T;
  }

  const site = await once('site', async () => {
    const client = await as('ada');
    const { id, key } = await client.post<{ id: string; key: string }>('/api/sites', {
      name: 'Fernhill Bank – loan application',
      origins: [new URL(bankUrl).origin],
      consent: { noticeVersion: '2026-1', purposes: ['evidence'], honourGpc: true },
    });
    return { id, key };
  });
  record.siteKey = site.key;
  writeRecord(dataDir, record);

  const { version } = await once('masking-draft', async () => {
    const client = await as('ada');
    const draft = await client.post<{ version: number }>('/api/masking-policies', {
      siteId: site.id,
      rules: [...[REPRESENTATIVE_EXAMPLE, ESIGN_CONSENT].map(unmaskRule), LOGO],
    });
    return { version: draft.version };
  });
  await once('masking-published', async () => {
    await (await as('priya')).post(`/api/masking-policies/${site.id}/${version}/publish`);
  });
  for (const disclosure of [REPRESENTATIVE_EXAMPLE, ESIGN_CONSENT]) {
    const draft = await once(`disclosure-${disclosure.key}-draft`, async () => {
      const client = await as('carol');
      const { id, versions } = await client.post<DraftedDisclosure>(
        '/api/disclosures',
        definition(site.id, disclosure),
      );
      return { id, version: versions.at(-1)!.version };
    });
    await once(`disclosure-${disclosure.key}-published`, async () => {
      await (await as('colin')).post(`/api/disclosures/${draft.id}/versions/${draft.version}/publish`);
    });
  }
}

interface DraftedDisclosure {
  id: string;
  versions: { version: number }[];
}

const definition = (siteId: string, { key, title, text }: BankDisclosure): Record<string, unknown> => ({
  siteId,
  key,
  title,
  locale: 'en',
  text,
  rule: {
    minContinuousMs: 2_000,
    minCumulativeMs: 3_000,
    minVisibleShare: 1,
    minFontPx: 9,
    beforeAction: 'sign',
  },
});

const LOGO = {
  id: 'logo',
  selector: 'img#logo',
  text: false,
  descendants: false,
  attributes: [],
  image: true,
  reason: 'The sign of the bank, the same for everybody.',
};

const unmaskRule = ({ key, title }: BankDisclosure): Record<string, unknown> => ({
  id: key,
  selector: `[data-exhibit-disclosure="${key}"]`,
  text: true,
  descendants: true,
  attributes: [],
  reason: `The same public text for every applicant: ${title}`,
});
