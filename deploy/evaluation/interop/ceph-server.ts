import { randomUUID } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { runCaptured } from '../child-process.ts';
import { claimPort } from '../ports.ts';
import { Sentence } from '../sentence.ts';
import { debianPrograms } from './debian-packages.ts';
import { reasonFrom } from './program-cache.ts';
import type { S3Place, S3ServerKind } from './s3-servers.ts';
import { startServer } from './server-process.ts';

const DEBIAN = {
  programs: ['ceph', 'ceph-authtool', 'ceph-mon', 'ceph-osd', 'monmaptool', 'radosgw', 'radosgw-admin'],
  packages: ['radosgw', 'ceph-mon', 'ceph-osd'],
  units: [
    'ceph-crash.service',
    ...['ceph', 'ceph-mon', 'ceph-osd', 'ceph-radosgw'].map((u) => `${u}.target`),
  ],
};

/** The object gateway of Ceph, on the smallest cluster there is: one monitor, and one disk in memory. */
export const CEPH: S3ServerKind = {
  name: 'ceph-radosgw',
  version: 'of the Debian package',
  // 16.2.15 drops the stated lock of an upload in parts; a later Ceph that keeps it would be allowed.
  worm: false,
  refusals: ['large-object'],
  start: async (place, stopping) => {
    await debianPrograms(DEBIAN);
    const { folder, port, accessKey, secretKey } = place;
    const cluster = await prepare(place);
    const daemon = async (
      name: string,
      command: string,
      args: string[],
      answersAt: Answer,
    ): Promise<void> => {
      const logPath = join(folder, `${name}.log`);
      const { env } = cluster;
      stopping.defer(
        await startServer({
          name,
          command,
          args: ['-f', ...args],
          env,
          logPath,
          answersAt,
          deadlineMs: 60_000,
        }),
      );
    };
    await daemon('ceph-mon', 'ceph-mon', ['-i', 'a'], () => cluster.answers('mon', 'stat'));
    const disk = randomUUID();
    await cluster.run('ceph', 'osd', 'new', disk);
    await cluster.run('ceph-osd', '-i', '0', '--mkfs', '--osd-uuid', disk);
    await daemon('ceph-osd', 'ceph-osd', ['-i', '0'], () => cluster.answers('osd', 'stat', /\b1 up\b/));
    // The first call makes the pools, and the keys exist for this run only.
    const keys = [`--access-key=${accessKey}`, `--secret-key=${secretKey}`];
    await cluster.run('radosgw-admin', 'user', 'create', '--uid=exhibit', '--display-name=exhibit', ...keys);
    const frontend = `--rgw-frontends=beast endpoint=127.0.0.1:${port}`;
    await daemon('ceph-radosgw', 'radosgw', ['-n', ADMIN, frontend], `http://127.0.0.1:${port}/`);
    return versionIn(await cluster.run('radosgw', '--version'));
  },
};

type Answer = string | (() => Promise<boolean>);

interface Cluster {
  env: Record<string, string>;
  run(command: string, ...args: string[]): Promise<string>;
  answers(part: string, question: string, pattern?: RegExp): Promise<boolean>;
}

const ADMIN = 'client.admin';

/** Everything of the cluster is in the folder: configuration, keys, data. */
async function prepare({ folder }: S3Place): Promise<Cluster> {
  const env = { CEPH_CONF: join(folder, 'ceph.conf') };
  const cluster = clusterWith(env);
  const [id, monitor] = [randomUUID(), `v2:127.0.0.1:${await claimPort(0)}`];
  for (const made of ['mon', 'osd', 'rgw', 'run']) mkdirSync(join(folder, made), { mode: 0o700 });
  writeFileSync(env.CEPH_CONF, configuration(folder, id, monitor), { mode: 0o600 });
  const [keyring, map] = [join(folder, 'keyring'), join(folder, 'monmap')];
  for (const [name, ...capabilities] of [
    ['mon.', 'mon', 'allow *'],
    [ADMIN, 'mon', 'allow *', 'osd', 'allow *'],
    ['osd.0', 'mon', 'allow profile osd', 'osd', 'allow *'],
  ] as const) {
    const created = name === 'mon.' ? ['--create-keyring'] : [];
    const caps = capabilities.flatMap((word, at) => (at % 2 === 0 ? ['--cap', word] : [word]));
    await cluster.run('ceph-authtool', keyring, ...created, '--gen-key', '-n', name, ...caps);
  }
  await cluster.run('monmaptool', '--create', '--fsid', id, '--addv', 'a', `[${monitor}]`, map);
  await cluster.run('ceph-mon', '--mkfs', '-i', 'a', '--monmap', map, '--keyring', keyring);
  return cluster;
}

function clusterWith(own: Record<string, string>): Cluster {
  const env = { PATH: process.env['PATH'] ?? '', HOME: process.env['HOME'] ?? '', TZ: 'UTC', ...own };
  return {
    env: own,
    run: async (command, ...args) => {
      const { ok, output } = await runCaptured(command, args, { env, orphanSignal: 'TERM' });
      if (!ok) throw new Sentence(`${command} ${args[0]} failed: ${reasonFrom(output)}`);
      return output;
    },
    answers: async (part, question, pattern = /./) => {
      const { ok, output } = await runCaptured('ceph', ['--connect-timeout', '5', part, question], { env });
      return ok && pattern.test(output);
    },
  };
}

const configuration = (folder: string, id: string, monitor: string): string =>
  `[global]
fsid = ${id}
mon host = ${monitor}
public addr = 127.0.0.1
cluster addr = 127.0.0.1
ms bind ipv6 = false
keyring = ${join(folder, 'keyring')}
mon data = ${join(folder, 'mon')}
osd data = ${join(folder, 'osd')}
rgw data = ${join(folder, 'rgw')}
run dir = ${join(folder, 'run')}
crash dir = ${join(folder, 'run')}
admin socket =
log to file = false
log to stderr = true
mon data avail crit = 1
mon allow pool size one = true
mon max pg per osd = 2000
osd objectstore = memstore
memstore device bytes = ${4 * 1_073_741_824}
osd crush chooseleaf type = 0
osd pool default size = 1
osd pool default min size = 1
osd pool default pg num = 4
osd pool default pgp num = 4
osd pool default pg autoscale mode = off
`;

const versionIn = (output: string): string => /^ceph version (\S+)/m.exec(output)?.[1] ?? 'unknown';
