{{/* Name of a service's objects: "centralino-queue". Called with a dict of root and name. */}}
{{- define "centralino.name" -}}
{{ printf "%s-%s" .root.Release.Name .name | trunc 63 | trimSuffix "-" }}
{{- end }}

{{- define "centralino.selector" -}}
app.kubernetes.io/name: {{ .name }}
app.kubernetes.io/instance: {{ .root.Release.Name }}
{{- end }}

{{- define "centralino.labels" -}}
{{ include "centralino.selector" . }}
app.kubernetes.io/part-of: centralino
app.kubernetes.io/version: {{ .root.Values.image.tag | default .root.Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .root.Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .root.Chart.Name .root.Chart.Version }}
{{- end }}

{{/* HOST:PORT of a service's gRPC. Its Service is headless: the name gives every replica. */}}
{{- define "centralino.grpc" -}}
{{- $service := get .root.Values.services .name -}}
{{ include "centralino.name" . }}:{{ $service.grpcPort }}
{{- end }}

{{/* The options file of a service, YAML. What an operator sets in `options` comes last and wins. */}}
{{- define "centralino.options" -}}
{{- $values := .root.Values -}}
{{- $service := get $values.services .name -}}
{{- $options := dict
    "grpc-listen" (printf "0.0.0.0:%v" $service.grpcPort)
    "http-listen" (printf "0.0.0.0:%v" $service.httpPort)
    "log-level" $values.logLevel
    "drain-timeout" $values.drainSeconds
    "state-dir" "/var/lib/centralino" -}}
{{- $redis := required "redis: set it to HOST:PORT" $values.redis -}}
{{- $directory := include "centralino.grpc" (dict "root" .root "name" "directory") -}}
{{- if eq .name "directory" -}}
  {{- $_ := set $options "redis" $redis -}}
  {{- $_ := set $options "key-file" "/etc/centralino/keys/keys" -}}
{{- else if eq .name "routing" -}}
  {{- $_ := set $options "directory" $directory -}}
{{- else if eq .name "queue" -}}
  {{- $_ := set $options "redis" $redis -}}
  {{- $_ := set $options "directory" $directory -}}
{{- else if eq .name "media" -}}
  {{- $_ := set $options "rtp-ports" $service.rtpPorts -}}
  {{- $_ := set $options "cache-dir" "/var/lib/centralino/speech" -}}
  {{- $messages := $values.messages -}}
  {{- with $messages.smtp.server -}}{{- $_ := set $options "smtp" . -}}{{- end -}}
  {{- $_ := set $options "smtp-tls" $messages.smtp.tls -}}
  {{- with $messages.smtp.user -}}{{- $_ := set $options "smtp-user" . -}}{{- end -}}
  {{- if $messages.smtp.secret -}}
    {{- $_ := set $options "smtp-password-file" "/etc/centralino/smtp/password" -}}
  {{- end -}}
  {{- with $messages.from -}}{{- $_ := set $options "mail-from" . -}}{{- end -}}
  {{- $_ := set $options "message-format" $messages.format -}}
  {{- $_ := set $options "message-keep-days" $messages.keepDays -}}
{{- else if eq .name "sip-edge" -}}
  {{- $_ := set $options "sip-listen" (printf "0.0.0.0:%v" $service.sipPort) -}}
  {{- if not $values.trunk -}}{{- fail "trunk: list the carrier's addresses" -}}{{- end -}}
  {{- $_ := set $options "trunk" $values.trunk -}}
  {{- $_ := set $options "key-file" "/etc/centralino/keys/keys" -}}
  {{- $_ := set $options "redis" $redis -}}
  {{- $_ := set $options "directory" $directory -}}
  {{- range $other := list "routing" "queue" "media" -}}
    {{- $_ := set $options $other (include "centralino.grpc" (dict "root" $.root "name" $other)) -}}
  {{- end -}}
  {{- with $values.defaultOrganisation -}}{{- $_ := set $options "default-organisation" . -}}{{- end -}}
{{- end -}}
{{- if hasKey $service.options "civil-time" -}}
  {{- fail (printf "services.%s.options.civil-time: civil time is for trials; in a cluster calendars follow the real clock" .name) -}}
{{- end -}}
{{ toYaml (merge (deepCopy $service.options) $options) }}
{{- end }}
