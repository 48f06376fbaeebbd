// Of each file all: jsii finds nothing in a submodule that is exported by name. What is internal stands in other files.
export * from './issuer/jwks';
export * from './issuer/discovery-document';
export * from './issuer/issuer-hosting';
export * from './issuer/hosting-options';
export * from './issuer/self-hosted-issuer';
export * from './issuer/api-server-options';
export * from './webhook/pod-identity-webhook';
export * from './webhook/webhook-defaults';
export * from './webhook/webhook-pods';
export * from './webhook/webhook-image';
export * from './webhook/webhook-failure-policy';
export * from './webhook/webhook-certificate';
