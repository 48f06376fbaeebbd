import type { IOidcProvider } from 'cdktf-eks-workload-identity';

/** A provider by its literal ARN, as one of another library would be. */
export function providerOf(issuer: string, ...audiences: string[]): IOidcProvider {
  return {
    oidcProviderArn: `arn:aws:iam::123456789012:oidc-provider/${issuer}`,
    conditionKeyPrefix: issuer,
    issuerUrl: `https://${issuer}`,
    audiences: audiences.length === 0 ? ['sts.amazonaws.com'] : audiences,
  };
}

export const BLUE = providerOf('oidc.eks.us-east-1.amazonaws.com/id/B10E');
export const GREEN = providerOf('oidc.eks.us-east-1.amazonaws.com/id/63EE');
