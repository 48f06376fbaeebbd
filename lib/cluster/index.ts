export { Cluster, ClusterFromEksClusterOptions, ClusterFromNameProps, OutsideEksProps } from './cluster';
export { ClusterKind, ICluster } from './cluster-facts';
export { HelmProviderOptions, KubernetesProviderOptions } from './cluster-connection';
export { ClusterAttributes } from './cluster-attributes';
export {
  OidcProvider,
  OidcProviderProps,
  OidcProviderFromClusterProps,
  OidcProviderFromIssuerProps,
  ExistingOidcProviderOptions,
} from './oidc-provider';
export { Thumbprints, TlsCertificateThumbprintOptions } from './thumbprints';
