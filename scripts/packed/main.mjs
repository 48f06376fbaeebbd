// One stack from an ES module, as a user of the packed tarball writes it.
import { AwsProvider } from '@cdktf/provider-aws/lib/provider/index.js';
import { TlsProvider } from '@cdktf/provider-tls/lib/provider/index.js';
import { App, TerraformStack } from 'cdktf';
import {
  Cluster,
  Credentials,
  kubernetes,
  OidcProvider,
  Permissions,
  WorkloadIdentity,
} from 'cdktf-eks-workload-identity';

const app = new App();
const stack = new TerraformStack(app, 'packed');
new AwsProvider(stack, 'aws', { region: 'us-east-1' });
const cluster = Cluster.fromClusterName(stack, 'Cluster', { clusterName: 'demo', region: 'us-east-1' });
cluster.addKubernetesProvider(stack, 'kubernetes');
new TlsProvider(stack, 'tls');
const namespace = new kubernetes.Namespace(stack, 'Namespace', { name: 'apps' });
new WorkloadIdentity(stack, 'Writer', {
  cluster,
  serviceAccount: { namespace: 'apps', name: 'writer' },
  credentials: Credentials.irsa(new OidcProvider(stack, 'Oidc', { cluster })),
  permissions: [Permissions.awsManagedPolicy('AmazonS3ReadOnlyAccess')],
  dependsOn: namespace.ready,
});
const rule = new kubernetes.PolicyRule({ resources: ['secrets'], verbs: ['get'], resourceNames: ['settings'] });
new kubernetes.ClusterRole(stack, 'Reader', { name: 'reader', rules: [rule] });
app.synth();
