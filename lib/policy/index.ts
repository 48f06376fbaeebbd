export { Effect } from './effect';
export { Principal } from './principal';
export { PolicyStatement, PolicyStatementProps } from './policy-statement';
export { PolicyDocument, PolicyDocumentProps } from './policy-document';
export { Subject } from './subject';
export { IFederatedProvider } from './federated-provider';
export { AwsServiceConditions } from './aws-services';
export { TrustPolicy } from './trust-policy';
