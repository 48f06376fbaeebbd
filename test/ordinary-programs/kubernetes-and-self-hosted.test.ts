import { Route53Record } from '@cdktf/provider-aws/lib/route53-record';
import { AwsProvider } from '@cdktf/provider-aws/lib/provider';
import { DeploymentV1 } from '@cdktf/provider-kubernetes/lib/deployment-v1';
import { NamespaceV1 } from '@cdktf/provider-kubernetes/lib/namespace-v1';
import { Fn, TerraformVariable } from 'cdktf';
import {
  Cluster,
  Credentials,
  IrsaRole,
  kubernetes,
  selfHosted,
  ServiceAccountRef,
  Subject,
  WorkloadIdentity,
} from 'cdktf-eks-workload-identity';
import { join } from 'node:path';
import { expect } from 'vitest';
import { one, ordinaryPrograms, trustOf } from '../support/ordinary-programs';
import { ACCOUNT, demo, demoOidc, mayRead, platformStack } from '../support/platform';

const KEYS = ['kubeadm-sa-1.pub', 'kubeadm-sa-2.pub'].map((file) => join(__dirname, '../../stacks/keys', file));

ordinaryPrograms('service accounts', [
  {
    title: 'made by a chart and annotated, taken over by force, and the default one',
    build: (app) => {
      const stack = platformStack(app);
      const cluster = demo();
      const credentials = Credentials.irsa(demoOidc(stack));
      const chart = kubernetes.ServiceAccountManagement.annotateExisting();
      const taken = kubernetes.ServiceAccountManagement.annotateExisting({ force: true });
      new WorkloadIdentity(stack, 'Ingress', {
        cluster,
        serviceAccount: { namespace: 'ingress', name: 'controller', management: chart },
        credentials,
      });
      new WorkloadIdentity(stack, 'Dns', {
        cluster,
        serviceAccount: { namespace: 'dns', name: 'default', management: taken },
        credentials,
      });
    },
    fact: (stacks) => {
      expect(stacks().resources('kubernetes_service_account_v1')).toEqual({});
      expect(one(stacks().resources('kubernetes_annotations'), 'Dns')['force']).toBe(true);
    },
  },
  {
    title: 'only referred to, by IRSA and by EKS Pod Identity, without a Kubernetes provider in use',
    build: (app) => {
      const stack = platformStack(app);
      const cluster = demo();
      const management = kubernetes.ServiceAccountManagement.referenced();
      new WorkloadIdentity(stack, 'Argo', {
        cluster,
        serviceAccount: { namespace: 'argo', name: 'server', management },
        credentials: Credentials.irsa(demoOidc(stack)),
      });
      new WorkloadIdentity(stack, 'Karpenter', {
        cluster,
        serviceAccount: { namespace: 'kube-system', name: 'karpenter', management },
        credentials: Credentials.podIdentity(),
      });
    },
    fact: (stacks) => {
      expect(Object.keys(stacks().json['resource'] as object)).not.toContain('kubernetes_service_account_v1');
    },
  },
  {
    title: "in a namespace of the team's own resource, with a deployment after them",
    build: (app) => {
      const stack = platformStack(app);
      const namespace = new NamespaceV1(stack, 'Namespace', { metadata: { name: 'orders' } });
      const identity = new WorkloadIdentity(stack, 'Api', {
        cluster: demo(),
        serviceAccount: {
          namespace: namespace.metadata.name,
          name: 'api',
          annotations: { 'example.com/owner': 'orders' },
          automountToken: false,
        },
        credentials: Credentials.irsa(demoOidc(stack)),
        roleName: 'orders-api',
      });
      new DeploymentV1(stack, 'Deployment', {
        metadata: { name: 'api', namespace: identity.namespace },
        dependsOn: identity.ready,
        spec: {
          selector: { matchLabels: { app: 'api' } },
          template: {
            metadata: { labels: { app: 'api' } },
            spec: { serviceAccountName: identity.serviceAccountName, container: [{ name: 'api', image: 'api:1' }] },
          },
        },
      });
    },
    fact: (stacks) => {
      expect(stacks().only('kubernetes_service_account_v1')).toMatchObject({
        metadata: { namespace: '${kubernetes_namespace_v1.Namespace.metadata[0].name}', name: 'api' },
      });
    },
  },
]);

