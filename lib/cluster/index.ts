export { Cluster, ICluster, ClusterFromNameProps, OutsideEksProps } from './cluster';
export { ClusterAttributes } from './cluster-attributes';
export { OidcProvider, OidcProviderProps, OidcProviderFromIssuerProps, IOidcProvider } from './oidc-provider';
export { Thumbprints, TlsCertificateThumbprintOptions } from './thumbprints';
