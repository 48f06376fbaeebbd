import type * as kubernetes from '@cdktf/provider-kubernetes/lib/provider';
import { Fn, TerraformProvider } from 'cdktf';
import type { Construct } from 'constructs';
import { atPath } from '../core/building';
import { checkGiven } from '../core/given';
import { fault } from '../errors';
import type { ICluster } from './cluster-facts';

/** Options of the Kubernetes provider of a cluster. */
export interface KubernetesProviderOptions {
  /**
   * Its alias, where the stack has Kubernetes providers of several clusters. Pass the provider then to what is made in the
   * cluster, as `kubernetesProvider`.
   *
   * @default - none: it is the stack's default Kubernetes provider
   */
  readonly alias?: string;
}

/** Options of the Helm provider of a cluster. */
export interface HelmProviderOptions {
  /**
   * Its alias, where the stack has Helm providers of several clusters.
   *
   * @default - none: it is the stack's default Helm provider
   */
  readonly alias?: string;
  /**
   * The version constraint of `hashicorp/helm`, such as `~> 3.0`. Versions 2 and 3 both read the block that is written.
   * Where the stack has a Helm provider of generated bindings too, their versions must agree.
   *
   * @default - any: the version of the lock file, else the newest
   */
  readonly version?: string;
}

/** Creates the Kubernetes provider of a cluster. */
export function kubernetesProviderOf(
  cluster: ICluster,
  scope: Construct,
  id: string,
  options: KubernetesProviderOptions,
): TerraformProvider {
  const { host, caCertificate, exec } = connectionOf(cluster, scope, id, options);
  const { KubernetesProvider } = require('@cdktf/provider-kubernetes/lib/provider') as typeof kubernetes;
  return new KubernetesProvider(scope, id, {
    host,
    clusterCaCertificate: caCertificate,
    exec: [exec],
    alias: options.alias,
  });
}

/** Creates the Helm provider of a cluster. */
export function helmProviderOf(
  cluster: ICluster,
  scope: Construct,
  id: string,
  options: HelmProviderOptions,
): TerraformProvider {
  const { host, caCertificate, exec } = connectionOf(cluster, scope, id, options);
  return new HelmProvider(scope, id, options, {
    host,
    cluster_ca_certificate: caCertificate,
    exec: { api_version: exec.apiVersion, command: exec.command, args: exec.args },
  });
}

interface Connection {
  readonly host: string;
  readonly caCertificate: string;
  /** Fetches a token at each run, so that no state and no plan holds one. */
  readonly exec: { readonly apiVersion: string; readonly command: string; readonly args: string[] };
}

function connectionOf(cluster: ICluster, scope: Construct, id: string, options: object): Connection {
  const { clusterName, endpoint, certificateAuthorityData, region } = cluster;
  return atPath(scope, id, () => {
    checkGiven(options, {});
    if (endpoint === undefined || certificateAuthorityData === undefined)
      throw fault('ClusterEndpointUnknown', { name: clusterName });
    const inRegion = region === undefined ? [] : ['--region', region];
    return {
      host: endpoint,
      caCertificate: Fn.base64decode(certificateAuthorityData),
      exec: {
        apiVersion: 'client.authentication.k8s.io/v1beta1',
        command: 'aws',
        args: ['eks', 'get-token', '--cluster-name', clusterName, ...inRegion, '--output', 'json'],
      },
    };
  });
}

/**
 * `hashicorp/helm` without generated bindings, which would be one more package to install. In JSON an object stands for the
 * nested blocks of version 2 and for the nested attributes of version 3 alike.
 */
class HelmProvider extends TerraformProvider {
  private readonly options: HelmProviderOptions;

  public constructor(
    scope: Construct,
    id: string,
    options: HelmProviderOptions,
    private readonly kubernetes: object,
  ) {
    super(scope, id, {
      terraformResourceType: 'helm',
      terraformGeneratorMetadata: { providerName: 'helm', providerVersionConstraint: options.version },
      terraformProviderSource: 'hashicorp/helm',
    });
    this.options = { alias: options.alias, version: options.version };
  }

  public override get alias(): string | undefined {
    return this.options.alias;
  }

  protected override synthesizeAttributes(): { [name: string]: unknown } {
    return { kubernetes: this.kubernetes, alias: this.alias };
  }
}
