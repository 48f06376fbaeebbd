import type { Construct } from 'constructs';
import * as library from '../../lib';
import { copied } from '../../lib/private/kept';
import { together, type Asked } from './asked';
import { collectRendered } from './collected-trusts';
import {
  askedAccounts,
  askedCluster,
  askedOfTrust,
  askedOptions,
  askedPods,
  askedProvider,
  askedServices,
  askedStatements,
  note,
} from './recorder';
import { isOutside, recording, recordMethod } from './recording';

// The package as tests and samples import it, with an ear at every call that decides who may assume a role. Nothing here
// looks at a rendered policy: the judge holds what was asked against what was rendered.

export * from '../../lib';

export const Subject = recording(library.Subject, {
  statics: {
    of: (made: library.Subject, { namespace, serviceAccountName }: library.IServiceAccountRef) => {
      note.subject(made, namespace, serviceAccountName, false);
    },
    serviceAccount: (made: library.Subject, namespace: string, name: string) => {
      note.subject(made, namespace, name, false);
    },
    pattern: (made: library.Subject, namespace: string, name: string) => {
      note.subject(made, namespace, name, true);
    },
  },
});

export const Principal = recording(library.Principal, {
  statics: {
    aws: (made: library.Principal, ...values: string[]) => {
      note.principal(made, 'AWS', values);
    },
    service: (made: library.Principal, ...values: string[]) => {
      note.principal(made, 'Service', values);
    },
    federated: (made: library.Principal, ...values: string[]) => {
      note.principal(made, 'Federated', values);
    },
    everyone: (made: library.Principal) => {
      note.principal(made, '*', ['*']);
    },
  },
});

export const AwsServiceConditions = recording(library.AwsServiceConditions, { made: note.conditions });

export const PolicyStatement = recording(library.PolicyStatement, { made: note.statement });

export const Cluster = recording(library.Cluster, {
  statics: {
    fromClusterName: (made: library.Cluster, _: Construct, __: string, props: library.ClusterFromNameOptions) => {
      note.cluster(made, { name: props.clusterName, region: props.region, found: true });
    },
    fromEksCluster: (made: library.Cluster, cluster: { name: string }) => {
      note.cluster(made, { name: cluster.name, found: true });
    },
    fromAttributes: (made: library.Cluster, { clusterName, clusterArn, region }: library.ClusterAttributes) => {
      note.cluster(made, { name: clusterName, arn: clusterArn, region });
    },
  },
});

const STS = ['sts.amazonaws.com'];

export const OidcProvider = recording(library.OidcProvider, {
  made: (made: library.OidcProvider, _: Construct, __: string, props: library.OidcProviderProps) => {
    note.provider(made, { issuerUrl: props.issuerUrl ?? props.cluster?.issuerUrl, audiences: props.audiences ?? STS });
  },
  statics: {
    fromOidcProviderArn: (
      made: library.IOidcProvider,
      _: Construct,
      __: string,
      arn: string,
      { audiences = STS }: library.ExistingOidcProviderOptions = {},
    ) => {
      note.provider(made, { arn, audiences });
    },
    fromCluster: (
      made: library.IOidcProvider,
      _: Construct,
      __: string,
      props: library.OidcProviderFromClusterOptions,
    ) => {
      note.provider(made, { issuerUrl: props.cluster.issuerUrl, audiences: props.audiences ?? STS });
    },
    fromIssuerUrl: (
      made: library.IOidcProvider,
      _: Construct,
      __: string,
      props: library.OidcProviderFromIssuerOptions,
    ) => {
      note.provider(made, { issuerUrl: props.issuerUrl, audiences: props.audiences ?? STS });
    },
  },
});

const SelfHostedIssuer = recording(library.selfHosted.SelfHostedIssuer, {
  made: (
    made: library.selfHosted.SelfHostedIssuer,
    _: Construct,
    __: string,
    { audiences = STS }: library.selfHosted.SelfHostedIssuerProps,
  ) => {
    // The issuer follows from the hosting, and its own tests hold it whole.
    note.provider(made, { issuerUrl: made.issuerUrl, audiences });
  },
});

