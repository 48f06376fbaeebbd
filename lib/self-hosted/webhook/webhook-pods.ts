import { hasBrand, brand } from '../../core/brand';
import { invalid, phrase } from '../../errors';
import { checkExpressions } from '../../private/expressions';
import { fix } from '../../private/kept';
import { checkLabels } from '../../private/kubernetes-names';

/** The requests and limits of each pod, by the name of the resource: `{ cpu: '25m', memory: '64Mi' }`. */
export interface PodResources {
  /**
   * The amount that the node must have free for the pod.
   *
   * @default - nothing
   */
  readonly requests?: { [resource: string]: string };
  /**
   * The amount that the pod may use at most.
   *
   * @default - no limit
   */
  readonly limits?: { [resource: string]: string };
}

/** The effect of a taint on pods that do not tolerate it. */
export enum TaintEffect {
  /** No new pod is scheduled on the node. */
  NO_SCHEDULE = 'NoSchedule',
  /** The scheduler takes another node where it can. */
  PREFER_NO_SCHEDULE = 'PreferNoSchedule',
  /** No new pod is scheduled on the node, and running ones are evicted. */
  NO_EXECUTE = 'NoExecute',
}

/**
 * A taint on which pods may run all the same.
 *
 * @see https://kubernetes.io/docs/concepts/scheduling-eviction/taint-and-toleration/
 */
export class Toleration {
  /**
   * Returns true for a `Toleration`, whichever copy of the package made it.
   *
   * @param value any value
   * @throws PackageVersionsMixed where another version of the package made it.
   */
  public static isToleration(value: unknown): value is Toleration {
    return hasBrand(value, 'selfHosted.Toleration');
  }

  /**
   * Tolerates taints of this key with this value.
   *
   * @param key the key of the taint
   * @param value the value of the taint
   * @param effect the effect of the taint. Default: every effect.
   * @throws LabelInvalid, TextExpression, ValueInvalid
   */
  public static equal(key: string, value: string, effect?: TaintEffect): Toleration {
    checkTaint(key, effect);
    checkExpressions('value', value);
    checkLabels('value', { [key]: value });
    return new Toleration('Equal', key, value, effect);
  }

  /**
   * Tolerates taints of this key, whatever their value.
   *
   * @param key the key of the taint
   * @param effect the effect of the taint. Default: every effect.
   * @throws LabelInvalid, TextExpression, ValueInvalid
   */
  public static exists(key: string, effect?: TaintEffect): Toleration {
    checkTaint(key, effect);
    return new Toleration('Exists', key, undefined, effect);
  }

  /**
   * Tolerates every taint.
   *
   * @param effect the effect of the taints. Default: every effect.
   * @throws ValueInvalid
   */
  public static everything(effect?: TaintEffect): Toleration {
    checkEffect(effect);
    return new Toleration('Exists', undefined, undefined, effect);
  }

  private constructor(
    private readonly operator: 'Equal' | 'Exists',
    private readonly key: string | undefined,
    private readonly value: string | undefined,
    private readonly effect: TaintEffect | undefined,
  ) {
    fix(this);
  }

  /** As the Terraform resource takes it. @internal */
  public get _toleration(): { operator: string; key?: string; value?: string; effect?: string } {
    const { operator, key, value, effect } = this;
    return { operator, key, value, effect };
  }
}

brand(Toleration, 'selfHosted.Toleration');

function checkTaint(key: string, effect: TaintEffect | undefined): void {
  checkExpressions('key', key);
  checkLabels('key', { [key]: '' });
  checkEffect(effect);
}

/** For callers without types. */
function checkEffect(effect: TaintEffect | undefined): void {
  if (effect === undefined || Object.values(TaintEffect).includes(effect)) return;
  throw invalid('ValueInvalid', 'effect', effect, {
    kind: 'TaintEffect',
    remedy: phrase`one such as TaintEffect.NO_SCHEDULE`,
  });
}
