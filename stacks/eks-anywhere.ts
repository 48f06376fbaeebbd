import { AwsProvider } from '@cdktf/provider-aws/lib/provider';
import { TlsProvider } from '@cdktf/provider-tls/lib/provider';
import { TerraformOutput, TerraformStack } from 'cdktf';
import {
  IrsaRole,
  Permissions,
  PolicyDocument,
  PolicyStatement,
  selfHosted,
  Subject,
} from 'cdktf-eks-workload-identity';
import type { Construct } from 'constructs';
import { setting } from './shared/context';

/**
 * Roles for an EKS Anywhere cluster. The first apply makes the issuer and says what belongs into the cluster's spec; once the
 * cluster stands, the context `eksAnywhereKeyFile` names the file with its public key, and the next apply publishes that:
 *
 *     kubectl get secret "$CLUSTER-sa" --namespace eksa-system --output jsonpath='{.data.tls\.crt}' | base64 --decode > sa.pub
 *
 * Needs `shared/context.ts`.
 */
export class EksAnywhere extends TerraformStack {
  public constructor(scope: Construct, id: string) {
    super(scope, id);
    new AwsProvider(this, 'aws', { region: setting(this, 'region', 'us-east-1') });
    new TlsProvider(this, 'tls');

    const keyFile = setting(this, 'eksAnywhereKeyFile', '');
    const issuer = new selfHosted.SelfHostedIssuer(this, 'Issuer', {
      hosting: selfHosted.IssuerHosting.privateBucketWithCloudfront(this, 'IssuerHosting', {
        bucketName: setting(this, 'eksAnywhereBucket', 'eks-anywhere-issuers-123456789012'),
      }),
      prefix: setting(this, 'eksAnywhereCluster', 'factory-1'),
      jwks: keyFile === '' ? selfHosted.Jwks.empty() : selfHosted.Jwks.fromPublicKeyFiles([keyFile]),
    });

    // One role for the parts of one application; each has a service account of its own.
    const role = new IrsaRole(this, 'Telemetry', {
      oidcProviders: [issuer],
      subjects: [
        Subject.serviceAccount('telemetry', 'collector'),
        Subject.serviceAccount('telemetry', 'forwarder'),
        Subject.serviceAccount('telemetry', 'replayer'),
      ],
      permissions: [Permissions.inline('put-metrics', putMetrics())],
    });

    new TerraformOutput(this, 'issuer_url', { value: issuer.issuerUrl });
    new TerraformOutput(this, 'oidc_provider_arn', { value: issuer.oidcProviderArn });
    new TerraformOutput(this, 'role_arn', { value: role.roleArn });
    new TerraformOutput(this, 'cluster_spec', {
      value: issuer.eksAnywherePodIamConfig(),
      description: 'Belongs into the spec of the cluster before it is created.',
    });
  }
}

/** CloudWatch knows no resource for metrics: their namespace bounds what may be written. */
function putMetrics(): PolicyDocument {
  return new PolicyDocument({
    statements: [
      new PolicyStatement({
        sid: 'PutOwnMetrics',
        actions: ['cloudwatch:PutMetricData'],
        resources: ['*'],
        conditions: { StringEquals: { 'cloudwatch:namespace': 'Factory/Telemetry' } },
      }),
    ],
  });
}
