/** etcd as it is in the field: users, certificates, members that die or hang, no majority. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Store } from '../../../src/steer/model/index.js';
import { etcdStore } from '../../../src/steer/store/index.js';
import { describeEtcd, type EtcdCluster, startEtcd } from '../../support/etcd.js';
import { has, until } from '../../support/host.js';

const at = (endpoints: readonly string[]) => ({ kind: 'etcd', endpoints, prefix: '/fb/' }) as const;
const DEADLINE_MS = 3000;
const open = (endpoints: readonly string[]) => etcdStore(at(endpoints), 2000, DEADLINE_MS, {});

/** The first answer that is no rejection; fails with the last one after some seconds. */
async function eventually<T>(ask: () => Promise<T>): Promise<T> {
  for (const end = performance.now() + 20_000; ; ) {
    try {
      return await ask();
    } catch (error) {
      if (performance.now() > end) throw error;
    }
  }
}

describeEtcd('three members of etcd', () => {
  let cluster: EtcdCluster;
  let store: Store;
  beforeAll(async () => {
    cluster = await startEtcd({ members: 3 });
    store = await open(cluster.urls);
  });
  afterAll(async () => {
    await store?.close();
    await cluster?.close();
  });

  it('are asked one after the other: a dead address in the list costs nothing but its share of the deadline', async () => {
    const some = await open(['http://127.0.0.1:1', ...cluster.urls]);
    expect(await some.commit([{ key: 'x', revision: 0 }], [{ put: 'x', value: '1' }])).toBe(true);
    expect((await some.list('x')).entries.get('x')!.value).toBe('1');
    await some.close();
  });

  it('lose one: reads go on elsewhere, writes too, and a watch on it is lost and says so', async () => {
    const [first] = cluster.members;
    const lost: string[] = [];
    const heard: string[] = [];
    await eventually(() => store.list(''));
    const watcher = await open(cluster.urls.slice(0, 1));
    watcher.watch('', 0, { changed: (key) => heard.push(key), lost: (why) => lost.push(why) });
    await eventually(() => store.commit([], [{ put: 'w', value: '1' }]));
    await until(() => heard.includes('w'));
    first!.signal('SIGSTOP');
    // It hangs, and may have been the leader: after an election at the latest the others do everything.
    await eventually(() => store.list('w'));
    await eventually(() => store.commit([], [{ put: 'w', value: '2' }]));
    expect((await eventually(() => store.list('w'))).entries.get('w')!.value).toBe('2');
    first!.signal('SIGKILL');
    first!.signal('SIGCONT');
    await until(() => lost.length > 0, 30);
    expect(lost).toHaveLength(1);
    await watcher.close();
    await eventually(() => store.renew());
    expect(await eventually(() => store.commit([], [{ put: 'y', value: '1', leased: true }]))).toBe(true);
  });

  it('lose the majority: everything is rejected within the deadline', async () => {
    const hasty = await etcdStore(at(cluster.urls), 2000, 600, {});
    cluster.members[1]!.signal('SIGSTOP');
    const begin = performance.now();
    await expect(hasty.commit([], [{ put: 'z', value: '1' }])).rejects.toThrow(/etcd/);
    await expect(hasty.list('')).rejects.toThrow(/etcd/);
    await expect(hasty.renew()).rejects.toThrow(/etcd/);
    expect(performance.now() - begin).toBeLessThan(600 * 3 + 5000);
    cluster.members[1]!.signal('SIGCONT');
    await hasty.close();
    await eventually(() => store.list(''));
  });
});

