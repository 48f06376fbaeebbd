/** The folder in which fluentd keeps what must outlive its pod: how far it has read, and what CloudWatch has not taken yet. */
export const stateDir = '/var/lib/fluentd';

/** Returns the configuration of fluentd: container logs of the node, with their pod and namespace, to one log group, a stream for each container. */
export function fluentdConfig(region: string, logGroupName: string): string {
  return `
<source>
  @type tail
  path /var/log/containers/*.log
  exclude_path ["/var/log/containers/fluentd-*_logging_fluentd-*.log"]
  pos_file ${stateDir}/containers.pos
  tag kubernetes.*
  read_from_head true
  <parse>
    @type regexp
    expression /^(?<time>[^ ]+) (?<stream>stdout|stderr) (?<logtag>[FP]) (?<log>.*)$/
    time_format %iso8601
  </parse>
</source>

<filter kubernetes.**>
  @type kubernetes_metadata
</filter>

<match kubernetes.**>
  @type cloudwatch_logs
  region ${region}
  log_group_name ${logGroupName}
  use_tag_as_stream true
  auto_create_stream true
  <buffer>
    @type file
    path ${stateDir}/buffer
    flush_interval 5s
    chunk_limit_size 2m
    total_limit_size 512m
    overflow_action block
    retry_forever true
    retry_max_interval 1m
  </buffer>
</match>
`.trimStart();
}
