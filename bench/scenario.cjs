// What both sides make: for each workload a role, an attachment and a service account, with an OIDC provider of the
// cluster, or an association for each workload.
const { App, TerraformStack } = require('cdktf');
const { AwsProvider } = require('@cdktf/provider-aws/lib/provider');
const { KubernetesProvider } = require('@cdktf/provider-kubernetes/lib/provider');

const ISSUER = 'https://oidc.eks.us-east-1.amazonaws.com/id/BENCHMARK';
const CLUSTER_ARN = 'arn:aws:eks:us-east-1:123456789012:cluster/bench';
const POLICY_ARN = 'arn:aws:iam::123456789012:policy/bench';

/** Synthesizes with validations, and reports the peak of memory when all is written. */
function run(workloads) {
  const [count, outdir] = [Number(process.argv[2]), process.argv[3]];
  const app = new App({ outdir, stackTraces: false });
  const stack = new TerraformStack(app, 'bench');
  new AwsProvider(stack, 'aws', { region: 'us-east-1' });
  new KubernetesProvider(stack, 'kubernetes', { configPath: '~/.kube/config' });
  workloads(
    stack,
    Array.from({ length: count }, (_, index) => ({ namespace: `team-${index % 50}`, name: `service-${index}` })),
  );
  app.synth();
  console.log(JSON.stringify({ maxRssKilobytes: process.resourceUsage().maxRSS }));
}

module.exports = { CLUSTER_ARN, ISSUER, POLICY_ARN, run };
