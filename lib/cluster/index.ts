export { Cluster, ClusterFromEksClusterOptions, ClusterFromNameOptions, OutsideEksOptions } from './cluster';
export { ClusterKind, ICluster } from './cluster-facts';
export { HelmProviderOptions, KubernetesProviderOptions } from './cluster-connection';
export { ClusterAttributes } from './cluster-attributes';
export {
  OidcProvider,
  OidcProviderProps,
  OidcProviderFromClusterOptions,
  OidcProviderFromIssuerOptions,
  ExistingOidcProviderOptions,
} from './oidc-provider';
export { Thumbprints, TlsCertificateThumbprintOptions } from './thumbprints';
