export { Jwks, JwksOptions } from './jwks';
export { DiscoveryDocument, DiscoveryDocumentProps } from './discovery-document';
