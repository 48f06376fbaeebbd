import { AwsProvider } from '@cdktf/provider-aws/lib/provider';
import { Cluster, CrossAccountTarget, ServiceAccountRef, WorkloadRole } from 'cdktf-eks-workload-identity';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { findMistakes } from '../judge/expect-trust';
import { findPermissionMistakes } from '../judge/expect-permissions';
import { permissionsOf } from '../judge/permissions-of';
import { synth } from '../support/synth';

// Chains into another account, made of generated names and paths, are judged by the simulator.

const text = (units: string, maxLength: number): fc.Arbitrary<string> =>
  fc.string({ unit: fc.constantFrom(...units.split('')), minLength: 1, maxLength });
const label = fc.constantFrom('a', 'reports', 'team-1', '0', 'x-y-z');
const name = fc.oneof(label, fc.constantFrom('a.b', 'reader.v2'));

const chain = fc.record({
  path: fc
    .array(text('ab1+=,.@-_$!()/', 6), { maxLength: 2 })
    .map((parts) => ['', ...parts, ''].join('/').replace(/\/+/g, '/')),
  roleName: text('aB9+=,.@-_', 12),
  cluster: fc.constantFrom('demo', 'Demo-2', 'd'),
  known: fc.boolean(),
  namespace: label,
  serviceAccount: name,
  disableSessionTags: fc.boolean(),
});

test('the target lets in this role for this service account, and the role reaches nothing but the target', async () => {
  await fc.assert(
    fc.asyncProperty(chain, async ({ path, roleName, cluster, known, disableSessionTags, ...account }) => {
      const roleArn = `arn:aws:iam::111122223333:role${path}${roleName}`;
      const arn = `arn:aws:eks:us-east-1:111122223333:cluster/${cluster}`;
      const byArn = known || disableSessionTags;
      const synthesized = synth((stack) => {
        new CrossAccountTarget(stack, 'Target', {
          serviceAccount: ServiceAccountRef.of(account.namespace, account.serviceAccount),
          cluster: Cluster.fromAttributes(byArn ? { clusterArn: arn } : { clusterName: cluster }),
          sourceRole: WorkloadRole.fromRoleArn(stack, 'Source', roleArn),
          awsProvider: new AwsProvider(stack, 'data', { alias: 'data', region: 'us-east-1' }),
          roleName: 'target',
          disableSessionTags,
        });
      });
      const externalId = `us-east-1/111122223333/${cluster}/${account.namespace}/${account.serviceAccount}`;
      const caller = {
        ...account,
        roleArn,
        cluster: { name: cluster, arn: byArn ? arn : undefined },
        externalId: disableSessionTags ? externalId : undefined,
      };
      const trust = synthesized.only('aws_iam_role')['assume_role_policy'] as string;
      expect(findMistakes(JSON.parse(trust), { callers: [caller] })).toEqual([]);
      const target = 'arn:aws:iam::444455556666:role/target';
      const may = { actions: ['sts:AssumeRole', 'sts:TagSession'], on: [target], not: [`${target}2`, roleArn] };
      expect(await findPermissionMistakes(permissionsOf(synthesized)[roleName]?.inline ?? [], [may])).toEqual([]);
    }),
    { numRuns: 15 },
  );
});
