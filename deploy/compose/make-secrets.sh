#!/usr/bin/env bash
# Makes ./secrets for a first start with everything beside: passwords, keyring, a certification authority of its own and
# the two configuration files. Refuses to touch a folder that is there: a keyring that is lost cannot be made again.
#   EXHIBIT_HOST=exhibit.bank.example EXHIBIT_ID_HOST=id.bank.example ./make-secrets.sh
set -euo pipefail
umask 077
: "${EXHIBIT_HOST:?names the host of the console}" "${EXHIBIT_ID_HOST:?names the host of the OpenID provider}"
cd "$(dirname "${BASH_SOURCE[0]}")"
target="${1:-secrets}"
if [ -e "$target" ]; then
  echo "$target is there already; it is not changed." >&2
  exit 1
fi
work="$(mktemp -d "$target.XXXXXX")"
trap 'rm -rf "$work"' EXIT

password() { openssl rand -hex 24; }
keep() { printf '%s' "$2" >"$work/$1"; }

for name in postgres-superuser postgres-owner postgres-app postgres-keycloak; do keep "$name" "$(password)"; done
access_key="exhibit-$(openssl rand -hex 4)"
secret_key="$(password)"
client_secret="$(password)"

mkdir "$work/keys"
openssl rand -base64 32 >"$work/keys/kek-1.key"
openssl genpkey -algorithm ed25519 -out "$work/keys/signing-ed25519.pem"

# The internal authority, and what it vouches for: as `make-keys` would make them, each key with its chain in one file.
rsa=(-newkey rsa:3072 -noenc -sha256)
openssl req -x509 "${rsa[@]}" -days 7300 -subj "/CN=$EXHIBIT_HOST internal authority" \
  -keyout "$work/root.key" -out "$work/root.crt" \
  -addext 'basicConstraints=critical,CA:TRUE,pathlen:0' -addext 'keyUsage=critical,keyCertSign,cRLSign'
cat "$work/root.key" "$work/root.crt" >"$work/keys/authority-rsa-1.pem"
vouched() { # purpose, key usage, extended key usage
  openssl req -x509 "${rsa[@]}" -days 1095 -CA "$work/root.crt" -CAkey "$work/root.key" \
    -subj "/CN=$EXHIBIT_HOST $1" -keyout "$work/own.key" -out "$work/own.crt" \
    -addext 'basicConstraints=critical,CA:FALSE' -addext "keyUsage=critical,$2" -addext "extendedKeyUsage=$3"
  cat "$work/own.key" "$work/own.crt" "$work/root.crt" >"$work/keys/$1-rsa-1.pem"
}
vouched signing digitalSignature,nonRepudiation emailProtection
vouched timestamping digitalSignature critical,timeStamping
rm "$work"/root.* "$work"/own.*

ec=(-newkey ec -pkeyopt ec_paramgen_curve:P-256 -noenc)
openssl req -x509 "${ec[@]}" -days 3650 -subj '/CN=Exhibit first start' -keyout "$work/ca.key" -out "$work/ca.crt" \
  -addext 'basicConstraints=critical,CA:TRUE,pathlen:0' -addext 'keyUsage=critical,keyCertSign,cRLSign'
certificate() { # file, host
  openssl req -x509 "${ec[@]}" -days 397 -CA "$work/ca.crt" -CAkey "$work/ca.key" -subj "/CN=$2" \
    -keyout "$work/$1.key" -out "$work/$1.crt" -addext "subjectAltName=DNS:$2" \
    -addext 'basicConstraints=critical,CA:FALSE' -addext 'extendedKeyUsage=serverAuth'
}
certificate tls "$EXHIBIT_HOST"
certificate keycloak "$EXHIBIT_ID_HOST"
certificate s3 s3

keep s3.env "ROOT_ACCESS_KEY=$access_key
ROOT_SECRET_KEY=$secret_key
"
keep keycloak.env "KC_DB_PASSWORD=$(cat "$work/postgres-keycloak")
KC_BOOTSTRAP_ADMIN_USERNAME=first-admin
KC_BOOTSTRAP_ADMIN_PASSWORD=$(password)
EXHIBIT_OIDC_CLIENT_SECRET=$client_secret
EXHIBIT_PUBLIC_URL=https://$EXHIBIT_HOST
"

configuration() { # more of "database"
  cat <<JSON
{
  "appliance": { "name": "$EXHIBIT_HOST" },
  "mode": "production",
  "http": { "host": "0.0.0.0", "port": 8080, "publicUrl": "https://$EXHIBIT_HOST" },
  "database": { "url": "postgres://exhibit_app:$(cat "$work/postgres-app")@postgres:5432/exhibit"$1 },
  "storage": {
    "kind": "s3",
    "endpoint": "https://s3:7070",
    "region": "us-east-1",
    "bucket": "exhibit",
    "accessKey": "$access_key",
    "secretKey": "$secret_key",
    "caFile": "/run/exhibit/ca.crt"
  },
  "keys": { "folder": "/run/exhibit-keys", "create": false },
  "oidc": {
    "issuer": "https://$EXHIBIT_ID_HOST:8444/realms/exhibit",
    "clientId": "exhibit-console",
    "clientSecret": "$client_secret",
    "groupPrefix": "exhibit-"
  },
  "console": { "folder": "/app/frontend/dist/console/browser" },
  "recorder": { "file": "/app/recorder/dist/exhibit-recorder.js" },
  "recordings": { "sealAfterSilenceSeconds": 1800 },
  "logging": { "level": "info" }
}
JSON
}
configuration '' >"$work/appliance.json"
configuration ", \"ownerUrl\": \"postgres://exhibit_owner:$(cat "$work/postgres-owner")@postgres:5432/exhibit\"" >"$work/migrations.json"

# Compose mounts these files with the owner that they have here, so each belongs to whoever reads it in its container.
if [ "$(id -u)" = 0 ]; then
  chown -R 10001:10001 "$work/keys" "$work"/{appliance,migrations}.json
  chown 101:101 "$work"/tls.*
  chown 999:999 "$work"/postgres-*
  chown 1000:0 "$work"/keycloak.{crt,key}
  chown 10002:10002 "$work"/s3.{crt,key}
else
  echo 'Not root: give the files their owners as README.md lists them.' >&2
fi
chmod 755 "$work"
chmod 644 "$work/ca.crt"
mv "$work" "$target"
trap - EXIT
echo "$target is made. Copy $target/keys to where the database's backup is not: without it no recording can be read."
