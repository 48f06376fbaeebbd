import { randomBytes } from 'node:crypto';
import { emulatorAccount, type Emulator } from '../emulator';
import { readRole } from '../iam-role';
import type { Statement } from '../../support/policies';

// What moto does not have of EKS: add-ons, their versions, and associations of EKS Pod Identity. It refuses what EKS
// refuses: a role whose trust does not let pods.eks.amazonaws.com in with both actions, and a second association.

type Json = Record<string, unknown>;

/** What the stand-in says to a request. */
export interface Answer {
  readonly status: number;
  readonly body: Json;
  /** Goes into the header by which SDKs know an error. */
  readonly error?: string;
}

interface Association {
  readonly clusterName: string;
  readonly namespace: string;
  readonly serviceAccount: string;
  roleArn: string;
  readonly associationArn: string;
  readonly associationId: string;
  readonly ownerArn?: string;
  tags: Record<string, string>;
}

interface Addon {
  readonly addonName: string;
  readonly clusterName: string;
  readonly addonArn: string;
  addonVersion: string;
  serviceAccountRoleArn?: string;
  configurationValues?: string;
  podIdentityAssociations: string[];
  tags: Record<string, string>;
}

/** The namespaces of the add-ons that the samples give associations. */
const namespaces: Record<string, string> = { 'amazon-cloudwatch-observability': 'amazon-cloudwatch' };

/** The default version of each add-on; others get this one's form. */
const versions: Record<string, string> = {
  'vpc-cni': 'v1.19.0-eksbuild.1',
  'eks-pod-identity-agent': 'v1.3.4-eksbuild.1',
};
const anyVersion = 'v1.0.0-eksbuild.1';

class Refused extends Error {
  public constructor(
    public readonly status: number,
    public readonly code: string,
    message: string,
  ) {
    super(message);
  }
}

const routes = [
  /^\/addons\/supported-versions$/,
  /^\/clusters\/[^/]+\/addons(\/[^/]+(\/update)?)?$/,
  /^\/clusters\/[^/]+\/pod-identity-associations(\/[^/]+)?$/,
  /^\/clusters\/[^/]+\/updates\/addon-[^/]+$/,
  /^\/tags\/arn(:|%3A)[^/]*(:|%3A)(addon|podidentityassociation)(\/|%2F)/i,
];

export class EksStandIn {
  private readonly addons = new Map<string, Addon>();
  private readonly associations = new Map<string, Association>();

  public constructor(private readonly emulator: Emulator) {}

  /** Whether a request is answered here and not by moto. */
  public static handles(url: string): boolean {
    const path = url.split('?')[0] ?? '';
    return routes.some((route) => route.test(path));
  }

  public async answer(method: string, url: string, sent: string): Promise<Answer> {
    const { pathname, searchParams } = new URL(url, 'http://eks');
    const body = (sent === '' ? {} : JSON.parse(sent)) as Json;
    try {
      return { status: 200, body: await this.route(method, pathname.split('/').slice(1), searchParams, body) };
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      return { status: error.status, error: error.code, body: { message: error.message } };
    }
  }

  private async route(method: string, path: string[], query: URLSearchParams, body: Json): Promise<Json> {
    const [first, cluster = '', kind, name, verb] = path;
    if (first === 'addons') return supportedVersions(query);
    if (first === 'tags') return this.tag(method, decodeURIComponent(path.slice(1).join('/')), query, body);
    if (kind === 'updates') return update(name ?? '');
    if (kind === 'addons') {
      if (name === undefined) return method === 'POST' ? this.createAddon(cluster, body) : this.listAddons(cluster);
      const addon = this.addons.get(`${cluster}/${name}`);
      if (addon === undefined) throw notFound(`No addon: ${name} found in cluster: ${cluster}`);
      if (verb === 'update') return this.updateAddon(addon, body);
      return method === 'DELETE' ? this.deleteAddon(addon) : { addon: shown(addon) };
    }
    if (name === undefined) {
      return method === 'POST' ? this.createAssociation(cluster, body) : this.listAssociations(cluster, query);
    }
    const association = this.associations.get(name);
    if (association?.clusterName !== cluster) throw notFound(`No association found with id: ${name}`);
    return this.changeAssociation(method, association, body);
  }

