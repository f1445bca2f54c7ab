{{- define "tenantry.name" -}}
{{- if contains "tenantry" .Release.Name }}{{ .Release.Name | trunc 50 | trimSuffix "-" }}{{ else }}{{ printf "%s-tenantry" .Release.Name | trunc 50 | trimSuffix "-" }}{{ end }}
{{- end }}

{{- define "tenantry.selector" -}}
app.kubernetes.io/name: tenantry
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end }}

{{- define "tenantry.labels" -}}
{{ include "tenantry.selector" . }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/component: control-plane
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version }}
{{- end }}

{{- define "tenantry.image" -}}
{{- if .Values.image.digest }}{{ printf "%s@%s" .Values.image.repository .Values.image.digest }}{{ else }}{{ printf "%s:%s" .Values.image.repository (.Values.image.tag | default .Chart.AppVersion) }}{{ end }}
{{- end }}

{{- define "tenantry.host" -}}
{{- (urlParse .Values.url).hostname }}
{{- end }}

{{/* Cluster roles are everybody's: two releases must not share one. */}}
{{- define "tenantry.clusterName" -}}
{{- printf "%s-%s" .Release.Namespace (include "tenantry.name" .) }}
{{- end }}

{{/* The token is that of an identity in Entra ID, which the webhook of the cluster hands to pods with this label. */}}
{{- define "tenantry.hasWorkloadIdentity" -}}
{{- if and (eq .Values.cloud.kind "azure") (eq .Values.cloud.credential "workload-identity") }}true{{ end }}
{{- end }}
