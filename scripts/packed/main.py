"""One stack in Python, as a user of the packed wheel writes it."""

from cdktf import App, TerraformStack
from cdktf_cdktf_provider_aws.provider import AwsProvider
from cdktf_cdktf_provider_tls.provider import TlsProvider
from cdktf_eks_workload_identity import (
    Cluster,
    Credentials,
    OidcProvider,
    Permissions,
    WorkloadIdentity,
)
from cdktf_eks_workload_identity.kubernetes import ClusterRole, Namespace, PolicyRule

app = App()
stack = TerraformStack(app, "packed")
AwsProvider(stack, "aws", region="us-east-1")
cluster = Cluster.from_cluster_name(stack, "Cluster", cluster_name="demo", region="us-east-1")
cluster.add_kubernetes_provider(stack, "kubernetes")
TlsProvider(stack, "tls")
namespace = Namespace(stack, "Namespace", name="apps")
WorkloadIdentity(
    stack,
    "Writer",
    cluster=cluster,
    service_account={"namespace": "apps", "name": "writer"},
    credentials=Credentials.irsa(OidcProvider(stack, "Oidc", cluster=cluster)),
    permissions=[Permissions.aws_managed_policy("AmazonS3ReadOnlyAccess")],
    depends_on=namespace.ready,
)
rule = PolicyRule(resources=["secrets"], verbs=["get"], resource_names=["settings"])
ClusterRole(stack, "Reader", name="reader", rules=[rule])
try:
    # Its keys would be dropped on the way, and the rule would allow every object.
    plain = {"resources": ["secrets"], "verbs": ["get"], "resource_names": ["settings"]}
    ClusterRole(stack, "Wide", name="wide", rules=[plain])
except Exception:
    pass
else:
    raise SystemExit("a rule that is a plain dict must be refused")
app.synth()
