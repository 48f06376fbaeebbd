import { principalInvalid } from '../errors';
import { isAccountId, tryParseArn } from '../private/arn';
import { isListElement, isToken } from '../private/tokens';

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
      if (!isKnownLater(principal) && !isAccountId(principal) && !isPrincipalArn(principal)) {
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
      if (!isKnownLater(service) && !/^[a-z0-9-]+(\.[a-z0-9-]+)*\.amazonaws\.com(\.cn)?$/.test(service)) {
        throw principalInvalid('Principal.service', service);
      }
    }
    return Principal.of('Service', services, 'Principal.service');
  }

  /**
   * Federated identity providers: the ARN of an OIDC or SAML provider, or a provider known to IAM by its host.
   *
   * @throws PrincipalInvalid where nothing is named.
   */
  public static federated(...providers: string[]): Principal {
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

function isKnownLater(value: string): boolean {
  return isToken(value) || isListElement(value);
}

function isPrincipalArn(value: string): boolean {
  return tryParseArn(value) !== undefined && !/[*?]/.test(value);
}
