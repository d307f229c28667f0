{{- define "exhibit.name" -}}
{{- if contains .Chart.Name .Release.Name -}}{{ .Release.Name | trunc 50 | trimSuffix "-" }}
{{- else -}}{{ printf "%s-%s" .Release.Name .Chart.Name | trunc 50 | trimSuffix "-" }}{{- end -}}
{{- end -}}

{{- define "exhibit.image" -}}
{{- with .Values.image -}}
{{ .repository }}{{ if .digest }}@{{ .digest }}{{ else }}:{{ .tag | default $.Chart.AppVersion }}{{ end }}
{{- end -}}
{{- end -}}

{{/* What selects pods: it may never change for a release. */}}
{{- define "exhibit.selector" -}}
app.kubernetes.io/name: {{ .root.Chart.Name }}
app.kubernetes.io/instance: {{ .root.Release.Name }}
app.kubernetes.io/component: {{ .component }}
{{- end -}}

{{- define "exhibit.labels" -}}
{{ include "exhibit.selector" . }}
app.kubernetes.io/version: {{ .root.Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .root.Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .root.Chart.Name .root.Chart.Version | quote }}
{{- end -}}

{{- define "exhibit.podSecurity" -}}
runAsNonRoot: true
runAsUser: 10001
runAsGroup: 10001
fsGroup: 10001
seccompProfile: { type: RuntimeDefault }
{{- end -}}

{{- define "exhibit.containerSecurity" -}}
allowPrivilegeEscalation: false
readOnlyRootFilesystem: true
privileged: false
capabilities: { drop: [ALL] }
{{- end -}}

{{/* Everything of a pod that API, worker and migration have in common; "secret" is the one with exhibit.json, and the
     keyring is only for whoever has "keys". */}}
{{- define "exhibit.pod" -}}
automountServiceAccountToken: false
enableServiceLinks: false
securityContext: {{- include "exhibit.podSecurity" . | nindent 2 }}
{{- with .root.Values.image.pullSecrets }}
imagePullSecrets:
  {{- range . }}
  - name: {{ . }}
  {{- end }}
{{- end }}
{{- with .root.Values.nodeSelector }}
nodeSelector: {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .root.Values.tolerations }}
tolerations: {{- toYaml . | nindent 2 }}
{{- end }}
volumes:
  - name: configuration
    secret: { secretName: {{ .secret }}, defaultMode: 0440, items: [{ key: exhibit.json, path: exhibit.json }] }
  - name: tmp
    emptyDir: { medium: Memory, sizeLimit: 64Mi }
  {{- with .root.Values.secrets.authority }}
  - name: authority
    secret: { secretName: {{ . }}, defaultMode: 0444, items: [{ key: ca.crt, path: ca.crt }] }
  {{- end }}
  {{- if .keys }}
  - name: keyring-secret
    secret: { secretName: {{ .root.Values.secrets.keyring }}, defaultMode: 0440 }
  - name: keyring
    emptyDir: { medium: Memory, sizeLimit: 1Mi }
  {{- end }}
{{- end -}}

{{/* A mounted secret can be read by its group, and the appliance refuses a keyring that anyone else can read. */}}
{{- define "exhibit.keyringContainer" -}}
- name: keyring
  image: {{ include "exhibit.image" .root }}
  imagePullPolicy: {{ .root.Values.image.pullPolicy }}
  command: [sh, -ec, 'install -d -m 700 /run/exhibit-keys/ring && install -m 600 /run/keyring-secret/* /run/exhibit-keys/ring/']
  securityContext: {{- include "exhibit.containerSecurity" . | nindent 4 }}
  resources:
    requests: { cpu: 10m, memory: 16Mi }
    limits: { memory: 64Mi }
  volumeMounts:
    - { name: keyring-secret, mountPath: /run/keyring-secret, readOnly: true }
    - { name: keyring, mountPath: /run/exhibit-keys }
{{- end -}}

{{- define "exhibit.container" -}}
image: {{ include "exhibit.image" .root }}
imagePullPolicy: {{ .root.Values.image.pullPolicy }}
env:
  - { name: EXHIBIT_CONFIG, value: /run/exhibit/exhibit.json }
  {{- if .root.Values.secrets.authority }}
  - { name: NODE_EXTRA_CA_CERTS, value: /run/authority/ca.crt }
  {{- end }}
securityContext: {{- include "exhibit.containerSecurity" . | nindent 2 }}
volumeMounts:
  - { name: configuration, mountPath: /run/exhibit, readOnly: true }
  - { name: tmp, mountPath: /tmp }
  {{- if .root.Values.secrets.authority }}
  - { name: authority, mountPath: /run/authority, readOnly: true }
  {{- end }}
  {{- if .keys }}
  - { name: keyring, mountPath: /run/exhibit-keys, readOnly: true }
  {{- end }}
{{- end -}}
