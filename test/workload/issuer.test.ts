import type { TerraformStack } from 'cdktf';
import {
  Cluster,
  ClusterKind,
  Credentials,
  IrsaRole,
  OidcProvider,
  Subject,
  WorkloadIdentity,
  type IFederatedProvider,
  type IWorkloadRole,
  type WorkloadIdentityProps,
} from 'cdktf-eks-workload-identity';
import { describe, expect, test } from 'vitest';
import { failure } from '../support/failure';
import { BLUE, GREEN } from '../support/federated';
import { resolved, stackWithProviders } from '../support/synth';
import { Variables } from '../support/variables';

const BLUE_ISSUER = 'https://oidc.eks.us-east-1.amazonaws.com/id/B10E';
const GREEN_ISSUER = 'https://oidc.eks.us-east-1.amazonaws.com/id/63EE';

function clusterOf(oidcIssuerUrl: string | undefined): Cluster {
  return Cluster.fromAttributes({
    clusterName: 'blue',
    region: 'us-east-1',
    kind: ClusterKind.EKS_AUTO_MODE,
    oidcIssuerUrl,
  });
}

function identity(stack: TerraformStack, props: Partial<WorkloadIdentityProps>): WorkloadIdentity {
  return new WorkloadIdentity(stack, 'Writer', {
    cluster: clusterOf(BLUE_ISSUER),
    serviceAccount: { namespace: 'apps', name: 'writer' },
    credentials: Credentials.irsa(BLUE),
    ...props,
  });
}

function roleFor(stack: TerraformStack, ...oidcProviders: IFederatedProvider[]): IWorkloadRole {
  return new IrsaRole(stack, 'Role', { oidcProviders, subjects: [Subject.serviceAccount('apps', 'writer')] });
}

function mismatch(provider: string): string {
  return (
    `[stack/Writer] credentials must name an OIDC provider of issuer "${BLUE_ISSUER}", that of cluster "blue", got ` +
    `"${provider}": pass the provider of this cluster, or correct the oidcIssuerUrl of the cluster [IssuerMismatch]`
  );
}

describe('fails when the credentials name the provider of another cluster', () => {
  test.each<[string, (stack: TerraformStack) => Credentials, string]>([
    ['by its ARN', () => Credentials.irsa(GREEN), GREEN.providerArn],
    ['while it moves', () => Credentials.irsaAndPodIdentity(GREEN), GREEN.providerArn],
    [
      'made in this app',
      (stack) => Credentials.irsa(new OidcProvider(stack, 'Oidc', { issuerUrl: GREEN_ISSUER })),
      GREEN_ISSUER,
    ],
    [
      'found by its issuer',
      (stack) => Credentials.irsa(OidcProvider.fromIssuerUrl(stack, 'Oidc', { issuerUrl: GREEN_ISSUER })),
      GREEN_ISSUER,
    ],
  ])('%s', (_, make, got) => {
    const stack = stackWithProviders();
    const credentials = make(stack);
    expect(failure(() => identity(stack, { credentials }), stack)).toBe(mismatch(got));
  });

  test('and the role that is given trusts no other', () => {
    const stack = stackWithProviders();
    const role = roleFor(stack, GREEN);
    expect(failure(() => identity(stack, { role, credentials: Credentials.irsa(GREEN) }), stack)).toBe(
      mismatch(GREEN.providerArn),
    );
  });
});

describe('passes', () => {
  test('where the role that is given trusts the issuer beside others', () => {
    const stack = stackWithProviders();
    const role = roleFor(stack, BLUE, GREEN);
    expect(identity(stack, { role, credentials: Credentials.irsa(GREEN) }).oidcProviderArn).toBe(GREEN.providerArn);
  });

  test.each<[string, string | undefined]>([
    ['the same issuer', BLUE_ISSUER],
    ['with "/" at its end', `${BLUE_ISSUER}/`],
    ['with another case of the host', BLUE_ISSUER.replace('oidc.eks', 'OIDC.EKS')],
    ['no issuer', undefined],
  ])('a cluster with %s', (_, issuer) => {
    expect(identity(stackWithProviders(), { cluster: clusterOf(issuer) }).oidcProviderUrl).toBe(BLUE_ISSUER);
  });

  test('a cluster whose path differs in case is another', () => {
    const lower = BLUE_ISSUER.replace('B10E', 'b10e');
    expect(failure((stack) => identity(stack, { cluster: clusterOf(lower) }))).toContain('[IssuerMismatch]');
  });

  test('what only Terraform knows, on either side', () => {
    const provider = new Variables();
    const green = OidcProvider.fromOidcProviderArn(provider.stack, 'Green', provider.text('arn'));
    expect(identity(provider.stack, { credentials: Credentials.irsa(green) }).namespace).toBe('apps');
    const issuer = new Variables();
    expect(identity(issuer.stack, { cluster: clusterOf(issuer.text('issuer')) }).namespace).toBe('apps');
  });
});

describe('what an identity says', () => {
  test('of its provider and its role', () => {
    const stack = stackWithProviders();
    const made = identity(stack, {
      credentials: Credentials.irsa(new OidcProvider(stack, 'Oidc', { issuerUrl: BLUE_ISSUER })),
    });
    expect(resolved(stack, [made.roleUniqueId, made.oidcProviderArn, made.oidcProviderUrl])).toEqual([
      '${aws_iam_role.Writer_Role_7A2A3899.unique_id}',
      '${aws_iam_openid_connect_provider.Oidc_70BFA75F.arn}',
      BLUE_ISSUER,
    ]);
    expect(made.externalId).toBeUndefined();
  });

  test('of a provider of another maker: the issuer from its prefix', () => {
    expect(identity(stackWithProviders(), {}).oidcProviderUrl).toBe(BLUE_ISSUER);
  });

  test('through EKS Pod Identity: no provider, and the external id where session tags are off', () => {
    const stack = stackWithProviders();
    const tagged = identity(stack, { credentials: Credentials.podIdentity() });
    expect([tagged.oidcProviderArn, tagged.oidcProviderUrl, tagged.externalId]).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
    const untagged = new WorkloadIdentity(stack, 'Untagged', {
      cluster: clusterOf(undefined),
      serviceAccount: { namespace: 'apps', name: 'untagged' },
      credentials: Credentials.podIdentity({ disableSessionTags: true, sourceAccount: '123456789012' }),
    });
    expect(resolved(stack, untagged.externalId)).toBe(
      '${aws_eks_pod_identity_association.Untagged_Association_665E1274.external_id}',
    );
  });

  test('of a role made elsewhere: no unique id', () => {
    const stack = stackWithProviders();
    const role = IrsaRole.fromRoleArn(stack, 'Role', 'arn:aws:iam::123456789012:role/app');
    expect(identity(stack, { role }).roleUniqueId).toBeUndefined();
  });
});
