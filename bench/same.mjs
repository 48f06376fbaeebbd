import { deepStrictEqual } from 'node:assert';

/** Both templates make the same: counts by type, every trust policy, attached policy and service account. */
export function assertSame(handWritten, library) {
  deepStrictEqual(counts(library), counts(handWritten));
  deepStrictEqual(trusts(library), trusts(handWritten));
  deepStrictEqual(attached(library), attached(handWritten));
  deepStrictEqual(accounts(library), accounts(handWritten));
  deepStrictEqual(associations(library), associations(handWritten));
}

function counts({ resource }) {
  return Object.fromEntries(Object.entries(resource).map(([type, items]) => [type, Object.keys(items).length]));
}

/** Addresses differ, what stands at them does not. */
function trusts({ resource }) {
  return Object.values(resource.aws_iam_role)
    .map(({ assume_role_policy: policy }) =>
      policy
        .replace(/\$\{aws_iam_openid_connect_provider\.[\w-]+\.arn\}/g, 'ARN')
        .replace(/\$\{local\.[\w-]+\}/g, 'ISSUER'),
    )
    .sort();
}

function attached({ resource }) {
  return Object.values(resource.aws_iam_role_policy_attachment).map(({ policy_arn: policy }) => policy);
}

function associations({ resource }) {
  return Object.values(resource.aws_eks_pod_identity_association ?? {})
    .map(({ cluster_name, namespace, service_account }) => [cluster_name, namespace, service_account].join(' '))
    .sort();
}

function accounts({ resource }) {
  return Object.values(resource.kubernetes_service_account_v1)
    .map(({ metadata: { namespace, name, labels, annotations } }) =>
      JSON.stringify([namespace, name, labels, Object.keys(annotations ?? {})]),
    )
    .sort();
}