ordinaryPrograms('RBAC', [
  {
    title: 'secrets by a list of names in a variable, for the account of a workload',
    build: (app) => {
      const stack = platformStack(app);
      const names = new TerraformVariable(stack, 'secrets', { type: 'list(string)', default: ['orders-db'] });
      const role = new kubernetes.Role(stack, 'Secrets', {
        namespace: 'orders',
        name: 'read-secrets',
        rules: [
          new kubernetes.PolicyRule({ resources: ['secrets'], verbs: ['get'], resourceNames: names.listValue }),
          new kubernetes.PolicyRule({
            resources: ['configmaps'],
            verbs: ['get', 'watch'],
            resourceNames: ['orders', 'orders-flags'],
          }),
        ],
      });
      const identity = new WorkloadIdentity(stack, 'Api', {
        cluster: demo(),
        serviceAccount: { namespace: 'orders', name: 'api' },
        credentials: Credentials.irsa(demoOidc(stack)),
      });
      new kubernetes.RoleBinding(stack, 'Binding', {
        name: 'api-reads-secrets',
        role,
        serviceAccounts: [identity.serviceAccount, ServiceAccountRef.of('orders', 'worker')],
      });
    },
    fact: (stacks) => {
      const rules = stacks().only('kubernetes_role_v1')['rule'] as { resource_names: unknown }[];
      expect(rules[0]?.resource_names).toBe('${var.secrets}');
      expect(stacks().only('kubernetes_role_binding_v1')['subject']).toHaveLength(2);
    },
  },
  {
    title: 'rights in the whole cluster, own ones and those of view',
    build: (app) => {
      const stack = platformStack(app);
      const serviceAccounts = [ServiceAccountRef.of('monitoring', 'exporter')];
      const clusterRole = new kubernetes.ClusterRole(stack, 'Nodes', {
        name: 'acme:nodes',
        rules: [
          new kubernetes.PolicyRule({ resources: ['nodes', 'nodes/proxy'], verbs: ['get', 'list', 'watch'] }),
          new kubernetes.PolicyRule({ apiGroups: ['apps', 'batch'], resources: ['*'], verbs: ['*'] }),
        ],
      });
      new kubernetes.ClusterRoleBinding(stack, 'Everywhere', {
        name: 'exporter-nodes',
        role: clusterRole,
        serviceAccounts,
      });
      new kubernetes.RoleBinding(stack, 'Here', {
        name: 'exporter-view',
        namespace: 'orders',
        role: kubernetes.ClusterRole.fromName('view'),
        serviceAccounts,
      });
    },
    fact: (stacks) => {
      expect(stacks().only('kubernetes_role_binding_v1')['role_ref']).toMatchObject({
        kind: 'ClusterRole',
        name: 'view',
      });
    },
  },
]);

