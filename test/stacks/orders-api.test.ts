import { describe, expect, test } from 'vitest';
import { OrdersApi } from '../../stacks/orders-api';
import { type Rendered, withPolicies } from '../support/rendered';
import { sample } from '../support/synth';

const [irsa, both, podIdentity] = ['irsa', 'both', 'podIdentity'].map((credentials) =>
  sample(OrdersApi, 'orders-api', { credentials }),
) as [Rendered, Rendered, Rendered];

test.each([
  ['irsa', irsa],
  ['both', both],
  ['podIdentity', podIdentity],
])('snapshot, %s', (_, one) => {
  expect(withPolicies(one.json)).toMatchSnapshot();
});

test('pod identity where the context says nothing', () => {
  expect(sample(OrdersApi, 'orders-api').json).toEqual(podIdentity.json);
});

describe('the migration in three applies', () => {
  const addresses = ({ json }: Rendered): string[] =>
    Object.entries(json['resource'] as Record<string, object>).flatMap(([type, blocks]) =>
      Object.keys(blocks).map((name) => `${type}.${name}`),
    );
  const block = ({ json }: Rendered, address: string): Record<string, unknown> => {
    const [type = '', name = ''] = address.split('.');
    const resources = json['resource'] as Record<string, Record<string, Record<string, unknown>>>;
    return structuredClone(resources[type]?.[name] ?? {});
  };
  /** What Terraform would change in place, beside what it makes and takes away. */
  const step = (from: Rendered, to: Rendered): Record<string, string[]> => {
    const [before, after] = [addresses(from), addresses(to)];
    const kind = (address: string): string => address.split('.')[0] ?? '';
    const changed = before.filter((address) => after.includes(address));
    const differing = changed.flatMap((address) => {
      const [old, now] = [block(from, address), block(to, address)];
      const keys = [...new Set([...Object.keys(old), ...Object.keys(now)])].filter((key) => key !== 'depends_on');
      return keys
        .filter((key) => JSON.stringify(old[key]) !== JSON.stringify(now[key]))
        .map((key) => `${kind(address)}.${key}`);
    });
    return {
      made: after.filter((address) => !before.includes(address)).map(kind),
      gone: before.filter((address) => !after.includes(address)).map(kind),
      changed: differing,
    };
  };

  test('to both: an association is made; the trust changes in place', () => {
    expect(step(irsa, both)).toEqual({
      made: ['aws_eks_pod_identity_association'],
      gone: [],
      changed: ['aws_iam_role.assume_role_policy'],
    });
  });

  test('to pod identity: the OIDC provider goes; trust and annotation change in place', () => {
    expect(step(both, podIdentity)).toEqual({
      made: [],
      gone: ['aws_iam_openid_connect_provider'],
      changed: ['aws_iam_role.assume_role_policy', 'kubernetes_service_account_v1.metadata'],
    });
  });

  test('of the service account only the annotation goes', () => {
    const metadata = (one: Rendered): Record<string, unknown> => ({
      ...(one.only('kubernetes_service_account_v1')['metadata'] as Record<string, unknown>),
    });
    const before = metadata(both);
    delete before['annotations'];
    expect(metadata(podIdentity)).toEqual(before);
  });

  test('what would replace a role stays what it is', () => {
    const naming = (one: Rendered): unknown => {
      const { name, path, name_prefix } = one.only('aws_iam_role');
      return { name, path, name_prefix };
    };
    expect(naming(both)).toEqual(naming(irsa));
    expect(naming(podIdentity)).toEqual(naming(irsa));
  });
});
