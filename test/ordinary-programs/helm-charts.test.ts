import { AwsProvider } from '@cdktf/provider-aws/lib/provider';
import { TerraformResource, TerraformStack, type ITerraformDependable } from 'cdktf';
import { Cluster, Credentials, kubernetes, WorkloadIdentity } from 'cdktf-eks-workload-identity';
import { expect } from 'vitest';
import { ordinaryPrograms } from '../support/ordinary-programs';
import { CLUSTER_ARN, demoOidc, mayRead, platformStack } from '../support/platform';

/** A release as the bindings of the Helm provider write it. */
function release(stack: TerraformStack, values: object, dependsOn: ITerraformDependable[]): void {
  const chart = new TerraformResource(stack, 'Chart', {
    terraformResourceType: 'helm_release',
    terraformGeneratorMetadata: { providerName: 'helm' },
    dependsOn,
  });
  chart.addOverride('name', 'external-dns');
  chart.addOverride('chart', 'external-dns');
  chart.addOverride('values', [JSON.stringify(values)]);
}

const management = kubernetes.ServiceAccountManagement.referenced();

/** A cluster that a Helm provider reaches. */
function reachable(): Cluster {
  return Cluster.fromAttributes({
    clusterArn: CLUSTER_ARN,
    endpoint: 'https://demo.example.com',
    certificateAuthorityData: 'LS0tLS1CRUdJTg==',
    podIdentityAgentInstalled: true,
  });
}

ordinaryPrograms('Helm charts', [
  {
    title: 'a chart creates the account with the annotations of its values, and options of the webhook',
    build: (app) => {
      const stack = platformStack(app);
      const cluster = reachable();
      cluster.addHelmProvider(stack, 'helm');
      const identity = new WorkloadIdentity(stack, 'Dns', {
        cluster,
        serviceAccount: { namespace: 'dns', name: 'external-dns', management, regionalSts: true },
        credentials: Credentials.irsa(demoOidc(stack)),
        permissions: [mayRead('arn:aws:s3:::zones/*')],
      });
      const { serviceAccountName: name, serviceAccountAnnotations: annotations } = identity;
      release(stack, { serviceAccount: { name, annotations } }, identity.ready);
    },
    fact: (stacks) => {
      const { values, depends_on: waitsFor } = stacks().only('helm_release');
      expect(JSON.parse((values as [string])[0])).toEqual({
        serviceAccount: {
          name: 'external-dns',
          annotations: {
            'eks.amazonaws.com/role-arn': expect.stringMatching(/^\$\{aws_iam_role\..*\.arn\}$/) as string,
            'eks.amazonaws.com/sts-regional-endpoints': 'true',
          },
        },
      });
      expect(waitsFor).toHaveLength(2);
    },
  },
  {
    title: 'the same values with EKS Pod Identity have no annotation, in a stack after that of the identity',
    build: (app) => {
      const stack = platformStack(app);
      const identity = new WorkloadIdentity(stack, 'Dns', {
        cluster: reachable(),
        serviceAccount: { namespace: 'dns', name: 'external-dns', management },
        credentials: Credentials.podIdentity(),
      });
      const charts = new TerraformStack(app, 'charts');
      new AwsProvider(charts, 'aws', { region: 'eu-central-1' });
      reachable().addHelmProvider(charts, 'helm');
      release(charts, { annotations: identity.serviceAccountAnnotations }, identity.ready);
    },
    fact: (stacks) => {
      expect(stacks('charts').only('helm_release')['values']).toEqual(['{"annotations":{}}']);
    },
  },
]);