ordinaryPrograms('outside EKS', [
  {
    title: 'an issuer with its keys behind CloudFront, the webhook, a workload',
    build: (app) => {
      const stack = platformStack(app);
      const issuer = new selfHosted.SelfHostedIssuer(stack, 'Issuer', {
        hosting: selfHosted.IssuerHosting.privateBucketWithCloudfront(stack, 'Hosting', {
          bucketName: `issuers-${ACCOUNT}`,
        }),
        prefix: 'factory-1',
        jwks: selfHosted.Jwks.fromPublicKeyFiles(KEYS),
      });
      const webhook = new selfHosted.PodIdentityWebhook(stack, 'Webhook', {
        region: 'eu-central-1',
        regionalSts: true,
      });
      new WorkloadIdentity(stack, 'Reports', {
        cluster: Cluster.outsideEks({ clusterName: 'factory-1' }),
        serviceAccount: { namespace: 'reports', name: 'writer' },
        createNamespace: true,
        credentials: Credentials.irsa(issuer),
        permissions: [mayRead('arn:aws:s3:::reports/*')],
        dependsOn: webhook.ready,
      });
    },
    fact: (stacks) => {
      const keys = one(stacks().resources('aws_s3_object'), 'Issuer_Keys');
      expect((JSON.parse(String(keys['content'])) as { keys: unknown[] }).keys).toHaveLength(2);
    },
  },
  {
    title: 'two clusters under one domain of the company, its record before the provider',
    build: (app) => {
      const stack = platformStack(app);
      const domainName = 'oidc.example.com';
      const hosting = selfHosted.IssuerHosting.privateBucketWithCloudfront(stack, 'Hosting', {
        bucketName: `issuers-${ACCOUNT}`,
        domainName,
        acmCertificateArn: `arn:aws:acm:us-east-1:${ACCOUNT}:certificate/0a1b2c3d-0000-1111-2222-0a1b2c3d4e5f`,
      });
      const record = new Route53Record(stack, 'Record', {
        zoneId: 'Z0123456789ABCDEFGHIJ',
        name: domainName,
        type: 'CNAME',
        ttl: 300,
        records: [hosting.distributionDomainName ?? ''],
      });
      const [first, second] = ['factory-1', 'factory-2'].map(
        (prefix) => new selfHosted.SelfHostedIssuer(stack, prefix, { hosting, prefix, dependsOn: [record] }),
      );
      if (first === undefined || second === undefined) throw new Error('no issuers');
      new IrsaRole(stack, 'Role', {
        oidcProviders: [first, second],
        subjects: [Subject.serviceAccount('telemetry', 'collector')],
      });
    },
    fact: (stacks) => {
      const { Statement } = trustOf(stacks());
      expect(Statement.flatMap(({ Condition }) => Object.keys(Condition?.['StringEquals'] ?? {}))).toHaveLength(4);
    },
  },
  {
    title: 'an issuer that is published by other means, trusted in a second account too',
    build: (app) => {
      const stack = platformStack(app);
      const second = new AwsProvider(stack, 'second', { alias: 'second', region: 'eu-central-1', profile: 'second' });
      const issuer = new selfHosted.SelfHostedIssuer(stack, 'Issuer', {
        hosting: selfHosted.IssuerHosting.fromIssuerUrl('https://storage.example.com/clusters/k3s'),
        jwks: selfHosted.Jwks.fromPublicKeyFiles(KEYS.slice(0, 1)),
        awsProvider: second,
      });
      new IrsaRole(stack, 'Role', {
        oidcProviders: [issuer],
        subjects: [Subject.serviceAccount('backup', 'velero')],
        awsProvider: second,
      });
    },
    fact: (stacks) => {
      expect(stacks().only('aws_iam_openid_connect_provider')).toMatchObject({
        provider: 'aws.second',
        url: 'https://storage.example.com/clusters/k3s',
      });
    },
  },
  {
    title: 'a public bucket, a webhook with cert-manager that fails closed, annotations of its own',
    build: (app) => {
      const stack = platformStack(app);
      const issuer = new selfHosted.SelfHostedIssuer(stack, 'Issuer', {
        hosting: selfHosted.IssuerHosting.publicBucket(stack, 'Hosting', { bucketName: `issuer-${ACCOUNT}` }),
      });
      new selfHosted.PodIdentityWebhook(stack, 'Webhook', {
        region: 'eu-central-1',
        annotationPrefix: 'iam.example.com',
        certificate: selfHosted.WebhookCertificate.certManager({ issuerName: 'platform' }),
        failurePolicy: selfHosted.WebhookFailurePolicy.fail(),
        replicas: 3,
      });
      const expiry = new TerraformVariable(stack, 'token_seconds', { type: 'number', default: 3600 });
      new WorkloadIdentity(stack, 'Backup', {
        cluster: Cluster.outsideEks({ clusterName: 'edge.example.com' }),
        serviceAccount: {
          namespace: 'backup',
          name: 'velero',
          annotationPrefix: 'iam.example.com',
          tokenExpirationSeconds: expiry.numberValue,
        },
        credentials: Credentials.irsa(issuer),
        description: Fn.upper('velero'),
      });
    },
    fact: (stacks) => {
      const account = one(stacks().resources('kubernetes_service_account_v1'), 'Backup');
      expect(JSON.stringify(account)).toContain('iam.example.com/role-arn');
    },
  },
]);
