export { Cluster, ICluster, ClusterFromNameProps, OutsideEksProps } from './cluster';
export { ClusterKind } from './cluster-kind';
export { ClusterAttributes } from './cluster-attributes';
export {
  OidcProvider,
  OidcProviderProps,
  OidcProviderFromIssuerProps,
  ExistingOidcProviderOptions,
  IOidcProvider,
} from './oidc-provider';
export { Thumbprints, TlsCertificateThumbprintOptions } from './thumbprints';
