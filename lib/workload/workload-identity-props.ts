import type { TerraformProvider } from 'cdktf';
import type { ICluster } from '../cluster/cluster-facts';
import { ServiceAccountManagement } from '../kubernetes/service-account-management';
import type { WebhookTokenOptions } from '../kubernetes/webhook-options';
import type { ComputeType } from './compute-type';
import { Credentials } from './credentials';
import type { WorkloadRoleOptions } from '../roles/role-options';
import type { IWorkloadRole } from '../roles/role';

/** The service account of a workload. */
export interface WorkloadServiceAccount extends WebhookTokenOptions {
  /** Its namespace, a DNS-1123 label. */
  readonly namespace: string;
  /** Its name, a DNS-1123 subdomain. */
  readonly name: string;
  /**
   * The owner of the account.
   *
   * @default ServiceAccountManagement.create()
   */
  readonly management?: ServiceAccountManagement;
  /**
   * Its labels, beside `app.kubernetes.io/managed-by`. Only where it is made here.
   *
   * @default - none
   */
  readonly labels?: { [key: string]: string };
  /**
   * Its annotations, beside those of the webhook. Not where it is only referred to.
   *
   * @default - none
   */
  readonly annotations?: { [key: string]: string };
  /**
   * Gives pods a token for the Kubernetes API. Only where the account is created here.
   *
   * @default - Kubernetes' own, true
   */
  readonly automountToken?: boolean;
  /**
   * Names of the secrets with which its pods pull images. Only where the account is made here.
   *
   * @default - none
   */
  readonly imagePullSecrets?: string[];
}

/** The identity of a workload and its permissions. */
export interface WorkloadIdentityProps extends WorkloadRoleOptions {
  /** The cluster in which it runs. */
  readonly cluster: ICluster;
  /** Its service account. */
  readonly serviceAccount: WorkloadServiceAccount;
  /** The way in which it gets the credentials of its role. */
  readonly credentials: Credentials;
  /**
   * The kind of node on which its pods run. EKS Pod Identity does not serve Fargate and Windows: CDKTF then prints a warning at synthesis.
   *
   * @default ComputeType.LINUX
   */
  readonly compute?: ComputeType;
  /**
   * Creates the namespace too: once for all identities of the stack that say so, with the labels of `Namespace`
   * and at an address that has the namespace's name. It waits for the `dependsOn` of each of them, without what waits for
   * the namespace itself. The namespace is then a literal, and identities of two clusters have two Kubernetes providers.
   *
   * @default false
   */
  readonly createNamespace?: boolean;
  /**
   * A role made elsewhere, or shared with other workloads. Permissions are added to it. The options of a role are then
   * left out, and its trust must let the service account in.
   *
   * @default - a role of its own, named `<namespace>-<name>-<8 hex of a hash over region, cluster, namespace and name>`
   */
  readonly role?: IWorkloadRole;
  /**
   * The AWS provider. With EKS Pod Identity that of the cluster's account and region.
   *
   * @default - with EKS Pod Identity the provider that found or made the cluster, in its stack; else the stack's default AWS
   * provider
   */
  readonly awsProvider?: TerraformProvider;
  /**
   * The Kubernetes provider, that of `cluster`.
   *
   * @default - the stack's default Kubernetes provider
   */
  readonly kubernetesProvider?: TerraformProvider;
}
