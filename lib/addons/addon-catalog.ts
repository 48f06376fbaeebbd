import { copied } from '../private/kept';
import catalog from './catalog.json';

/** A service account of an add-on, and the policies that AWS names for it. */
export interface AddonServiceAccount {
  /** Its name. */
  readonly name: string;
  /** Names of policies of AWS with their path, such as `service-role/AmazonEBSCSIDriverPolicy`. */
  readonly managedPolicies: string[];
  /**
   * The first version in which it takes an association, where that is a later one than the add-on's.
   *
   * @default - that of the add-on
   */
  readonly podIdentityFrom?: string;
  /**
   * The address of the page where its project documents a narrower policy, and advises against these.
   *
   * @default - none is known
   */
  readonly narrowerPolicy?: string;
}

/** The support of an add-on for associations of EKS Pod Identity. */
export enum PodIdentitySupport {
  /** It takes them. */
  SUPPORTED = 'supported',
  /** It takes none: its service account gets a role by IRSA. */
  UNSUPPORTED = 'unsupported',
  /** It needs no AWS permissions. */
  UNNEEDED = 'unneeded',
  /** No source tells. */
  UNKNOWN = 'unknown',
}

/** The facts that the catalogue holds of an add-on. */
export interface AddonDetails {
  /** Its name. */
  readonly name: string;
  /**
   * The namespace in which it runs.
   *
   * @default - not known
   */
  readonly namespace?: string;
  /** Its service accounts that need AWS permissions. */
  readonly serviceAccounts: AddonServiceAccount[];
  /**
   * True where it needs AWS permissions.
   *
   * @default - not known
   */
  readonly requiresIamPermissions?: boolean;
  /** Its support for associations. */
  readonly podIdentity: PodIdentitySupport;
  /**
   * The first version that takes associations.
   *
   * @default - not known
   */
  readonly podIdentityFrom?: string;
  /**
   * The name of the role that the EKS console makes for all clusters of an account.
   *
   * @default - not known
   */
  readonly sharedRoleName?: string;
  /** The source of the facts. */
  readonly source: string;
  /** True where the source is sure. Where it is not, nothing of the row leads to an error. */
  readonly verified: boolean;
}

const rows = new Map<string, AddonDetails>((catalog as unknown as AddonDetails[]).map((row) => [row.name, row]));

/**
 * The facts that AWS publishes of EKS add-ons: data, read from its answers and documents. AWS adds add-ons every month, so
 * one that is missing here may exist.
 *
 * @see https://docs.aws.amazon.com/eks/latest/userguide/workloads-add-ons-available-eks.html
 */
export class AddonCatalog {
  /** The names of all add-ons of the catalogue. */
  public static names(): string[] {
    return [...rows.keys()];
  }

  /**
   * Returns the facts of an add-on. Undefined where it is not in the catalogue.
   *
   * @param name the name of the add-on, such as `vpc-cni`
   */
  public static tryFind(name: string): AddonDetails | undefined {
    return copied(rows.get(name));
  }

  private constructor() {
    // Nothing to make: the catalogue is one.
  }
}
