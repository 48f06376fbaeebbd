/** What fluentd does: container logs of the node, with their pod and namespace, to one log group, a stream for each container. */
export function fluentdConfig(region: string, logGroupName: string): string {
  return `
<source>
  @type tail
  path /var/log/containers/*.log
  exclude_path ["/var/log/containers/fluentd-*"]
  pos_file /var/log/fluentd-containers.log.pos
  tag kubernetes.*
  read_from_head true
  <parse>
    @type regexp
    expression /^(?<time>[^ ]+) (?<stream>stdout|stderr) (?<logtag>[FP]) (?<log>.*)$/
    time_format %Y-%m-%dT%H:%M:%S.%N%:z
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
    flush_interval 5s
    chunk_limit_size 2m
    retry_forever true
  </buffer>
</match>
`.trimStart();
}