export const selfHosted = { ...library.selfHosted, SelfHostedIssuer };

export const PodIdentityScope = recording(library.PodIdentityScope, {
  statics: {
    serviceAccounts: note.scope,
    anyServiceAccount: note.scope,
    anyAssociation: (made: library.PodIdentityScope) => {
      note.scope(made);
    },
    anyAssociationOfAccount: note.scopeOfAccount,
  },
});

interface AskedCredentials {
  readonly irsa?: { readonly provider: library.IOidcProvider; readonly audience?: string };
  readonly pods?: library.PodIdentityOptions;
}

// Copies: what is done later to what was passed is nothing that was asked.
const credentials = new WeakMap<library.Credentials, AskedCredentials>();

export const Credentials = recording(library.Credentials, {
  statics: {
    irsa: (made: library.Credentials, provider: library.IOidcProvider, options: library.IrsaOptions = {}) => {
      credentials.set(made, { irsa: { provider: copied(provider), audience: options.audience } });
    },
    podIdentity: (made: library.Credentials, pods: library.PodIdentityOptions = {}) => {
      credentials.set(made, { pods: copied(pods) });
    },
    irsaAndPodIdentity: (
      made: library.Credentials,
      provider: library.IOidcProvider,
      options: library.IrsaAndPodIdentityOptions = {},
    ) => {
      credentials.set(made, {
        irsa: { provider: copied(provider), audience: options.audience },
        pods: copied(options),
      });
    },
  },
});

export const WorkloadRole = recording(library.WorkloadRole, {
  made: (made: library.WorkloadRole, _: Construct, __: string, props: library.WorkloadRoleProps) => {
    note.role(made, askedOfTrust(props.trust), askedOptions(props));
  },
});

export const IrsaRole = recording(library.IrsaRole, {
  made: (made: library.IrsaRole, _: Construct, __: string, props: library.IrsaRoleProps) => {
    const { oidcProviders, subjects, audience } = props;
    const accounts = oidcProviders.map((provider) => askedAccounts(provider, subjects, audience));
    note.role(made, ...accounts, askedOptions(props));
  },
});

export const PodIdentityRole = recording(library.PodIdentityRole, {
  made: (made: library.PodIdentityRole, _: Construct, __: string, props: library.PodIdentityRoleProps) => {
    note.role(made, ...props.scopes.map((scope) => askedPods(scope, props)), askedOptions(props));
  },
});

export const WorkloadIdentity = recording(library.WorkloadIdentity, {
  made: (made: library.WorkloadIdentity, _: Construct, __: string, props: library.WorkloadIdentityProps) => {
    const { irsa, pods } = credentials.get(props.credentials) ?? {};
    const { namespace, name } = props.serviceAccount;
    const cluster = askedCluster(props.cluster);
    const subjects = [{ namespace, name, isPattern: false }];
    if (made.target !== undefined) {
      const withoutTags = pods?.disableSessionTags ?? false;
      const caller = { roleArn: made.role.roleArn, cluster, namespace, serviceAccount: name, withoutTags };
      note.role(made.target.role, { callers: [caller] }, askedOptions(pods?.target ?? {}));
    }
    if (props.role !== undefined) return;
    const accounts =
      irsa === undefined ? [] : [{ provider: askedProvider(irsa.provider), subjects, audience: irsa.audience }];
    note.role(made.role, { accounts }, podsOf(pods, { cluster, subjects }), askedOptions(props));
  },
});

function podsOf(
  options: library.PodIdentityOptions | undefined,
  own: Pick<Asked['pods'][number], 'cluster' | 'subjects'>,
): Partial<Asked> {
  if (options === undefined) return {};
  if (options.scope !== undefined) return askedPods(options.scope, options);
  const { sourceAccount, sourceArn, disableSessionTags: withoutTags = false } = options;
  return { pods: [{ ...own, sourceAccount, sourceArn, withoutTags }] };
}

