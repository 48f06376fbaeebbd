import { invalid } from '../errors';
import { checkNamespace, checkServiceAccountName } from '../private/kubernetes-names';
import { isToken, withoutTokens } from '../private/tokens';
import { brand, hasBrand } from '../core/brand';
import { IServiceAccountRef, readServiceAccount } from './service-account-ref';

/**
 * The service accounts that a trust policy lets in: the `sub` claim of their tokens.
 *
 * @see https://kubernetes.io/docs/reference/access-authn-authz/service-accounts-admin/
 */
export class Subject {
  /**
   * Returns true for a `Subject`, whichever copy of the package made it.
   *
   * @param value any value
   * @throws PackageVersionsMixed where another version of the package made it.
   */
  public static isSubject(value: unknown): value is Subject {
    return hasBrand(value, 'Subject');
  }

  /**
   * Exactly this service account, compared with `StringEquals`.
   *
   * @param account such as `identity.serviceAccount` or a `kubernetes.ServiceAccount`
   * @throws ValueInvalid, NamespaceInvalid, ServiceAccountNameInvalid
   */
  public static of(account: IServiceAccountRef): Subject {
    const { namespace, serviceAccountName } = readServiceAccount('account', account);
    return new Subject(namespace, serviceAccountName, false);
  }

  /**
   * Exactly one service account, compared with `StringEquals`: the short form of `of(ServiceAccountRef.of(namespace, name))`.
   *
   * @param namespace its namespace, a DNS-1123 label
   * @param name its name, a DNS-1123 subdomain
   * @throws NamespaceInvalid, ServiceAccountNameInvalid. A wildcard is refused: see `pattern`.
   */
  public static serviceAccount(namespace: string, name: string): Subject {
    checkNamespace('namespace', namespace);
    checkServiceAccountName('name', name);
    return new Subject(namespace, name, false);
  }

  /**
   * Every service account whose namespace and name fit, compared with `StringLike`. Whoever may create a namespace, a
   * service account or a pod that fits gets the role: `prod*` fits the namespace `prod-evil` too.
   *
   * @param namespacePattern a namespace with `*` (any text) and `?` (one character)
   * @param namePattern a name with the same wildcards
   * @throws SubjectPatternInvalid, and SubjectPatternNeedless where there is no wildcard in either.
   */
  public static pattern(namespacePattern: string, namePattern: string): Subject {
    if (!fits(namespacePattern, /^[a-z0-9*?-]*$/)) {
      throw invalid('SubjectPatternInvalid', 'namespacePattern', namespacePattern);
    }
    if (!fits(namePattern, /^[a-z0-9.*?-]*$/)) {
      throw invalid('SubjectPatternInvalid', 'namePattern', namePattern);
    }
    const value = `${namespacePattern}:${namePattern}`;
    if (!isToken(value) && !/[*?]/.test(value)) throw invalid('SubjectPatternNeedless', value);
    return new Subject(namespacePattern, namePattern, true);
  }

  // Private to JavaScript too: nobody changes what was checked.
  readonly #said: Said;

  private constructor(namespace: string, name: string, isPattern: boolean) {
    this.#said = { value: `system:serviceaccount:${namespace}:${name}`, namespace, name, isPattern };
  }

  /** The `sub` claim, or the pattern for it: `system:serviceaccount:<namespace>:<name>`. */
  public get value(): string {
    return this.#said.value;
  }

  /** The namespace, or the pattern for it. */
  public get namespace(): string {
    return this.#said.namespace;
  }

  /** The name, or the pattern for it. */
  public get name(): string {
    return this.#said.name;
  }

  /** True where the subject is a pattern. */
  public get isPattern(): boolean {
    return this.#said.isPattern;
  }
}

interface Said {
  readonly value: string;
  readonly namespace: string;
  readonly name: string;
  readonly isPattern: boolean;
}

brand(Subject, 'Subject');

/** Returns true where the literal parts of a pattern hold such characters only. */
function fits(pattern: unknown, characters: RegExp): boolean {
  return typeof pattern === 'string' && pattern !== '' && characters.test(withoutTokens(pattern));
}

/** From JavaScript subjects may come as plain objects, which nothing has checked. */
export function checkSubjects(subjects: unknown): void {
  if (!Array.isArray(subjects)) throw invalid('SubjectInvalid', subjects);
  if (subjects.length === 0) throw invalid('SubjectsMissing', []);
  const foreign: unknown[] = subjects.filter((subject) => !Subject.isSubject(subject));
  if (foreign.length > 0) throw invalid('SubjectInvalid', foreign[0]);
}
