// npm run test:interop: the same promises against real servers. What cannot be had is a failure, never a skip.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { type RunningAppliance, startAppliance } from './appliance.ts';
import { runContract } from './interop/contract-run.ts';
import { runDemo } from './interop/demo-run.ts';
import { DEPLOYMENT_VERSIONS, runChart, runCompose } from './interop/deployment-run.ts';
import { javaVersion, KEYCLOAK_VERSION } from './interop/keycloak-distribution.ts';
import { type KeycloakServer, startKeycloak } from './interop/keycloak-server.ts';
import { runKeyProvider } from './interop/key-provider-run.ts';
import { runLogCheck, TLOG_VERSION } from './interop/log-run.ts';
import { runLogins } from './interop/login-run.ts';
import { qualifyFileStore, qualifyServer } from './interop/qualification-run.ts';
import { interopPage, interopText } from './interop/report.ts';
import { type Finding, type InteropResult, isGreen, notPossible } from './interop/results.ts';
import { S3_SERVERS, type S3Server, startS3Server } from './interop/s3-servers.ts';
import { makeSoftHsm } from './interop/softhsm.ts';
import { runWitness, WITNESS_VERSION } from './interop/witness-run.ts';
import { EMBEDDED } from './parts.ts';
import { claimPort } from './ports.ts';
import { inRepository } from './repository.ts';
import { runEntry } from './sentence.ts';
import { elapsed, step, StepFailed } from './step-runner.ts';

interface Servers {
  s3: S3Server[];
  keycloak: KeycloakServer | null;
}

async function interop(result: InteropResult): Promise<void> {
  await using stack = new AsyncDisposableStack();
  const folder = mkdtempSync(join(tmpdir(), 'exhibit-interop-'));
  stack.defer(() => rmSync(folder, { recursive: true, force: true }));
  stopOnSignal(stack);
  const consolePort = await claimPort(0);
  const findings = result.findings;

  console.log('deployment');
  for (const [name, run] of [
    ['the compose files load', () => runCompose()],
    ['the chart renders', () => runChart(folder)],
  ] as const)
    await attempt(findings, 'deployment', name, async () => [await run()]);

  console.log('hardware security module');
  await attempt(findings, 'softhsm', 'the key provider contract', async () => {
    const hsm = await makeSoftHsm(folder);
    result.versions.push({ name: 'softhsm', version: hsm.version });
    return [await runKeyProvider(hsm, folder)];
  });
  console.log('audit log');
  await attempt(findings, 'go tlog', 'the audit log, checked by none of ours', async () => [
    await runLogCheck(folder),
  ]);
  result.versions.push({ name: 'go tlog', version: TLOG_VERSION });

  console.log('servers');
  const servers = await startServers(result, folder, `http://127.0.0.1:${consolePort}`, stack);

  console.log('witness');
  await attempt(findings, 'go witness', 'checkpoints, cosigned by none of ours', async () => [
    await runWitness(),
  ]);
  result.versions.push({ name: 'go witness', version: WITNESS_VERSION });

  console.log('tests');
  if (servers.s3.length > 0)
    await attempt(findings, 's3', 'the object store contract', async () => {
      const contract = await runContract(servers.s3, folder);
      result.kills.push(...contract.kills);
      return contract.findings;
    });
  await withAppliance(servers, { findings, folder, consolePort });
  const store = servers.s3[0];
  if (store && servers.keycloak) {
    const { identity } = servers.keycloak;
    await attempt(findings, 'demo', `npm run demo with ${store.name} and keycloak`, async () => [
      await runDemo(store, identity, { folder, consolePort }),
    ]);
  }
}

async function startServers(
  { versions, findings }: InteropResult,
  folder: string,
  consoleUrl: string,
  stack: AsyncDisposableStack,
): Promise<Servers> {
  const s3: S3Server[] = [];
  for (const kind of S3_SERVERS)
    await attempt(findings, kind.name, `${kind.name} ${kind.version}`, async () => {
      const server = await startS3Server(kind, folder, stack);
      s3.push(server);
      versions.push({ name: kind.name, version: server.version });
      return [];
    });
  let keycloak: KeycloakServer | null = null;
  await attempt(findings, 'keycloak', `keycloak ${KEYCLOAK_VERSION}`, async () => {
    keycloak = await startKeycloak(folder, consoleUrl, stack);
    versions.push({ name: 'keycloak', version: `${KEYCLOAK_VERSION} (Java ${await javaVersion()})` });
    return [];
  });
  versions.push(...DEPLOYMENT_VERSIONS);
  return { s3, keycloak };
}

/** The real backend, for what needs one: logins, and qualifications, which are entries in its audit log. */
async function withAppliance(
  { s3, keycloak }: Servers,
  { findings, folder, consolePort }: { findings: Finding[]; folder: string; consolePort: number },
): Promise<void> {
  await using stack = new AsyncDisposableStack();
  const dataDir = join(folder, 'appliance');
  let appliance: RunningAppliance | undefined;
  await attempt(findings, 'backend', 'the backend starts', async () => {
    appliance = await startAppliance({
      dataDir,
      durable: false,
      ports: { console: consolePort },
      parts: keycloak ? { ...EMBEDDED, identity: keycloak.identity } : EMBEDDED,
    });
    stack.defer(() => appliance?.stop());
    return [];
  });
  if (!appliance) return;
  const { consoleUrl } = appliance;
  if (keycloak)
    await attempt(findings, 'keycloak', 'logins through keycloak', async () => [
      await runLogins(keycloak, consoleUrl),
    ]);
  for (const server of s3)
    await attempt(findings, server.name, `qualification of ${server.name}`, async () => [
      await qualifyServer(server, dataDir, folder),
    ]);
  await attempt(findings, 'file store', 'qualification of the file store', async () => [
    await qualifyFileStore(dataDir, folder),
  ]);
}

/** What is found is written down, what fails too, and the rest goes on. */
async function attempt(
  findings: Finding[],
  on: string,
  name: string,
  act: () => Promise<readonly Finding[]>,
): Promise<void> {
  try {
    await step(name, async () => {
      const found = await act();
      findings.push(...found);
      const [checked, passed] = [total(found, 'checked'), total(found, 'passed')];
      if (passed < checked) throw new NotHeld(`${checked - passed} of ${checked} promises do not hold`);
    });
  } catch (fault) {
    const cause = fault instanceof StepFailed ? fault.cause : fault;
    if (!(cause instanceof NotHeld)) findings.push(notPossible(on, name, cause));
    console.log(`    ${(cause as Error).message.split('\n')[0]}`);
  }
}

class NotHeld extends Error {}

const total = (findings: readonly Finding[], what: 'checked' | 'passed'): number =>
  findings.reduce((sum, finding) => sum + finding[what], 0);

function stopOnSignal(stack: AsyncDisposableStack): void {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
    process.once(signal, () => void stack.disposeAsync().finally(() => process.exit(130)));
}

await runEntry(async () => {
  const result: InteropResult = { versions: [], findings: [], kills: [] };
  await interop(result);
  console.log(interopText(result));
  console.log(`\n${elapsed()}`);
  if (!isGreen(result)) return 1;
  const day = new Date().toISOString().slice(0, 10);
  writeFileSync(inRepository('deploy', 'interop.md'), interopPage(result, day));
  return 0;
});
