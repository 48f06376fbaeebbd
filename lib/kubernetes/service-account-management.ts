import type { Construct } from 'constructs';
import { serviceAccountOptionUnused } from '../errors';
import { acrossStacks } from '../core/dependables';
import { ServiceAccountRef } from '../policy/service-account-ref';
import { fixedObject } from '../private/kept';
import { ServiceAccount, type IServiceAccount, type ServiceAccountProps } from './service-account';

/** How an existing service account is annotated. */
export interface AnnotateExistingOptions {
  /**
   * Take over annotations that another field manager owns; without it the apply fails on them. Destroying then removes
   * the annotation and does not bring the old value back.
   *
   * @default false
   */
  readonly force?: boolean;
}

/** Who makes the service account of a workload. */
export abstract class ServiceAccountManagement {
  /** The default: Terraform makes it and owns all of it. */
  public static create(): ServiceAccountManagement {
    return new Created();
  }

  /**
   * It exists, made by a chart, an add-on or Kubernetes itself: Terraform puts annotations on it and owns nothing else.
   * It must exist at apply.
   */
  public static annotateExisting(options: AnnotateExistingOptions = {}): ServiceAccountManagement {
    return new Annotated(options.force);
  }

  /** It is only referred to: Terraform neither makes nor changes it. Whoever makes it writes its annotations. */
  public static referenced(): ServiceAccountManagement {
    return new Referred();
  }

  /** @internal */
  public abstract _provide(scope: Construct, id: string, props: ServiceAccountProps): IServiceAccount;
}

class Created extends ServiceAccountManagement {
  public override _provide(scope: Construct, id: string, props: ServiceAccountProps): IServiceAccount {
    return new ServiceAccount(scope, id, props);
  }
}

class Annotated extends ServiceAccountManagement {
  public constructor(private readonly force: boolean | undefined) {
    super();
  }

  public override _provide(scope: Construct, id: string, props: ServiceAccountProps): IServiceAccount {
    mustBeUnused(
      props,
      ['labels', 'automountToken', 'imagePullSecrets'],
      'ServiceAccountManagement.annotateExisting()',
    );
    if (Object.keys(props.annotations ?? {}).length === 0 && !hasWebhookOption(props)) {
      return referTo(props);
    }
    return ServiceAccount.annotateExisting(scope, id, { ...props, force: this.force });
  }
}

class Referred extends ServiceAccountManagement {
  public override _provide(_scope: Construct, _id: string, props: ServiceAccountProps): IServiceAccount {
    mustBeUnused(
      props,
      [
        'labels',
        'annotations',
        'automountToken',
        'imagePullSecrets',
        'regionalSts',
        'tokenExpirationSeconds',
        'annotationPrefix',
      ],
      'ServiceAccountManagement.referenced()',
    );
    return referTo(props);
  }
}

/** What would stand before the account stands before those who use it. */
function referTo({ namespace, name, dependsOn = [] }: ServiceAccountProps): IServiceAccount {
  const { serviceAccountName } = ServiceAccountRef.of(namespace, name);
  return fixedObject({ namespace, serviceAccountName, ready: acrossStacks(dependsOn) });
}

function hasWebhookOption({ roleArn, audience, regionalSts, tokenExpirationSeconds }: ServiceAccountProps): boolean {
  return [roleArn, audience, regionalSts, tokenExpirationSeconds].some((option) => option !== undefined);
}

function mustBeUnused(props: ServiceAccountProps, options: (keyof ServiceAccountProps)[], management: string): void {
  const used = options.find((option) => props[option] !== undefined);
  if (used !== undefined) throw serviceAccountOptionUnused(`serviceAccount.${used}`, management);
}
