export { Cluster, ClusterFromNameProps, OutsideEksProps } from './cluster';
export { ClusterKind, ICluster } from './cluster-facts';
export { ClusterAttributes } from './cluster-attributes';
export {
  OidcProvider,
  OidcProviderProps,
  OidcProviderFromIssuerProps,
  ExistingOidcProviderOptions,
} from './oidc-provider';
export { Thumbprints, TlsCertificateThumbprintOptions } from './thumbprints';
