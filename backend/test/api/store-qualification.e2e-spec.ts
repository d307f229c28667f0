import { jest } from '@jest/globals';
import { NestFactory } from '@nestjs/core';
import { AppModule } from '../../src/app.module.js';
import { qualifyStoreCommand } from '../../src/cli/qualify-store.js';
import { Configuration } from '../../src/platform/config/configuration.js';
import { refusal } from '../support/scene.js';
import { sequenceAudit } from '../support/sequence-audit.js';
import { startTestAppliance, type TestAppliance } from '../support/test-appliance.js';

const PATH = '/api/system/store-qualification';

interface Qualification {
  worm: { configured: boolean; allowed: boolean; reasons: string[] };
  last: { by: string; serverName: string; checks: { name: string; result: string }[] } | null;
}

let appliance: TestAppliance;
beforeAll(async () => {
  appliance = await startTestAppliance();
});
afterAll(() => appliance.stop());

const startedInWorm = () => {
  const configuration = structuredCloneOf(appliance.app.get(Configuration));
  configuration.storage.worm = true;
  return NestFactory.createApplicationContext(AppModule.for(configuration), {
    logger: false,
    abortOnError: false,
  });
};

function structuredCloneOf(configuration: Configuration): Configuration {
  return Object.assign(new Configuration(), structuredClone({ ...configuration }));
}

describe('the examination of the store', () => {
  it.each(['rex', 'carol', 'priya'])('is not shown to %s', async (login) => {
    expect(await refusal((await appliance.as(login)).get(PATH))).toBe('PERMISSION_DENIED');
  });

  it.each(['aude', 'rex', 'carol', 'priya'])('refuses to be started by %s', async (login) => {
    expect(await refusal((await appliance.as(login)).post(PATH))).toBe('PERMISSION_DENIED');
  });

  it.each([{ serverName: '' }, { serverVersion: '<b>' }, { serverName: 'a'.repeat(81) }, { worm: true }])(
    'refuses %j',
    async (body) => {
      expect(await refusal((await appliance.as('ada')).post(PATH, body))).toBe('REQUEST_INVALID');
    },
  );

  it('keeps WORM from being switched on before it took place, and nothing starts', async () => {
    const found = await (await appliance.as('ada')).get<Qualification>(PATH);
    expect(found).toMatchObject({ last: null, worm: { configured: false, allowed: false } });
    expect(found.worm.reasons[0]).toContain('has not been examined');
    await expect(startedInWorm()).rejects.toMatchObject({ code: 'STORE_NOT_FIT_FOR_WORM' });
  });

  it('refuses the file store for WORM, says why, and is written down', async () => {
    const found = await (await appliance.as('ada')).post<Qualification>(PATH);
    expect(found.worm.allowed).toBe(false);
    expect(found.worm.reasons.join('\n')).toContain('the owner of the folder removed a locked object');
    expect(found.last).toMatchObject({ by: 'person', serverName: 'file store' });
    expect(await (await appliance.as('aude')).get<Qualification>(PATH)).toEqual(found);
    await sequenceAudit(appliance.database.source);
    const [entry] = await appliance.database.source.query(
      `SELECT leaf::jsonb AS leaf FROM audit_entry WHERE kind = 'store.qualified'`,
    );
    expect(entry.leaf).toMatchObject({
      actor: { kind: 'person' },
      fields: { kind: 'file', worm: false, failed: expect.arrayContaining(['locks-on']) },
    });
  });

  it('keeps WORM from being switched on where it ended badly, and tells each reason', async () => {
    await expect(startedInWorm()).rejects.toMatchObject({
      code: 'STORE_NOT_FIT_FOR_WORM',
      detail: expect.stringContaining('a folder keeps no versions'),
    });
  });

  it('leaves no object behind in a file store', async () => {
    const left = [...(await appliance.objects()).keys()].filter((path) => /qualification-[^/]*$/.test(path));
    expect(left).toEqual([]);
  });

  it('cannot be changed afterwards: not by the appliance, not by the owner', async () => {
    for (const role of [appliance.database.source, appliance.database.owner])
      for (const change of ['UPDATE store_qualification SET worm = true', 'DELETE FROM store_qualification'])
        await expect(role.query(change)).rejects.toThrow();
  });

  it("can be asked for at the operator's door, in a table or as JSON", async () => {
    const said: string[] = [];
    const write = jest
      .spyOn(process.stdout, 'write')
      .mockImplementation((text) => said.push(String(text)) > 0);
    try {
      const configuration = appliance.app.get(Configuration);
      expect(await qualifyStoreCommand(configuration, [])).toBe(3);
      expect(await qualifyStoreCommand(configuration, ['--json'])).toBe(3);
      await expect(qualifyStoreCommand(configuration, ['--server', '<b>'])).rejects.toThrow();
    } finally {
      write.mockRestore();
    }
    expect(said[0]).toContain('not fit for WORM');
    expect(JSON.parse(said[1]!)).toMatchObject({ server: 'file store', worm: false });
    const found = await (await appliance.as('ada')).get<Qualification>(PATH);
    expect(found.last?.by).toBe('operator');
  });
});