  private async createAddon(clusterName: string, body: Json): Promise<Json> {
    const addonName = String(body['addonName']);
    const key = `${clusterName}/${addonName}`;
    if (this.addons.has(key)) throw new Refused(409, 'ResourceInUseException', `Addon already exists: ${addonName}`);
    const addon: Addon = {
      addonName,
      clusterName,
      addonArn: arn(`addon/${clusterName}/${addonName}/${id('')}`),
      addonVersion: text(body['addonVersion']) ?? versions[addonName] ?? anyVersion,
      podIdentityAssociations: [],
      tags: (body['tags'] ?? {}) as Record<string, string>,
    };
    await this.give(addon, body);
    this.addons.set(key, addon);
    return { addon: shown(addon) };
  }

  private async updateAddon(addon: Addon, body: Json): Promise<Json> {
    addon.addonVersion = text(body['addonVersion']) ?? addon.addonVersion;
    await this.give(addon, body);
    return update(`addon-${id('u')}`);
  }

  /** Associations that are given replace all that were; left out, they stay. */
  private async give(addon: Addon, body: Json): Promise<void> {
    const { podIdentityAssociations: given } = body;
    addon.serviceAccountRoleArn = text(body['serviceAccountRoleArn']) ?? addon.serviceAccountRoleArn;
    addon.configurationValues = text(body['configurationValues']) ?? addon.configurationValues;
    if (given === undefined) return;
    const before = this.ofAddon(addon);
    const wanted = given as { serviceAccount: string; roleArn: string }[];
    const namespace = namespaces[addon.addonName] ?? 'kube-system';
    for (const { serviceAccount, roleArn } of wanted) {
      await this.mustTrustPods(roleArn);
      this.mustBeFree(addon.clusterName, namespace, serviceAccount, addon.addonArn);
    }
    for (const { associationId } of before) this.associations.delete(associationId);
    addon.podIdentityAssociations = wanted.map(({ serviceAccount, roleArn }) => {
      const known = before.find((one) => one.serviceAccount === serviceAccount);
      const made = known ?? this.make(addon.clusterName, namespace, serviceAccount, roleArn, {}, addon.addonArn);
      made.roleArn = roleArn;
      this.associations.set(made.associationId, made);
      return made.associationArn;
    });
  }

  private deleteAddon(addon: Addon): Json {
    for (const { associationId } of this.ofAddon(addon)) this.associations.delete(associationId);
    this.addons.delete(`${addon.clusterName}/${addon.addonName}`);
    return { addon: { ...shown(addon), status: 'DELETING' } };
  }

  private async createAssociation(cluster: string, body: Json): Promise<Json> {
    const { namespace, serviceAccount, roleArn, tags = {} } = body as Record<string, string> & { tags?: object };
    await this.mustTrustPods(String(roleArn));
    this.mustBeFree(cluster, String(namespace), String(serviceAccount));
    const own = tags as Record<string, string>;
    return { association: this.make(cluster, String(namespace), String(serviceAccount), String(roleArn), own) };
  }

  private async changeAssociation(method: string, association: Association, body: Json): Promise<Json> {
    if (method !== 'GET' && association.ownerArn !== undefined) {
      throw new Refused(400, 'InvalidRequestException', `The association belongs to ${association.ownerArn}`);
    }
    const roleArn = text(body['roleArn']);
    if (method === 'POST' && roleArn !== undefined) {
      await this.mustTrustPods(roleArn);
      association.roleArn = roleArn;
    }
    if (method === 'DELETE') this.associations.delete(association.associationId);
    return { association };
  }

  private make(
    clusterName: string,
    namespace: string,
    serviceAccount: string,
    roleArn: string,
    tags: Record<string, string>,
    ownerArn?: string,
  ): Association {
    const associationId = `a-${id('')}`;
    const associationArn = arn(`podidentityassociation/${clusterName}/${associationId}`);
    const made = { clusterName, namespace, serviceAccount, roleArn, associationArn, associationId, ownerArn, tags };
    this.associations.set(associationId, made);
    return made;
  }

