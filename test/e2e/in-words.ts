import type { ActualRole } from './iam-role';
import type { Statement } from '../support/policies';

/** Who may assume a role and what it may do, as sentences. */
export function describeRole(role: ActualRole): string[] {
  return [
    `Role ${role.arn}`,
    '  Who may assume it:',
    ...role.trust.Statement.flatMap(trusted).map((line) => `  - ${line}`),
    '  What it may do:',
    ...role.attached.map((arn) => `  - what the policy ${arn} allows`),
    ...[...role.inline].flatMap(([name, { Statement }]) =>
      Statement.map((statement) => `  - ${permitted(statement)} (policy "${name}")`),
    ),
    ...(role.boundary === undefined ? [] : [`  But no more than the boundary ${role.boundary} allows`]),
  ];
}

function trusted(statement: Statement): string[] {
  const actions = list(statement.Action);
  const rest = statement.Effect === 'Allow' ? '' : ` (${statement.Effect})`;
  return Object.entries(statement.Principal ?? {}).flatMap(([kind, principals]) => {
    if (kind === 'Federated') return webIdentities(statement).map((line) => line + rest);
    if (kind !== 'Service') return list(principals).map((arn) => `${arn}, by ${actions.join(', ')}${rest}`);
    return list(principals).map((service) => {
      const name = service.replace(/\.amazonaws\.com$/, '');
      return `the AWS service ${name}${conditions(statement, () => false)}${rest}`;
    });
  });
}

function webIdentities(statement: Statement): string[] {
  const entries = Object.entries(statement.Condition ?? {}).flatMap(([operator, keys]) =>
    Object.entries(keys).map(([key, values]) => ({ operator, key, values: list(values) })),
  );
  const subject = entries.find(({ key }) => key.endsWith(':sub'));
  const audience = entries.find(({ key }) => key.endsWith(':aud'));
  const issuer = subject?.key.slice(0, -':sub'.length) ?? String(statement.Principal?.['Federated']);
  const claim =
    audience === undefined
      ? 'whatever the audience of its token'
      : `if its token's audience is ${audience.values.join(' or ')}`;
  const more = conditions(statement, (key) => key === subject?.key || key === audience?.key);
  const accounts = subject?.values.map((value) => account(value, subject.operator)) ?? ['every service account'];
  return accounts.map((name) => `${name} of the cluster with issuer ${issuer}, ${claim}${more}`);
}

function account(subject: string, operator: string): string {
  const [, namespace = '', name = ''] = /^system:serviceaccount:([^:]*):(.*)$/.exec(subject) ?? [];
  const named = namespace === '' ? subject : `${namespace}/${name}`;
  return operator === 'StringLike' ? `every service account like ${named}` : `service account ${named}`;
}

function conditions(statement: Statement, told: (key: string) => boolean): string {
  const rest = Object.entries(statement.Condition ?? {}).flatMap(([operator, keys]) =>
    Object.entries(keys)
      .filter(([key]) => !told(key))
      .map(([key, values]) => `${operator} ${key} ${list(values).join(' or ')}`),
  );
  return rest.length === 0 ? '' : `, and if ${rest.join(' and ')}`;
}

function permitted(statement: Statement): string {
  const verb = statement.Effect === 'Allow' ? '' : 'never ';
  const resources = list(statement.Resource).join(', ');
  return `${verb}${list(statement.Action).join(', ')} on ${resources}${conditions(statement, () => false)}`;
}

function list(value: string | string[] | undefined): string[] {
  return value === undefined ? [] : [value].flat();
}
