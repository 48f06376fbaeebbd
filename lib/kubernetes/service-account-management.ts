import type { Construct } from 'constructs';
import { fault } from '../errors';
import { acrossStacks } from '../core/dependables';
import { ServiceAccountRef } from '../policy/service-account-ref';
import { fixedObject } from '../private/kept';
import type { AnnotateExistingOptions } from './options';
import { serviceAccountAnnotations } from './webhook-annotations';
import { ServiceAccount, type IServiceAccount, type ServiceAccountProps } from './service-account';
import { brand, hasBrand } from '../core/brand';

/** The owner of a workload's service account: this app, or somebody else. */
export class ServiceAccountManagement {
  /**
   * Returns true for a `ServiceAccountManagement`, whichever copy of the package made it.
   *
   * @param value any value
   * @throws PackageVersionsMixed where another version of the package made it.
   */
  public static isServiceAccountManagement(value: unknown): value is ServiceAccountManagement {
    return hasBrand(value, 'kubernetes.ServiceAccountManagement');
  }

  /** The default: Terraform makes it and owns all of it. */
  public static create(): ServiceAccountManagement {
    return new ServiceAccountManagement((scope, id, props) => new ServiceAccount(scope, id, props));
  }

  /**
   * It exists, made by a chart, an add-on or Kubernetes itself: Terraform puts annotations on it and owns nothing else.
   * It must exist at apply.
   *
   * @param options how it is annotated
   */
  public static annotateExisting(options: AnnotateExistingOptions = {}): ServiceAccountManagement {
    const { force } = options;
    return new ServiceAccountManagement((scope, id, props) => {
      mustBeUnused(props, NOT_ANNOTATED, 'ServiceAccountManagement.annotateExisting()');
      const some = Object.keys(props.annotations ?? {}).length > 0 || hasWebhookOption(props);
      return some ? ServiceAccount.annotateExisting(scope, id, { ...props, force }) : referTo(props);
    });
  }

  /**
   * Refers to an account that Terraform neither creates nor changes. Whoever creates it writes the annotations, which
   * `serviceAccountAnnotations` of the `WorkloadIdentity` gives; the options of the webhook change these.
   */
  public static referenced(): ServiceAccountManagement {
    return new ServiceAccountManagement((_scope, _id, props) => {
      mustBeUnused(props, NOT_REFERENCED, 'ServiceAccountManagement.referenced()');
      // For its checks: nothing is written here.
      serviceAccountAnnotations(props, undefined);
      return referTo(props);
    });
  }

  private constructor(private readonly provide: Provide) {}

  /** @internal */
  public _provide(scope: Construct, id: string, props: ServiceAccountProps): IServiceAccount {
    return this.provide(scope, id, props);
  }
}

brand(ServiceAccountManagement, 'kubernetes.ServiceAccountManagement');

type Provide = (scope: Construct, id: string, props: ServiceAccountProps) => IServiceAccount;

const NOT_ANNOTATED: (keyof ServiceAccountProps)[] = ['labels', 'automountToken', 'imagePullSecrets'];
const NOT_REFERENCED: (keyof ServiceAccountProps)[] = [...NOT_ANNOTATED, 'annotations'];

/** Lets those who use the account wait for what the account would wait for. */
function referTo({ namespace, name, dependsOn = [] }: ServiceAccountProps): IServiceAccount {
  const { serviceAccountName } = ServiceAccountRef.of(namespace, name);
  return fixedObject({ namespace, serviceAccountName, resource: undefined, ready: acrossStacks(dependsOn) });
}

function hasWebhookOption({ roleArn, audience, regionalSts, tokenExpirationSeconds }: ServiceAccountProps): boolean {
  return [roleArn, audience, regionalSts, tokenExpirationSeconds].some((option) => option !== undefined);
}

function mustBeUnused(props: ServiceAccountProps, options: (keyof ServiceAccountProps)[], management: string): void {
  const used = options.find((option) => props[option] !== undefined);
  if (used !== undefined) throw fault('ServiceAccountOptionUnused', { property: `serviceAccount.${used}`, management });
}
