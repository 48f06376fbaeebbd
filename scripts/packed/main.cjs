// One stack in plain JavaScript, as a user of the packed tarball writes it.
const { App, TerraformStack } = require('cdktf');
const { AwsProvider } = require('@cdktf/provider-aws/lib/provider');
const { TlsProvider } = require('@cdktf/provider-tls/lib/provider');
const library = require('cdktf-eks-workload-identity');

const app = new App();
const stack = new TerraformStack(app, 'packed');
new AwsProvider(stack, 'aws', { region: 'us-east-1' });
const cluster = library.Cluster.fromClusterName(stack, 'Cluster', { clusterName: 'demo', region: 'us-east-1' });
cluster.addKubernetesProvider(stack, 'kubernetes');
new TlsProvider(stack, 'tls');
const namespace = new library.kubernetes.Namespace(stack, 'Namespace', { name: 'apps' });
new library.WorkloadIdentity(stack, 'Writer', {
  cluster,
  serviceAccount: { namespace: 'apps', name: 'writer' },
  credentials: library.Credentials.irsa(new library.OidcProvider(stack, 'Oidc', { cluster })),
  permissions: [library.Permissions.awsManagedPolicy('AmazonS3ReadOnlyAccess')],
  dependsOn: namespace.ready,
});
const { ClusterRole, PolicyRule } = library.kubernetes;
const rule = new PolicyRule({ resources: ['secrets'], verbs: ['get'], resourceNames: ['settings'] });
new ClusterRole(stack, 'Reader', { name: 'reader', rules: [rule] });
app.synth();
