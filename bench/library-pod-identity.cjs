// The same resources by one declaration for each workload, through EKS Pod Identity.
const { Cluster, Credentials, Permissions, WorkloadIdentity } = require('cdktf-eks-workload-identity');
const { CLUSTER_ARN, POLICY_ARN, run } = require('./scenario.cjs');

run((stack, workloads) => {
  const cluster = Cluster.fromAttributes({ clusterArn: CLUSTER_ARN, podIdentityAgentInstalled: true });
  for (const { namespace, name } of workloads) {
    new WorkloadIdentity(stack, name, {
      cluster,
      serviceAccount: { namespace, name },
      credentials: Credentials.podIdentity(),
      permissions: [Permissions.policyArn(POLICY_ARN)],
    });
  }
});
