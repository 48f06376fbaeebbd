// The same resources by one declaration for each workload.
const {
  Cluster,
  Credentials,
  OidcProvider,
  Permissions,
  Thumbprints,
  WorkloadIdentity,
} = require('cdktf-eks-workload-identity');
const { CLUSTER_ARN, ISSUER, POLICY_ARN, run } = require('./scenario.cjs');

run((stack, workloads) => {
  const cluster = Cluster.fromAttributes({ clusterArn: CLUSTER_ARN });
  const oidc = new OidcProvider(stack, 'Oidc', { issuerUrl: ISSUER, thumbprints: Thumbprints.managedByAws() });
  for (const { namespace, name } of workloads) {
    new WorkloadIdentity(stack, name, {
      cluster,
      serviceAccount: { namespace, name },
      credentials: Credentials.irsa(oidc),
      permissions: [Permissions.policyArn(POLICY_ARN)],
    });
  }
});
