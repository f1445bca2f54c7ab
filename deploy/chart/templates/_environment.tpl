{{- define "tenantry.environment" -}}
{{- $name := include "tenantry.name" . -}}
{{- $settings := dict
  "TENANTRY_HOME" "/var/lib/tenantry"
  "TENANTRY_HOST" "0.0.0.0"
  "TENANTRY_PORT" "7878"
  "TENANTRY_LOG_FILE" "stdout"
  "TENANTRY_DRAIN_SECONDS" "10"
  "TENANTRY_PORTAL_BUILD" "0"
  "TENANTRY_PUBLIC_URL" .Values.url
  "TENANTRY_CLOUD" .Values.cloud.kind
  "TENANTRY_MASTER_KEY_FILE" "/etc/tenantry/secrets/master.key"
  "TENANTRY_FIRST_ADMINISTRATOR" .Values.firstAdministrator.email
-}}
{{- if .Values.masterKey.oldSecret.name }}{{ $_ := set $settings "TENANTRY_OLD_MASTER_KEY_FILE" "/etc/tenantry/secrets/old-master.key" }}{{ end -}}
{{- if .Values.adminToken.secret.name }}{{ $_ := set $settings "TENANTRY_ADMIN_TOKEN_FILE" "/etc/tenantry/secrets/admin-token" }}{{ end -}}
{{- if .Values.firstAdministrator.secret.name }}{{ $_ := set $settings "TENANTRY_FIRST_ADMINISTRATOR_PASSWORD_FILE" "/etc/tenantry/secrets/first-administrator-password" }}{{ end -}}
{{- if .Values.trustedProxies }}{{ $_ := set $settings "TENANTRY_TRUSTED_PROXIES" (join "," .Values.trustedProxies) }}{{ end -}}
{{- if .Values.tls.secretName -}}
{{- $_ := set $settings "TENANTRY_TLS_PORT" "7879" -}}
{{- $_ := set $settings "TENANTRY_TLS_CERT_FILE" "/etc/tenantry/tls/tls.crt" -}}
{{- $_ := set $settings "TENANTRY_TLS_KEY_FILE" "/etc/tenantry/tls/tls.key" -}}
{{- end -}}
{{- with .Values.cloud -}}
{{- if eq .kind "azure" -}}
{{- $_ := set $settings "AZURE_SUBSCRIPTION_ID" .subscriptionId -}}
{{- $_ := set $settings "AZURE_TENANT_ID" .tenantId -}}
{{- $_ := set $settings "TENANTRY_PRINCIPAL_ID" .principalId -}}
{{- $_ := set $settings "TENANTRY_AZURE_CREDENTIAL" .credential -}}
{{- if and .clientId (eq .credential "managed-identity") }}{{ $_ := set $settings "AZURE_CLIENT_ID" .clientId }}{{ end -}}
{{- end -}}
{{- end -}}
- name: DATABASE_URL
  valueFrom:
    secretKeyRef: {{ toJson .Values.database.secret }}
# Metrics are asked for at the address of the pod.
- name: POD_IP
  valueFrom: { fieldRef: { fieldPath: status.podIP } }
- name: TENANTRY_ALLOWED_HOSTS
  value: "$(POD_IP),{{ $name }},{{ $name }}.{{ .Release.Namespace }},{{ $name }}.{{ .Release.Namespace }}.svc,{{ $name }}.{{ .Release.Namespace }}.svc.cluster.local"
{{- range $key, $value := merge (deepCopy .Values.settings) $settings }}
- name: {{ $key }}
  value: {{ $value | quote }}
{{- end }}
{{- with .Values.extraEnv }}
{{ toYaml . }}
{{- end }}
{{- end }}
