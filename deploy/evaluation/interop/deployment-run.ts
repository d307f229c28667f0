import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { runCaptured } from '../child-process.ts';
import { inRepository } from '../repository.ts';
import { type GoProgram, goProgram } from './go-program.ts';
import { type Finding, notPossible, Promises, type Version } from './results.ts';

const HELM: GoProgram = { program: 'helm', path: 'helm.sh/helm/v3/cmd/helm', version: 'v3.22.0' };
const VALIDATOR: GoProgram = {
  program: 'kubectl-validate',
  path: 'sigs.k8s.io/kubectl-validate',
  version: 'v0.0.4',
};
const COMPOSE: GoProgram = {
  program: 'cmd',
  path: 'github.com/compose-spec/compose-go/v2/cmd',
  version: 'v2.16.2',
};
/** The newest Kubernetes whose schemas the validator brings with it. */
const KUBERNETES = '1.30';

export const DEPLOYMENT_VERSIONS: readonly Version[] = [
  { name: 'helm', version: HELM.version },
  { name: 'kubectl-validate', version: `${VALIDATOR.version} (schemas of Kubernetes ${KUBERNETES})` },
  { name: 'compose-go', version: COMPOSE.version },
];

const chart = inRepository('helm', 'exhibit');
const example = join(chart, 'ci', 'example-values.yaml');

/** Values that the chart's schema must refuse. */
const REFUSED: readonly [string, string[]][] = [
  ['a tag that moves', ['--set', 'image.tag=latest']],
  ['a digest that is none', ['--set', 'image.digest=sha256:beef']],
  ['no way out but no policy that names one', ['--set', 'networkPolicy.egress=null']],
  ['an address in place of a host', ['--set', 'ingress.host=https://exhibit.example']],
  ['no secret for the configuration', ['--set', 'secrets.configuration=']],
  ['no API at all', ['--set', 'api.replicas=0']],
  ['a value that nobody reads', ['--set', 'database.password=x']],
];

const succeeds = async (command: string, args: string[]): Promise<string> => {
  const { ok, output } = await runCaptured(command, args, { env: process.env });
  if (!ok) throw new Error(output.slice(-2_000));
  return output;
};
const fails = async (command: string, args: string[], reason: RegExp): Promise<void> => {
  const { ok, output } = await runCaptured(command, args, { env: process.env });
  if (ok) throw new Error('it was accepted');
  if (!reason.test(output)) throw new Error(`it was refused for another reason: ${output.slice(-500)}`);
};

/** Lints, renders and validates the chart. Nothing is installed: that needs a cluster. */
export async function runChart(folder: string): Promise<Finding> {
  const promises = new Promises('helm/exhibit', 'lint, render, validate');
  let helm: string;
  let validator: string;
  try {
    helm = await goProgram(HELM);
    validator = await goProgram(VALIDATOR);
  } catch (fault) {
    return notPossible('helm/exhibit', 'lint, render, validate', fault);
  }
  const kube = ['--kube-version', KUBERNETES];
  const rendered = join(folder, 'rendered');
  for (const [what, args] of REFUSED)
    await promises.hold(`refuses ${what}`, () =>
      fails(helm, ['template', 'exhibit', chart, '-f', example, ...kube, ...args], /the schema/),
    );
  await promises.hold('passes the lint', () =>
    succeeds(helm, ['lint', '--strict', chart, '-f', example, ...kube]),
  );
  await promises.hold('renders', () =>
    succeeds(helm, ['template', 'exhibit', chart, '-f', example, ...kube, '--output-dir', rendered]),
  );
  const templates = join(rendered, 'exhibit', 'templates');
  for (const file of manifestsIn(templates))
    await promises.hold(`${file} is what Kubernetes ${KUBERNETES} takes`, () =>
      succeeds(validator, ['--version', KUBERNETES, join(templates, file)]),
    );
  await promises.hold('the validation refuses a field that Kubernetes does not know', () => {
    const broken = join(folder, 'broken.yaml');
    const manifest = readFileSync(join(templates, 'worker.yaml'), 'utf8');
    writeFileSync(broken, manifest.replace('readOnlyRootFilesystem:', 'readOnlyRootFileSystem:'));
    return fails(validator, ['--version', KUBERNETES, broken], /unknown field/);
  });
  await promises.hold('every container is without root, and on a file system that it cannot change', () => {
    for (const file of manifestsIn(templates))
      requireHardened(file, readFileSync(join(templates, file), 'utf8'));
  });
  return promises.finding();
}

const manifestsIn = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.yaml'));

function requireHardened(file: string, manifest: string): void {
  const count = (pattern: RegExp): number => manifest.match(pattern)?.length ?? 0;
  const containers = count(/^\s+image: /gm);
  if (containers === 0) return;
  for (const pattern of [
    /readOnlyRootFilesystem: true/g,
    /allowPrivilegeEscalation: false/g,
    /capabilities: \{ drop: \[ALL\] \}/g,
    /^\s+resources:/gm,
  ])
    if (count(pattern) !== containers) throw new Error(`${file}: a container lacks ${pattern.source}`);
  if (!/runAsNonRoot: true/.test(manifest)) throw new Error(`${file}: runs as root`);
  if (!/automountServiceAccountToken: false/.test(manifest)) throw new Error(`${file}: mounts a token`);
}

/** Loads the compose files against the Compose specification. Nothing is started: that needs a container engine. */
export async function runCompose(): Promise<Finding> {
  const promises = new Promises('deploy/compose', 'load');
  let loader: string;
  try {
    loader = await goProgram(COMPOSE);
  } catch (fault) {
    return notPossible('deploy/compose', 'load', fault);
  }
  const [alone, beside] = ['compose.yaml', 'compose.beside.yaml'].map((name) =>
    inRepository('deploy', 'compose', name),
  ) as [string, string];
  for (const [what, files] of [
    ['the appliance alone', [alone]],
    ['the appliance with its parts beside', [alone, beside]],
  ] as const)
    await promises.hold(`loads ${what}, every service closed`, async () => {
      const model = JSON.parse(
        await succeeds(loader, ['-format', 'json', '-no-path-resolution', '-no-interpolation', ...files]),
      ) as ComposeModel;
      for (const [name, service] of Object.entries(model.services)) requireClosed(name, service);
    });
  return promises.finding();
}

interface ComposeModel {
  services: Record<string, ComposeService>;
}

interface ComposeService {
  user?: string;
  read_only?: boolean;
  cap_drop?: string[];
  security_opt?: string[];
  image: string;
}

/** Keycloak alone writes into its own folder; compose.beside.yaml says why. */
const MAY_WRITE = ['keycloak'];

function requireClosed(
  name: string,
  { user, read_only, cap_drop, security_opt, image }: ComposeService,
): void {
  if (!user || /^(0|root)(:|$)/.test(user)) throw new Error(`${name} runs as root`);
  if (!read_only && !MAY_WRITE.includes(name)) throw new Error(`${name} may change its file system`);
  if (!cap_drop?.includes('ALL')) throw new Error(`${name} keeps capabilities`);
  if (!security_opt?.includes('no-new-privileges:true')) throw new Error(`${name} may gain privileges`);
  if (!/:[^/]*\d/.test(image)) throw new Error(`${name} has an image without a version`);
}
