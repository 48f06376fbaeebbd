import { federatedInvalid, principalInvalid } from '../errors';
import { isAccountId, mayBecomeIamArn, tryParseArn } from '../private/arn';
import { fillTokens, isListElement, isToken, withoutTokens } from '../private/tokens';

/**
 * Who a statement of a trust or resource policy speaks of.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
 */
export class Principal {
  /**
   * AWS principals: ARNs of roles, users or sessions, or account ids of 12 digits (the whole account).
   *
   * @throws PrincipalInvalid where a literal is neither, or has a wildcard: IAM matches a principal as a whole.
   */
  public static aws(...principals: string[]): Principal {
    for (const principal of principals) {
      if (!isListElement(principal) && !isAccountId(principal) && !isPrincipalArn(principal)) {
        throw principalInvalid('Principal.aws', principal);
      }
    }
    return Principal.of('AWS', principals, 'Principal.aws');
  }

  /**
   * AWS services by their principal, such as `ec2.amazonaws.com`.
   *
   * @throws PrincipalInvalid where a literal is not of that form.
   */
  public static service(...services: string[]): Principal {
    for (const service of services) {
      if (!isListElement(service) && !isService(service)) {
        throw principalInvalid('Principal.service', service);
      }
    }
    return Principal.of('Service', services, 'Principal.service');
  }

  /**
   * Federated identity providers: the ARN of an OIDC or SAML provider, or a provider known to IAM by its host.
   *
   * @throws FederatedPrincipalInvalid where a literal is neither the ARN of a provider nor a host, PrincipalInvalid where
   * nothing is named.
   */
  public static federated(...providers: string[]): Principal {
    for (const provider of providers) {
      if (!isListElement(provider) && !isFederated(provider)) throw federatedInvalid(provider);
    }
    return Principal.of('Federated', providers, 'Principal.federated');
  }

  /** Everyone, with or without AWS credentials. A trust policy takes it only with a condition. */
  public static everyone(): Principal {
    return new Principal('*', ['*']);
  }

  private static of(kind: string, values: string[], property: string): Principal {
    if (values.length === 0) throw principalInvalid(property, values);
    for (const value of values) {
      if (typeof value !== 'string' || value === '' || value === '*') throw principalInvalid(property, value);
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

// A token may become any part; what is literal beside it is certain.

function isPrincipalArn(value: unknown): boolean {
  if (typeof value !== 'string' || /[\s*?]/.test(value)) return false;
  return isToken(value)
    ? mayBegin(value, 'arn:') || /^\d{1,12}$/.test(withoutTokens(value))
    : tryParseArn(value) !== undefined;
}

function isService(value: unknown): boolean {
  if (typeof value !== 'string') return false;
  if (isToken(value)) return /^[a-z0-9.-]*$/.test(withoutTokens(value));
  return /^[a-z0-9-]+(\.[a-z0-9-]+)*\.amazonaws\.com(\.cn)?$/.test(value);
}

function isFederated(value: unknown): boolean {
  if (typeof value !== 'string' || /[\s*?]/.test(value)) return false;
  if (isToken(value)) return mayBecomeIamArn(value, 'oidc-provider') || mayBecomeIamArn(value, 'saml-provider');
  const { service, resource = '' } = tryParseArn(value) ?? {};
  return (service === 'iam' && /^(oidc|saml)-provider\/./.test(resource)) || /^[a-z0-9-]+(\.[a-z0-9-]+)+$/i.test(value);
}

/** Whether a text with a token in it may begin so. */
function mayBegin(text: string, begin: string): boolean {
  const start = fillTokens(text, '\0').split('\0')[0] ?? '';
  return begin.startsWith(start.slice(0, begin.length));
}
