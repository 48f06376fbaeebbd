import ts from 'typescript';
import * as errors from '../../lib/errors';
import { nodesOf, sourceFiles } from './source-files';

/** A factory of one error: its name, its code, and its message with the names of the parameters in place of values. */
export interface ErrorFactory {
  readonly name: string;
  readonly code: string;
  readonly message: string;
  readonly file: string;
}

/** The class, and the functions on which the factories stand. */
const BASE = 'lib/errors/message.ts';

export function errorFactories(): ErrorFactory[] {
  return sourceFiles('lib/errors')
    .filter(({ path }) => path !== BASE)
    .flatMap(({ path, tree }) =>
      [...nodesOf(tree)].filter(isFactory).map((declaration) => {
        const name = declaration.name?.text ?? '';
        const parameters = declaration.parameters.map((parameter) => `<${parameter.name.getText()}>`);
        const factory = (errors as unknown as Record<string, (...values: string[]) => errors.WorkloadIdentityError>)[
          name
        ];
        if (factory === undefined) throw new Error(`${name} of ${path} is not exported`);
        const { code, detail } = factory(...parameters);
        // A value is shown as JSON; here it is a name.
        return { name, code, message: detail.replace(/\\?"(<\w+>)\\?"/g, '$1'), file: path };
      }),
    );
}

function isFactory(node: ts.Node): node is ts.FunctionDeclaration {
  return ts.isFunctionDeclaration(node) && node.type?.getText() === 'WorkloadIdentityError';
}

const TITLES: Record<string, string> = {
  'lib/errors/values.ts': 'Names, tags and ARNs',
  'lib/errors/policy.ts': 'Policies',
  'lib/errors/trust.ts': 'Trust policies',
  'lib/errors/cluster.ts': 'Clusters and OIDC providers',
  'lib/errors/kubernetes.ts': 'Kubernetes',
  'lib/errors/identity.ts': 'Roles, permissions and identities',
  'lib/errors/self-hosted.ts': 'Clusters outside EKS',
  'lib/errors/pod-identity.ts': 'EKS Pod Identity',
  'lib/errors/addons.ts': 'Add-ons',
};

/** The page that lists every error, in Markdown. */
export function errorsPage(): string {
  const sources = sourceFiles('lib').filter(({ path }) => !path.startsWith('lib/errors'));
  const thrownIn = (name: string): string =>
    sources
      .filter(({ text }) => new RegExp(`\\b${name}\\b`).test(text))
      .map(({ path }) => path.replace(/^lib\/|\.ts$/g, ''))
      .join(', ');
  const factories = errorFactories();
  const sections = [...new Set(factories.map(({ file }) => file))].map((file) => {
    const rows = factories
      .filter((factory) => factory.file === file)
      .map(({ name, code, message }) => `| \`${code}\` | ${escape(message)} | ${thrownIn(name)} |`);
    return [`## ${TITLES[file] ?? file}`, '', '| Code | Message | Thrown in |', '| --- | --- | --- |', ...rows].join(
      '\n',
    );
  });
  return `# Errors

Every error is a \`WorkloadIdentityError\`: \`<what> must <rule>, got <value>: <what to change> [<Code>]\`, with the path of
the construct in front. The code stays the same for ever and is the property \`code\`. What stands in \`<...>\` below is filled
in. A value that looks like a secret (a key, a URL with a password, JSON, YAML, long or random text) is told by its kind and
length. Errors come at synth; those that Terraform alone can see, such as a service named twice in a list that is a variable,
come at plan with the same code.

${sections.join('\n\n')}

## Advice

An advice is a warning of CDKTF: synthesis goes on.

| Id | When |
| --- | --- |
| \`AddonFactsUnsure\` | a recommended identity, or a namespace that is given, meets a row of the catalogue whose source is not sure |
| \`AddonFullAccess\` | a recommended identity attaches a policy that the add-on's own page advises against, and no \`ownPermissions\` are given |
| \`AddonNeedsNoIdentity\` | an add-on that is known to need no AWS permissions is given a role |
| \`AddonNotInCatalog\` | an add-on that the catalogue does not have is given a role |
| \`AddonServiceAccountUnknown\` | a role is given for a service account that the add-on is not known to have |
| \`AddonVersionTooOld\` | a role is given to a pinned version that takes no associations yet |
| \`AddonWithoutIdentity\` | an add-on that needs AWS permissions has no identity and uses those of its node |
| \`PodIdentityAgentNeedless\` | the agent is installed on a cluster of EKS Auto Mode, which has its own |
| \`PodIdentityAgentUnknown\` | a cluster has associations and this app knows of no agent on it |
| \`PodIdentityNotOnCompute\` | a workload on Fargate or Windows uses EKS Pod Identity, which does not serve it |
| \`RoleDoesNotTrust\` | a workload identity or an association uses a role made in this app whose trust names its service account in no statement of the library |
| \`TrustPolicySize\` | a trust policy has more than 2,048 characters, the quota that an account starts with, and no \`trustPolicyQuota\` is given |
| \`TrustPrincipalOpen\` | a trust statement of one's own lets in everyone and does not ask who they are |
| \`TrustStatementWide\` | a trust statement of one's own lets in web identities without asking for \`sub\` and \`aud\` |
`;
}

/** The ids of advices, as the sources have them. */
export function adviceIds(): string[] {
  const texts = sourceFiles('lib').map(({ text }) => text);
  return [
    ...new Set(texts.flatMap((text) => [...text.matchAll(/['`]\[([A-Z]\w+)\] /g)].map(([, id = '']) => id))),
  ].sort();
}

function escape(text: string): string {
  return text.replace(/[|*_<>[\]]/g, '\\$&');
}
