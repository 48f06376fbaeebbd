import type { TerraformStack } from 'cdktf';
import {
  Cluster,
  ClusterKind,
  Credentials,
  IrsaRole,
  OidcProvider,
  Subject,
  WorkloadIdentity,
  type ICluster,
  type IOidcProvider,
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
    issuerUrl: oidcIssuerUrl,
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

function roleFor(stack: TerraformStack, ...oidcProviders: IOidcProvider[]): IWorkloadRole {
  return new IrsaRole(stack, 'Role', { oidcProviders, subjects: [Subject.serviceAccount('apps', 'writer')] });
}

function mismatch(provider: string): string {
  return (
    `[stack/Writer] credentials must name an OIDC provider of issuer "${BLUE_ISSUER}", that of cluster "blue", got ` +
    `"${provider}": pass the provider of this cluster, or correct the issuerUrl of the cluster [IssuerMismatch]`
  );
}

describe('fails when the credentials name the provider of another cluster', () => {
  test.each<[string, (stack: TerraformStack) => Credentials, string]>([
    ['by its ARN', () => Credentials.irsa(GREEN), GREEN.oidcProviderArn],
    ['while it moves', () => Credentials.irsaAndPodIdentity(GREEN), GREEN.oidcProviderArn],
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
      mismatch(GREEN.oidcProviderArn),
    );
  });
});

describe('fails when the provider was made or found for another cluster', () => {
  const named = (clusterName: string): ICluster => ({ clusterName, issuerUrl: new Variables().text(clusterName) });

  test.each<[string, (stack: TerraformStack, cluster: ICluster) => IOidcProvider]>([
    ['made', (stack, cluster) => new OidcProvider(stack, 'Oidc', { cluster })],
    ['found', (stack, cluster) => OidcProvider.fromCluster(stack, 'Oidc', { cluster })],
  ])('%s, whose issuers only Terraform knows', (_, oidc) => {
    const stack = stackWithProviders();
    const credentials = Credentials.irsa(oidc(stack, named('green')));
    expect(failure(() => identity(stack, { cluster: named('blue'), credentials }), stack)).toBe(
      '[stack/Writer] credentials must name an OIDC provider of cluster "blue", got "green": pass the provider of this cluster, or correct the issuerUrl of the cluster [IssuerMismatch]',
    );
  });

  test('of the same name in another region, which the message tells', () => {
    const stack = stackWithProviders();
    const there = { ...named('blue'), region: 'us-west-2' };
    const credentials = Credentials.irsa(new OidcProvider(stack, 'Oidc', { cluster: there }));
    const cluster = { ...named('blue'), region: 'us-east-1' };
    expect(failure(() => identity(stack, { cluster, credentials }), stack)).toContain(
      'cluster "blue", got {"clusterName":"blue","region":"us-west-2"}: pass',
    );
  });

  test('and a cluster of your own is checked as any other', () => {
    const stack = stackWithProviders();
    const cluster = { clusterName: 'blue', issuerUrl: BLUE_ISSUER };
    expect(failure(() => identity(stack, { cluster, credentials: Credentials.irsa(GREEN) }), stack)).toBe(
      mismatch(GREEN.oidcProviderArn),
    );
  });
});

describe('passes', () => {
  test('where the provider was made for the same cluster, or for one that may be', () => {
    for (const [one, other] of [
      [{ clusterName: 'blue' }, { clusterName: 'blue' }],
      [{ clusterName: 'blue', region: 'us-east-1' }, { clusterName: 'blue' }],
      [{ clusterName: 'blue' }, { clusterName: new Variables().text('name') }],
    ] as [ICluster, ICluster][]) {
      const stack = stackWithProviders();
      const issuerUrl = new Variables().text('issuer');
      const oidc = new OidcProvider(stack, 'Oidc', { cluster: { ...one, issuerUrl } });
      const props = { cluster: { ...other, issuerUrl }, credentials: Credentials.irsa(oidc), roleName: 'writer' };
      expect(identity(stack, props).namespace).toBe('apps');
    }
  });

  test('where two clusters outside EKS share one issuer', () => {
    const stack = stackWithProviders();
    const [one, other] = ['one', 'other'].map((name) =>
      Cluster.outsideEks({ clusterName: name, issuerUrl: BLUE_ISSUER }),
    );
    const credentials = Credentials.irsa(new OidcProvider(stack, 'Oidc', { cluster: one }));
    expect(identity(stack, { cluster: other, credentials }).namespace).toBe('apps');
  });

  test('where the role that is given trusts the provider of the cluster beside another', () => {
    const stack = stackWithProviders();
    const [blue, green] = ['blue', 'green'].map((clusterName) => {
      const cluster = Cluster.fromClusterName(stack, clusterName, { clusterName });
      return { cluster, oidc: new OidcProvider(stack, `Oidc-${clusterName}`, { cluster }) };
    });
    if (blue === undefined || green === undefined) throw new Error('no clusters');
    const role = roleFor(stack, blue.oidc, green.oidc);
    const credentials = Credentials.irsa(green.oidc);
    expect(identity(stack, { cluster: blue.cluster, role, credentials }).namespace).toBe('apps');
  });

  test('where the role that is given trusts the issuer beside others', () => {
    const stack = stackWithProviders();
    const role = roleFor(stack, BLUE, GREEN);
    expect(identity(stack, { role, credentials: Credentials.irsa(GREEN) }).oidcProviderArn).toBe(GREEN.oidcProviderArn);
  });

  test.each<[string, string | undefined]>([
    ['the same issuer', BLUE_ISSUER],
    ['with "/" at its end', `${BLUE_ISSUER}/`],
    ['with another case of the host', BLUE_ISSUER.replace('oidc.eks', 'OIDC.EKS')],
    ['no issuer', undefined],
  ])('a cluster with %s', (_, issuer) => {
    expect(identity(stackWithProviders(), { cluster: clusterOf(issuer) }).issuerUrl).toBe(BLUE_ISSUER);
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
    expect(resolved(stack, [made.roleUniqueId, made.oidcProviderArn, made.issuerUrl])).toEqual([
      '${aws_iam_role.Writer_Role_7A2A3899.unique_id}',
      '${aws_iam_openid_connect_provider.Oidc_70BFA75F.arn}',
      BLUE_ISSUER,
    ]);
    expect(made.externalId).toBeUndefined();
  });

  test('of a provider of another maker: the issuer from its prefix', () => {
    expect(identity(stackWithProviders(), {}).issuerUrl).toBe(BLUE_ISSUER);
  });

  test('through EKS Pod Identity: no provider, and the external id where session tags are off', () => {
    const stack = stackWithProviders();
    const tagged = identity(stack, { credentials: Credentials.podIdentity() });
    expect([tagged.oidcProviderArn, tagged.issuerUrl, tagged.externalId]).toEqual([undefined, undefined, undefined]);
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
