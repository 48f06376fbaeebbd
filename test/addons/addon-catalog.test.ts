import { AddonCatalog, PodIdentitySupport } from 'cdktf-eks-workload-identity';
import { expect, test } from 'vitest';

const rows = AddonCatalog.names().map((name) => AddonCatalog.tryFind(name));

test('an add-on is found by its name', () => {
  expect(AddonCatalog.tryFind('vpc-cni')).toEqual({
    name: 'vpc-cni',
    namespace: 'kube-system',
    serviceAccounts: [{ name: 'aws-node', managedPolicies: ['AmazonEKS_CNI_Policy'] }],
    requiresIamPermissions: true,
    podIdentity: 'supported',
    podIdentityFrom: 'v1.15.5',
    sharedRoleName: 'AmazonEKSPodIdentityAmazonVPCCNIRole',
    source: 'https://docs.aws.amazon.com/eks/latest/userguide/cni-iam-role.html',
    verified: true,
  });
  expect(AddonCatalog.tryFind('vpc-cnI')).toBeUndefined();
});

test('every row has a source, names that are written once, and policies without a partition', () => {
  expect(new Set(AddonCatalog.names()).size).toBe(rows.length);
  for (const row of rows) {
    expect(row?.source, row?.name).toMatch(/^(https:\/\/docs\.aws\.amazon\.com\/|eks:)/);
    expect(Object.values(PodIdentitySupport), row?.name).toContain(row?.podIdentity);
    for (const { managedPolicies } of row?.serviceAccounts ?? []) {
      for (const policy of managedPolicies) expect(policy, row?.name).toMatch(/^(service-role\/)?[A-Za-z0-9_]+$/);
    }
  }
});

test('an add-on that needs no identity has no service account, and one with accounts has a namespace', () => {
  for (const row of rows) {
    if (row?.podIdentity === PodIdentitySupport.UNNEEDED) expect(row.serviceAccounts, row.name).toEqual([]);
    if ((row?.serviceAccounts.length ?? 0) > 0) expect(row?.namespace, row?.name).toMatch(/^[a-z0-9-]+$/);
  }
});

test('the add-ons of AWS, of the community and of the marketplace that its documents describe', () => {
  const accounts = Object.fromEntries(
    rows.map((row) => [row?.name, row?.serviceAccounts.map(({ name, managedPolicies }) => [name, ...managedPolicies])]),
  ) as object;
  const LICENCES = 'service-role/AWSLicenseManagerConsumptionPolicy';
  const EFS = 'service-role/AmazonEFSCSIDriverPolicy';
  expect(accounts).toEqual({
    'vpc-cni': [['aws-node', 'AmazonEKS_CNI_Policy']],
    coredns: [],
    'kube-proxy': [],
    'eks-pod-identity-agent': [],
    'aws-ebs-csi-driver': [['ebs-csi-controller-sa', 'service-role/AmazonEBSCSIDriverPolicy']],
    'aws-efs-csi-driver': [
      ['efs-csi-controller-sa', EFS],
      ['efs-csi-node-sa', 'AmazonS3FilesClientFullAccess', 'AmazonS3ReadOnlyAccess', 'AmazonElasticFileSystemsUtils'],
    ],
    'aws-fsx-csi-driver': [['fsx-csi-controller-sa', 'AmazonFSxFullAccess']],
    'aws-mountpoint-s3-csi-driver': [['s3-csi-driver-sa', 'AmazonS3FullAccess']],
    'snapshot-controller': [],
    adot: [
      ['adot-col-prom-metrics', 'AmazonPrometheusRemoteWriteAccess'],
      ['adot-col-otlp-ingest', 'AWSXrayWriteOnlyAccess'],
      ['adot-col-container-logs', 'CloudWatchAgentServerPolicy'],
    ],
    'amazon-cloudwatch-observability': [['cloudwatch-agent', 'CloudWatchAgentServerPolicy']],
    'aws-network-flow-monitoring-agent': [
      ['aws-network-flow-monitor-agent-service-account', 'CloudWatchNetworkFlowMonitorAgentPublishPolicy'],
    ],
    'aws-guardduty-agent': [],
    'eks-node-monitoring-agent': [],
    'aws-privateca-connector-for-kubernetes': [['aws-privateca-issuer', 'AWSPrivateCAConnectorForKubernetesPolicy']],
    'aws-secrets-store-csi-driver-provider': [],
    'amazon-sagemaker-hyperpod-taskgovernance': [],
    'amazon-sagemaker-hyperpod-observability': [],
    'amazon-sagemaker-hyperpod-training-operator': [],
    'amazon-sagemaker-spaces': [],
    'sriov-network-metrics-exporter': [],
    'external-dns': [['external-dns', 'AmazonRoute53FullAccess']],
    'metrics-server': [],
    'kube-state-metrics': [],
    'prometheus-node-exporter': [],
    'cert-manager': [],
    'fluent-bit': [],
    'calyptia_fluent-bit': [['clyptia-fluentbit', 'AWSMarketplaceMeteringRegisterUsage']],
    'datree_engine-pro': [['datree-webhook-server-awsmp', LICENCES]],
    'haproxy-technologies_kubernetes-ingress-ee': [],
    factorhouse_kpow: [['kpow', LICENCES]],
    kasten_k10: [['k10-k10', LICENCES]],
  });
});