export const CrossAccountTarget = recording(library.CrossAccountTarget, {
  made: (made: library.CrossAccountTarget, _: Construct, __: string, props: library.CrossAccountTargetProps) => {
    const { sourceRole, disableSessionTags: withoutTags = false } = props;
    const { namespace, serviceAccountName: serviceAccount } = props.serviceAccount;
    const cluster = askedCluster(props.cluster);
    const caller = { roleArn: sourceRole.roleArn, cluster, namespace, serviceAccount, withoutTags };
    note.role(made.role, { callers: [caller] }, askedOptions(props));
  },
});

/** What AWS says of the service accounts of add-ons, apart from the library's catalogue. */
const ADDON_ACCOUNTS: Readonly<Record<string, readonly [namespace: string, ...accounts: string[]]>> = {
  'vpc-cni': ['kube-system', 'aws-node'],
  'aws-ebs-csi-driver': ['kube-system', 'ebs-csi-controller-sa'],
  'aws-efs-csi-driver': ['kube-system', 'efs-csi-controller-sa', 'efs-csi-node-sa'],
  'aws-fsx-csi-driver': ['kube-system', 'fsx-csi-controller-sa'],
  'aws-mountpoint-s3-csi-driver': ['kube-system', 's3-csi-driver-sa'],
  'amazon-cloudwatch-observability': ['amazon-cloudwatch', 'cloudwatch-agent'],
  'external-dns': ['external-dns', 'external-dns'],
  kasten_k10: ['kasten-io', 'k10-k10'],
  adot: ['opentelemetry-operator-system', 'adot-col-prom-metrics', 'adot-col-otlp-ingest', 'adot-col-container-logs'],
};

const shared = new WeakSet<library.AddonIdentity>();

export const AddonIdentity = recording(library.AddonIdentity, {
  statics: {
    recommendedShared: (made: library.AddonIdentity) => {
      shared.add(made);
    },
  },
});

export const Addon = recording(library.Addon, {
  made: (made: library.Addon, _: Construct, __: string, props: library.AddonProps) => {
    const [namespace = '', ...accounts] = ADDON_ACCOUNTS[props.name] ?? [];
    for (const name of accounts) {
      const role = made.podIdentityRoles[name];
      if (role === undefined) continue;
      const subjects = [{ namespace: props.namespace ?? namespace, name, isPattern: false }];
      const scope = { cluster: askedCluster(props.cluster), subjects };
      const isShared = props.identity !== undefined && shared.has(props.identity);
      const isMade = (role as unknown) === made.node.tryFindChild(`Role-${name}`);
      if (isShared || isMade) note.role(role, { pods: [{ ...(isShared ? {} : scope), withoutTags: false }] });
    }
  },
});

const trust = library.TrustPolicy.prototype;
recordMethod(trust, 'addWebIdentity', (self: library.TrustPolicy, args: Parameters<typeof trust.addWebIdentity>) => {
  if (isOutside()) note.trust(self, askedAccounts(...args));
});
recordMethod(trust, 'addPodIdentity', (self: library.TrustPolicy, args: Parameters<typeof trust.addPodIdentity>) => {
  if (isOutside()) note.trust(self, askedPods(...args));
});
recordMethod(trust, 'addAwsServices', (self: library.TrustPolicy, args: Parameters<typeof trust.addAwsServices>) => {
  if (isOutside()) note.trust(self, askedServices(...args));
});
recordMethod(trust, 'addStatement', (self: library.TrustPolicy, [one]: [library.PolicyStatement]) => {
  if (isOutside()) note.trust(self, askedStatements([one]));
});
recordMethod(trust, '_extend', (self: library.TrustPolicy, _: unknown[], copy: library.TrustPolicy) => {
  if (isOutside()) note.trust(copy, askedOfTrust(self));
});
recordMethod(trust, '_render', (self: library.TrustPolicy, [partition]: [string?], rendered?: { json: string }) => {
  if (isOutside() && rendered !== undefined)
    collectRendered(rendered.json, together(askedOfTrust(self), { partition }));
});
