import { Cluster, type ICluster } from 'cdktf-eks-workload-identity';
import { describe, expect, test } from 'vitest';
import { identityRoleName } from '../../lib/workload/identity-name';
import { messageOf } from '../support/message-of';
import { Variables } from '../support/variables';

const demo = Cluster.fromAttributes({ clusterName: 'demo', region: 'us-east-1' });

test('namespace, name, and what tells clusters apart', () => {
  // As `substr(sha1("us-east-1/demo/apps/writer"), 0, 8)` gives it in Terraform.
  expect(identityRoleName(demo, 'apps', 'writer')).toBe('apps-writer-bbab03e1');
  // No region is known: `substr(sha1("/demo/apps/writer"), 0, 8)`.
  expect(identityRoleName(Cluster.outsideEks({ clusterName: 'demo' }), 'apps', 'writer')).toBe('apps-writer-859ecf11');
});

test.each<[string, ICluster, string, string]>([
  ['region', Cluster.fromAttributes({ clusterName: 'demo', region: 'eu-west-1' }), 'apps', 'writer'],
  ['cluster', Cluster.fromAttributes({ clusterName: 'other', region: 'us-east-1' }), 'apps', 'writer'],
  ['where the dash stands', demo, 'apps-writer', 'x'],
])('another %s is another name', (_, cluster, namespace, name) => {
  expect(identityRoleName(cluster, namespace, name)).not.toBe(identityRoleName(demo, 'apps', 'writer'));
  expect(identityRoleName(demo, 'apps', 'writer-x')).not.toBe(identityRoleName(demo, 'apps-writer', 'x'));
});

describe('length', () => {
  test('63 and 253 characters are cut to 64 in all, and the hash tells them apart', () => {
    const [namespace, name] = ['n'.repeat(63), 's'.repeat(253)];
    const long = identityRoleName(demo, namespace, name);
    expect(long).toHaveLength(64);
    // The hash as Terraform computes it over the same four names.
    expect(long).toBe(`${'n'.repeat(55)}-d0dd3d91`);
    expect(identityRoleName(demo, namespace, `${name.slice(1)}t`)).not.toBe(long);
  });

  test('55 characters before the hash stay whole, and 56 are cut', () => {
    expect(identityRoleName(demo, 'apps', 'w'.repeat(50))).toMatch(new RegExp(`^apps-${'w'.repeat(50)}-[0-9a-f]{8}$`));
    expect(identityRoleName(demo, 'apps', 'w'.repeat(51))).toMatch(new RegExp(`^apps-${'w'.repeat(50)}-[0-9a-f]{8}$`));
  });

  test('the longest names in a token cluster are cut to 64 too', () => {
    const variables = new Variables();
    const cluster = Cluster.fromAttributes({ clusterName: variables.text('cluster') });
    const name = variables.resolve(identityRoleName(cluster, 'n'.repeat(63), 's'.repeat(253)));
    const [literal, expression] = name.split('${');
    expect(literal).toBe(`${'n'.repeat(55)}-`);
    expect(expression).toMatch(/^substr\(sha1\(.*\), 0, 8\)\}$/);
  });
});

test('Terraform computes the same hash where cluster or region are tokens', () => {
  const variables = new Variables();
  const [clusterName, region] = [variables.text('cluster'), variables.text('region')];
  const nameOf = (cluster: Cluster): string => variables.resolve(identityRoleName(cluster, 'apps', 'writer'));
  expect(nameOf(Cluster.fromAttributes({ clusterName, region }))).toBe(
    'apps-writer-${substr(sha1(join("/", [var.region, var.cluster, "apps", "writer"])), 0, 8)}',
  );
  expect(nameOf(Cluster.fromAttributes({ clusterName: 'demo', region }))).toBe(
    'apps-writer-${substr(sha1(join("/", [var.region, "demo", "apps", "writer"])), 0, 8)}',
  );
});

test('fails when namespace or name is a token', () => {
  const token = new Variables().text('token');
  for (const [namespace, name] of [
    [token, 'writer'],
    ['apps', token],
  ] as const) {
    expect(messageOf(() => identityRoleName(demo, namespace, name))).toBe(
      'roleName must be given where the namespace or the name of the service account is a token: the name that the library ' +
        'makes holds both [RoleNameNeeded]',
    );
  }
});
