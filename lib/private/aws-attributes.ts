// Attributes whose values AWS computes or restricts to characters that cannot end a JSON string. Types are listed one by
// one: an S3 object, an alarm, a Glue database or a key pair may have quotes in its name and so in its ARN, and data sources
// such as `aws_arn` and `aws_service_principal` give back what they are given; the ARN of the caller and the id of an access
// entry hold the path of a user or role. What is not listed is encoded, which changes no value.

/** Without `aws_`: resources and data sources whose `arn` and `id` have no free text. */
const TYPES = new Set(
  [
    'accessanalyzer_analyzer acm_certificate acmpca_certificate_authority api_gateway_rest_api',
    'apigatewayv2_api athena_workgroup backup_vault bedrock_inference_profile cloudfront_distribution',
    'cloudfront_origin_access_control cloudtrail cloudwatch_event_bus cloudwatch_event_rule',
    'cloudwatch_log_group codeartifact_domain codeartifact_repository codebuild_project',
    'cognito_identity_pool cognito_user_pool db_instance db_proxy dynamodb_table ebs_volume',
    'ecr_repository ecs_cluster ecs_service ecs_task_definition efs_access_point efs_file_system eip',
    'eks_addon eks_cluster eks_fargate_profile eks_node_group',
    'eks_pod_identity_association elasticache_cluster elasticache_replication_group',
    'elasticache_serverless_cache elasticache_user fsx_lustre_file_system fsx_ontap_file_system',
    'fsx_openzfs_file_system fsx_windows_file_system grafana_workspace iam_group iam_instance_profile',
    'iam_openid_connect_provider iam_policy iam_role iam_saml_provider iam_server_certificate iam_user',
    'instance internet_gateway kinesis_firehose_delivery_stream kinesis_stream kms_alias kms_external_key',
    'kms_key kms_replica_key lambda_alias lambda_function lb lb_listener lb_target_group memorydb_cluster',
    'memorydb_user mq_broker msk_cluster msk_serverless_cluster nat_gateway neptune_cluster',
    'opensearch_domain opensearchserverless_collection organizations_organization',
    'organizations_organizational_unit prometheus_workspace rds_cluster rds_cluster_instance',
    'redshift_cluster route53_zone route_table s3_access_point s3_bucket s3_directory_bucket',
    's3express_directory_bucket secretsmanager_secret security_group sfn_state_machine sns_topic',
    'sqs_queue ssm_parameter subnet transfer_server vpc vpc_endpoint wafv2_web_acl',
  ].flatMap((row) => row.split(' ')),
);

/** The argument that stands in the ARN as it was given: a path of IAM takes quotes, and an issuer is not known to refuse them. */
const FREE_ARGUMENT: Record<string, string> = {
  iam_group: 'path',
  iam_instance_profile: 'path',
  iam_openid_connect_provider: 'url',
  iam_policy: 'path',
  iam_role: 'path',
  iam_server_certificate: 'path',
  iam_user: 'path',
};

/** Further attributes, by type. */
const ATTRIBUTES: Record<string, readonly string[]> = {
  caller_identity: ['account_id', 'id', 'user_id'],
  partition: ['partition', 'id', 'dns_suffix', 'reverse_dns_prefix'],
  region: ['region', 'name', 'id'],
  eks_cluster: ['name', 'identity[0].oidc[0].issuer'],
  iam_role: ['name', 'unique_id'],
  iam_user: ['name', 'unique_id'],
  iam_policy: ['name', 'policy_id'],
  cloudfront_distribution: ['domain_name'],
  eks_pod_identity_association: ['association_arn', 'association_id'],
  kms_key: ['key_id'],
  route53_zone: ['zone_id'],
  s3_bucket: ['bucket_domain_name', 'bucket_regional_domain_name'],
  organizations_organization: ['master_account_id', 'master_account_arn'],
};

const REFERENCE = /^\$\{((?:data\.)?aws_([a-z0-9_]+)\.[\w-]+)(?:\[\d+\])?\.([a-z0-9_.[\]]+)\}$/;

/** One attribute that AWS computes or validates. */
export interface ComputedAttribute {
  /** The resource that has it: `aws_iam_role.Reader`. */
  readonly address: string;
  /** The argument whose text is in it, where there is one that AWS leaves free. */
  readonly freeArgument?: string;
}

/** The attribute that an expression is, where AWS computes or validates it. */
export function computedAttribute(expression: string): ComputedAttribute | undefined {
  const [, address = '', type = '', attribute = ''] = REFERENCE.exec(expression) ?? [];
  const isCommon = TYPES.has(type) && (attribute === 'arn' || attribute === 'id');
  if (!isCommon && ATTRIBUTES[type]?.includes(attribute) !== true) return undefined;
  // The id of a policy or OIDC provider is its ARN; that of the others is a name or a number.
  const holdsArn = attribute === 'arn' || (attribute === 'id' && /^iam_(policy|openid_connect_provider)$/.test(type));
  return { address, freeArgument: holdsArn ? FREE_ARGUMENT[type] : undefined };
}
