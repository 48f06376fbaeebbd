import { hasBrand, brand } from '../core/brand';
import { invalid, phrase } from '../errors';
import { fixForGood } from '../private/kept';
import { checkNamespace, checkServiceAccountName } from '../private/kubernetes-names';

/**
 * A Kubernetes service account, whoever creates it: everything that names one takes this. `identity.serviceAccount`, a
 * `kubernetes.ServiceAccount` and `ServiceAccountRef.of(...)` are such accounts; so is an object of your own.
 */
export interface IServiceAccountRef {
  /** Namespace of the account, a DNS-1123 label of 1 to 63 characters. */
  readonly namespace: string;
  /** Name of the account, a DNS-1123 subdomain of 1 to 253 characters. */
  readonly serviceAccountName: string;
}

/** A service account that is only named: nothing is created or looked up, and it need not exist yet. */
export class ServiceAccountRef implements IServiceAccountRef {
  /**
   * Returns true for a `ServiceAccountRef`, whichever copy of the package made it.
   *
   * @param value any value
   * @throws PackageVersionsMixed where another version of the package made it.
   */
  public static isServiceAccountRef(value: unknown): value is ServiceAccountRef {
    return hasBrand(value, 'ServiceAccountRef');
  }

  /**
   * Names a service account.
   *
   * @param namespace the namespace of the account, a DNS-1123 label of 1 to 63 characters
   * @param name the name of the account, a DNS-1123 subdomain of 1 to 253 characters, `default` among them
   * @throws NamespaceInvalid, ServiceAccountNameInvalid
   */
  public static of(namespace: string, name: string): ServiceAccountRef {
    checkNamespace('namespace', namespace);
    checkServiceAccountName('name', name);
    return new ServiceAccountRef(namespace, name);
  }

  private constructor(
    /** Namespace of the account. */
    public readonly namespace: string,
    /** Name of the account. */
    public readonly serviceAccountName: string,
  ) {
    fixForGood(this);
  }
}

brand(ServiceAccountRef, 'ServiceAccountRef');

/** The remedy where a service account is needed. */
export const A_SERVICE_ACCOUNT = 'one such as ServiceAccountRef.of(namespace, name)';

/**
 * Returns namespace and name as they are now. What this library made was checked when it was made, and is looked at again
 * with what a caller's own object says.
 */
export function readServiceAccount(property: string, account: IServiceAccountRef): IServiceAccountRef {
  const given: unknown = account;
  if (typeof given !== 'object' || given === null || !('serviceAccountName' in given)) {
    throw invalid('ValueInvalid', property, account, {
      kind: phrase`IServiceAccountRef`,
      remedy: phrase`one such as ServiceAccountRef.of(namespace, name)`,
    });
  }
  const { namespace, serviceAccountName } = account;
  checkNamespace(`${property}.namespace`, namespace);
  checkServiceAccountName(`${property}.serviceAccountName`, serviceAccountName);
  return { namespace, serviceAccountName };
}