  private mustBeFree(cluster: string, namespace: string, serviceAccount: string, owner?: string): void {
    const taken = [...this.associations.values()].some(
      (one) =>
        one.clusterName === cluster &&
        one.namespace === namespace &&
        one.serviceAccount === serviceAccount &&
        (owner === undefined || one.ownerArn !== owner),
    );
    if (taken) {
      throw new Refused(
        409,
        'ResourceInUseException',
        `Association already exists for service account ${serviceAccount} in namespace ${namespace}`,
      );
    }
  }

  private async mustTrustPods(roleArn: string): Promise<void> {
    const { trust } = await readRole(this.emulator, roleArn.slice(roleArn.lastIndexOf('/') + 1));
    const actions = trust.Statement.filter(forPods).flatMap(({ Action = [] }) => Action);
    if (actions.includes('sts:AssumeRole') && actions.includes('sts:TagSession')) return;
    throw new Refused(400, 'InvalidParameterException', 'Trust policy of the role provided is invalid');
  }

  private listAddons(cluster: string): Json {
    const found = [...this.addons.values()].filter(({ clusterName }) => clusterName === cluster);
    return { addons: found.map(({ addonName }) => addonName) };
  }

  private listAssociations(cluster: string, query: URLSearchParams): Json {
    const wanted = (key: 'namespace' | 'serviceAccount', value: string): boolean =>
      query.get(key) === null || query.get(key) === value;
    const found = [...this.associations.values()].filter(
      ({ clusterName, namespace, serviceAccount }) =>
        clusterName === cluster && wanted('namespace', namespace) && wanted('serviceAccount', serviceAccount),
    );
    return { associations: found };
  }

  private tag(method: string, resourceArn: string, query: URLSearchParams, body: Json): Json {
    const tagged =
      [...this.addons.values()].find(({ addonArn }) => addonArn === resourceArn) ??
      [...this.associations.values()].find(({ associationArn }) => associationArn === resourceArn);
    if (tagged === undefined) throw notFound(`No resource: ${resourceArn}`);
    if (method === 'POST') tagged.tags = { ...tagged.tags, ...(body['tags'] as Record<string, string>) };
    if (method === 'DELETE') {
      const gone = query.getAll('tagKeys');
      tagged.tags = Object.fromEntries(Object.entries(tagged.tags).filter(([key]) => !gone.includes(key)));
    }
    return method === 'GET' ? { tags: tagged.tags } : {};
  }

  private ofAddon({ addonArn }: Addon): Association[] {
    return [...this.associations.values()].filter(({ ownerArn }) => ownerArn === addonArn);
  }
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

function forPods({ Effect, Principal = {} }: Statement): boolean {
  return Effect === 'Allow' && [Principal['Service'] ?? []].flat().includes('pods.eks.amazonaws.com');
}

function supportedVersions(query: URLSearchParams): Json {
  const addonName = query.get('addonName') ?? '';
  const clusterVersion = query.get('kubernetesVersion') ?? '';
  const addonVersion = versions[addonName] ?? anyVersion;
  const compatibilities = [{ clusterVersion, platformVersions: ['*'], defaultVersion: true }];
  return { addons: [{ addonName, type: 'networking', addonVersions: [{ addonVersion, compatibilities }] }] };
}

function update(updateId: string): Json {
  return {
    update: { id: updateId, status: 'Successful', type: 'AddonUpdate', params: [], createdAt: now(), errors: [] },
  };
}

function shown(addon: Addon): Json {
  return { ...addon, status: 'ACTIVE', health: { issues: [] }, createdAt: now(), modifiedAt: now() };
}

function arn(resource: string): string {
  return `arn:aws:eks:us-east-1:${emulatorAccount}:${resource}`;
}

function id(prefix: string): string {
  return `${prefix}${randomBytes(9).toString('hex').slice(0, 17)}`;
}

function now(): number {
  return Math.floor(Date.now() / 1000);
}

function notFound(message: string): Refused {
  return new Refused(404, 'ResourceNotFoundException', message);
}