describeEtcd('etcd with users', () => {
  let cluster: EtcdCluster;
  beforeAll(async () => {
    cluster = await startEtcd({ members: 1 });
    await cluster.call('/v3/auth/user/add', { name: 'root', password: 'secret' });
    await cluster.call('/v3/auth/role/add', { name: 'root' });
    await cluster.call('/v3/auth/user/grant', { user: 'root', role: 'root' });
    await cluster.call('/v3/auth/user/add', { name: 'steer', password: 'pass word' });
    await cluster.call('/v3/auth/role/add', { name: 'steer' });
    const key = Buffer.from('/fb/').toString('base64');
    const perm = { permType: 'READWRITE', key, range_end: Buffer.from('/fb0').toString('base64') };
    await cluster.call('/v3/auth/role/grant', { name: 'steer', perm });
    await cluster.call('/v3/auth/user/grant', { user: 'steer', role: 'steer' });
    await cluster.call('/v3/auth/enable', {});
  });
  afterAll(() => cluster?.close());

  const as = (user: string, password: string) =>
    etcdStore({ ...at(cluster.urls), user, passwordFrom: 'ETCD_PASSWORD' }, 2000, 5000, {
      ETCD_PASSWORD: password,
    });

  it('takes the right password, also for leases and watches', async () => {
    const store = await as('steer', 'pass word');
    const heard: string[] = [];
    await store.renew();
    const watch = store.watch('', 0, { changed: (key) => heard.push(key), lost: (why) => heard.push(why) });
    expect(await store.commit([], [{ put: 'leased', value: 'x', leased: true }])).toBe(true);
    await until(() => heard.length > 0);
    expect(heard).toEqual(['leased']);
    watch.close();
    await store.close();
  });

  it('logs in again when rights were changed and tokens with them', async () => {
    const store = await as('steer', 'pass word');
    await store.commit([], [{ put: 'k', value: '1' }]);
    const { token } = (await cluster.call('/v3/auth/authenticate', { name: 'root', password: 'secret' })) as {
      token: string;
    };
    await cluster.call('/v3/auth/user/add', { name: 'another', password: 'x' }, token);
    await cluster.call('/v3/auth/user/changepw', { name: 'steer', password: 'pass word' }, token);
    expect(await store.commit([], [{ put: 'k', value: '2' }])).toBe(true);
    expect((await store.list('k')).entries.get('k')!.value).toBe('2');
    await store.close();
  });

  it('refuses a wrong password and says whose', async () => {
    const store = await as('steer', 'wrong');
    await expect(store.list('')).rejects.toThrow(/refuses the user steer/);
    await store.close();
  });

  it('wants the password where it was told to look for it', async () => {
    await expect(
      etcdStore({ ...at(cluster.urls), user: 'steer', passwordFrom: 'ETCD_PASSWORD' }, 2000, 5000, {}),
    ).rejects.toThrow(/steer\.store\.passwordFrom.*ETCD_PASSWORD/);
  });
});

const describeTls = has('openssl', 'version') ? describeEtcd : describeEtcd.skip;

describeTls('etcd with certificates', () => {
  let cluster: EtcdCluster;
  let folder: string;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'firebreak-tls-'));
    certificates(folder);
    const [ca, cert, key] = ['ca.pem', 'server.pem', 'server.key'].map((file) => join(folder, file));
    cluster = await startEtcd({ members: 1, tls: { ca: ca!, cert: cert!, key: key! } });
  });
  afterAll(async () => {
    await cluster?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const file = (name: string) => join(folder, name);

  it('is spoken to with a client certificate', async () => {
    const tls = { ca: file('ca.pem'), cert: file('client.pem'), key: file('client.key') };
    const store = await etcdStore({ ...at(cluster.urls), ...tls }, 2000, 5000, {});
    const heard: string[] = [];
    const watch = store.watch('', 0, { changed: (key) => heard.push(key), lost: (why) => heard.push(why) });
    expect(await store.commit([], [{ put: 'k', value: '1' }])).toBe(true);
    await until(() => heard.length > 0);
    expect(heard).toEqual(['k']);
    watch.close();
    await store.close();
  });

  it('is not spoken to without one, nor where nobody vouches for it', async () => {
    const nameless = await etcdStore({ ...at(cluster.urls), ca: file('ca.pem') }, 2000, 5000, {});
    await expect(nameless.list('')).rejects.toThrow(/etcd/);
    await nameless.close();
    const stranger = await etcdStore(at(cluster.urls), 2000, 5000, {});
    await expect(stranger.list('')).rejects.toThrow(/certificate/);
    await stranger.close();
  });

  it('needs files that are there', async () => {
    await expect(etcdStore({ ...at(cluster.urls), ca: file('none') }, 2000, 5000, {})).rejects.toThrow(
      /steer\.store\.ca/,
    );
  });
});

/** An authority, and certificates of a server on the loopback and of a client. */
function certificates(folder: string): void {
  const openssl = (...args: readonly string[]) =>
    execFileSync('openssl', args, { cwd: folder, stdio: 'ignore' });
  const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2'];
  openssl('req', '-x509', ...key, '-subj', '/CN=test authority', '-keyout', 'ca.key', '-out', 'ca.pem');
  for (const name of ['server', 'client']) {
    const subject = ['-subj', `/CN=${name}`, '-addext', 'subjectAltName=IP:127.0.0.1'];
    const signed = ['-CA', 'ca.pem', '-CAkey', 'ca.key', '-keyout', `${name}.key`, '-out', `${name}.pem`];
    openssl('req', '-x509', ...key, ...subject, ...signed, '-addext', 'basicConstraints=critical,CA:FALSE');
  }
}
