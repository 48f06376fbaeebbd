import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readDeployment, readKubeconfig, readServiceAccount, whyNotReachable, type ApiServer } from './kubernetes-api';

// The end-to-end run has an API server only where KUBE_CONFIG_PATH names one: how it is asked is seen here.

const folder = mkdtempSync(join(tmpdir(), 'kubeconfig-'));
let server: Server;
let url: string;
let answers: Record<string, object>;
let authorization: string | undefined;

beforeAll(async () => {
  server = createServer((request, response) => {
    authorization = request.headers.authorization;
    const body = answers[request.url ?? ''];
    response.writeHead(body === undefined ? 404 : authorization === 'Bearer wrong' ? 401 : 200, {
      'content-type': 'application/json',
    });
    response.end(JSON.stringify(body ?? { kind: 'Status', code: 404 }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  answers = {
    '/api/v1/namespaces/default': { metadata: { name: 'default' } },
    '/api/v1/namespaces/apps/serviceaccounts/api': { metadata: { name: 'api', annotations: { a: 'b' } } },
    '/apis/apps/v1/namespaces/apps/deployments/api': {
      status: { conditions: [{ type: 'ReplicaFailure', status: 'True', message: 'no' }] },
    },
  };
});

afterAll(() => {
  server.close();
  rmSync(folder, { recursive: true });
});

/** A kubeconfig with this user. */
async function as(user: object, at = url): Promise<ApiServer> {
  const file = join(folder, 'config');
  const config = {
    'current-context': 'here',
    contexts: [{ name: 'here', context: { cluster: 'one', user: 'me' } }],
    clusters: [{ name: 'one', cluster: { server: at, 'insecure-skip-tls-verify': true, 'tls-server-name': 'kube' } }],
    users: [{ name: 'me', user }],
  };
  writeFileSync(file, JSON.stringify(config));
  return readKubeconfig(file);
}

const credential = {
  apiVersion: 'client.authentication.k8s.io/v1',
  kind: 'ExecCredential',
  status: { token: 'of a plugin' },
};

test('a token, a certificate and a plugin of a kubeconfig are what Terraform is given too', async () => {
  const base64 = (text: string): string => Buffer.from(text).toString('base64');
  const { token, insecure, serverName, url: found } = await as({ token: 'secret' });
  expect({ token, insecure, serverName, found }).toEqual({
    token: 'secret',
    insecure: true,
    serverName: 'kube',
    found: url,
  });
  const pair = { 'client-certificate-data': base64('CERTIFICATE'), 'client-key-data': base64('KEY') };
  const { certificate, key, token: none } = await as(pair);
  expect({ certificate, key, none }).toEqual({ certificate: 'CERTIFICATE', key: 'KEY', none: undefined });
  const exec = {
    apiVersion: credential.apiVersion,
    command: process.execPath,
    args: ['-e', `process.stdout.write(${JSON.stringify(JSON.stringify(credential))})`],
  };
  expect((await as({ exec })).token).toBe('of a plugin');
});

test('objects are read with the credentials; what is not there is undefined', async () => {
  const api = await as({ token: 'secret' });
  expect((await readServiceAccount(api, 'apps', 'api'))?.metadata?.annotations).toEqual({ a: 'b' });
  expect(authorization).toBe('Bearer secret');
  expect(await readServiceAccount(api, 'apps', 'other')).toBeUndefined();
  expect((await readDeployment(api, 'apps', 'api'))?.status?.conditions?.[0]?.message).toBe('no');
  expect(await readDeployment(api, 'apps', 'other')).toBeUndefined();
});

test('an API server that cannot be used is told in one line', async () => {
  expect(await whyNotReachable(await as({ token: 'secret' }))).toBeUndefined();
  expect(await whyNotReachable(await as({ token: 'wrong' }))).toMatch(/^http:\/\/127\.0\.0\.1:\d+: .*401/);
  expect(await whyNotReachable(await as({ token: 'secret' }, 'http://127.0.0.1:1'))).toMatch(
    /^http:\/\/127\.0\.0\.1:1: [^\n]*ECONNREFUSED/,
  );
});