test('accounts that take associations later than their add-on, and those whose project advises a narrower policy', () => {
  const accounts = rows.flatMap((row) => row?.serviceAccounts ?? []);
  const known = (key: 'podIdentityFrom' | 'narrowerPolicy'): object =>
    Object.fromEntries(accounts.filter((one) => one[key] !== undefined).map((one) => [one.name, one[key]]));
  expect(known('podIdentityFrom')).toEqual({ 'efs-csi-node-sa': 'v3.0.0' });
  expect(known('narrowerPolicy')).toEqual({
    'fsx-csi-controller-sa': 'https://github.com/kubernetes-sigs/aws-fsx-csi-driver/blob/master/docs/install.md',
    's3-csi-driver-sa': 'https://github.com/awslabs/mountpoint-s3-csi-driver/blob/main/docs/CONFIGURATION.md',
    'external-dns': 'https://github.com/kubernetes-sigs/external-dns/blob/master/docs/tutorials/aws.md',
  });
  // Every policy of full access that is attached unasked is said to be one.
  const full = accounts.filter(({ managedPolicies }) =>
    managedPolicies.some((policy) => /^Amazon(?!S3Files)\w+FullAccess$/.test(policy)),
  );
  expect(full.filter(({ narrowerPolicy }) => narrowerPolicy === undefined)).toEqual([]);
});

test('first versions that take associations, and the names of the roles of the console', () => {
  const known = (key: 'podIdentityFrom' | 'sharedRoleName'): object =>
    Object.fromEntries(rows.filter((row) => row?.[key] !== undefined).map((row) => [row?.name, row?.[key]])) as object;
  expect(known('podIdentityFrom')).toEqual({
    'vpc-cni': 'v1.15.5',
    'aws-ebs-csi-driver': 'v1.26.0',
    'aws-efs-csi-driver': 'v2.0.5',
    adot: 'v0.94.1',
    'amazon-cloudwatch-observability': 'v3.1.0',
    'aws-network-flow-monitoring-agent': 'v1.0.0',
  });
  expect(known('sharedRoleName')).toEqual({
    'vpc-cni': 'AmazonEKSPodIdentityAmazonVPCCNIRole',
    'aws-ebs-csi-driver': 'AmazonEKSPodIdentityAmazonEBSCSIDriverRole',
    'aws-efs-csi-driver': 'AmazonEKSPodIdentityAmazonEFSCSIDriverRole',
    'external-dns': 'AmazonEKSPodIdentityExternalDNSRole',
  });
});
