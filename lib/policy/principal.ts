import { invalid } from '../errors';
import { isAccountId, mayBecomeArn, mayBecomeIamArn, tryParseArn } from '../private/arn';
import { isListElement, isToken, withoutTokens } from '../private/tokens';
import { brand, hasBrand } from '../core/brand';

/**
 * The principal of a statement of a trust or resource policy.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
 */
export class Principal {
  /**
   * Returns true for a `Principal`, whichever copy of the package made it.
   *
   * @param value any value
   * @throws PackageVersionsMixed where another version of the package made it.
   */
  public static isPrincipal(value: unknown): value is Principal {
    return hasBrand(value, 'Principal');
  }

  /**
   * AWS principals: ARNs of roles, users or sessions (`assumed-role`, `federated-user`), or a whole account by its id of 12
   * digits or its root's ARN.
   *
   * @param principals the ARNs or account ids, at least one
   * @throws PrincipalInvalid where a literal is none of these, such as a group or a bucket, or has a wildcard: IAM matches
   * a principal as a whole.
   */
  public static aws(...principals: string[]): Principal {
    for (const principal of principals) {
      if (!isListElement(principal) && !isAccountId(principal) && !isPrincipalArn(principal)) {
        throw invalid('PrincipalInvalid', 'Principal.aws', principal);
      }
    }
    return Principal.of('AWS', principals, 'Principal.aws');
  }

  /**
   * AWS services by their principal, such as `ec2.amazonaws.com`.
   *
   * @param services the services, at least one, such as `ec2.amazonaws.com`
   * @throws PrincipalInvalid where a literal is not of that form.
   */
  public static service(...services: string[]): Principal {
    for (const service of services) {
      if (!isListElement(service) && !isService(service)) {
        throw invalid('PrincipalInvalid', 'Principal.service', service);
      }
    }
    return Principal.of('Service', services, 'Principal.service');
  }

  /**
   * Federated identity providers: the ARN of an OIDC or SAML provider, or a provider known to IAM by its host.
   *
   * @param providers the providers, at least one
   * @throws FederatedPrincipalInvalid where a literal is neither the ARN of a provider nor a host, PrincipalInvalid where
   * nothing is named.
   */
  public static federated(...providers: string[]): Principal {
    for (const provider of providers) {
      if (!isListElement(provider) && !isFederated(provider)) throw invalid('FederatedPrincipalInvalid', provider);
    }
    return Principal.of('Federated', providers, 'Principal.federated');
  }

  /** Everyone, with or without AWS credentials. A trust policy takes it only with a condition. */
  public static everyone(): Principal {
    return new Principal('*', ['*']);
  }

  private static of(kind: string, values: string[], property: string): Principal {
    if (values.length === 0) throw invalid('PrincipalInvalid', property, values);
    for (const value of values) {
      if (typeof value !== 'string' || value === '' || value === '*')
        throw invalid('PrincipalInvalid', property, value);
    }
    return new Principal(kind, values);
  }

  private constructor(
    private readonly kind: string,
    private readonly values: string[],
  ) {}

  /** The key under which IAM lists this principal, `*` for everyone. @internal */
  public get _kind(): string {
    return this.kind;
  }

  /** @internal */
  public get _values(): string[] {
    return this.values;
  }
}

brand(Principal, 'Principal');

// A token may become any part; what is literal beside it is certain.

// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
const AWS_PRINCIPALS: readonly [service: string, resource: RegExp, begin: string][] = [
  ['iam', /^role\/./, 'role/'],
  ['iam', /^user\/./, 'user/'],
  ['iam', /^root$/, 'root'],
  ['sts', /^assumed-role\/[^/]+\/[^/]+$/, 'assumed-role/'],
  ['sts', /^federated-user\/[^/]+$/, 'federated-user/'],
];

function isPrincipalArn(value: unknown): boolean {
  if (typeof value !== 'string' || /[\s*?]/.test(value)) return false;
  if (isToken(value)) {
    const isAccount = /^\d{1,12}$/.test(withoutTokens(value));
    return isAccount || AWS_PRINCIPALS.some(([service, , begin]) => mayBecomeArn(value, service, begin));
  }
  const arn = tryParseArn(value);
  if (arn === undefined || arn.region !== '' || !isAccountId(arn.accountId)) return false;
  return AWS_PRINCIPALS.some(([service, resource]) => arn.service === service && resource.test(arn.resource));
}

function isService(value: unknown): boolean {
  if (typeof value !== 'string') return false;
  if (isToken(value)) return /^[a-z0-9.-]*$/.test(withoutTokens(value));
  return SERVICE.test(value);
}

// Those of China and of two isolated partitions have suffixes of their own.
const SERVICE = /^[a-z0-9-]+(\.[a-z0-9-]+)*\.(amazonaws\.com(\.cn)?|c2s\.ic\.gov|sc2s\.sgov\.gov)$/;

function isFederated(value: unknown): boolean {
  if (typeof value !== 'string' || /[\s*?]/.test(value)) return false;
  if (isToken(value)) return mayBecomeIamArn(value, 'oidc-provider') || mayBecomeIamArn(value, 'saml-provider');
  const { service, resource = '' } = tryParseArn(value) ?? {};
  return (service === 'iam' && /^(oidc|saml)-provider\/./.test(resource)) || /^[a-z0-9-]+(\.[a-z0-9-]+)+$/i.test(value);
}
