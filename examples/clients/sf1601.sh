#!/bin/sh
# Send a MeMo as municipalities do (KOMBIT SF1601). Usage: sf1601.sh letter.xml
# SENDER is the CVR number of the organisation that owns the system.
set -eu

base="${FUNDAMENT_URL:-https://localhost:8443}"
[ -r "${1:-}" ] || { echo "Usage: sf1601.sh letter.xml (a file that can be read)" >&2; exit 2; }

call() {
  curl --silent --show-error --fail-with-body --cacert "$CA_FILE" \
    --cert "$CERT_FILE" --key "$KEY_FILE" "$@"
}

refused() {
  echo "Refused: $1" >&2
  exit 1
}

service=http://entityid.kombit.dk/service/kombipostafsend/1
use_key=$(openssl x509 -in "$CERT_FILE" -outform DER | base64 -w 0)
issued=$(call --json @- "$base/runtime/api/rest/wstrust/v1/issue" <<END
{"TokenType": "http://docs.oasis-open.org/wss/oasis-wss-saml-token-profile-1.1#SAMLV2.0",
 "RequestType": "http://docs.oasis-open.org/ws-sx/ws-trust/200512/Issue",
 "KeyType": "http://docs.oasis-open.org/ws-sx/ws-trust/200512/PublicKey",
 "AnvenderKontekst": {"Cvr": "$SENDER"}, "UseKey": "$use_key",
 "AppliesTo": {"EndpointReference": {"Address": "$service"}}, "OnBehalfOf": null}
END
) || refused "$issued"
assertion=$(echo "$issued" | sed -n 's/.*"Assertion": "\([^"]*\)".*/\1/p')

given=$(call --data-urlencode "saml-token=$assertion" \
  "$base/service/AccessTokenService_1/token") || refused "$given"
token=$(echo "$given" | sed -n 's/.*"access_token": "\([^"]*\)".*/\1/p')

answer=$({
  echo '<kombi_request><KombiValgKode>Digital Post</KombiValgKode>'
  sed 's/<?xml[^>]*?>//' "$1"
  echo '</kombi_request>'
} | call --header "Authorization: Holder-of-key $token" --header 'Content-Type: application/xml' \
  --header "X-TransaktionsId: $(cat /proc/sys/kernel/random/uuid)" \
  --header "X-TransaktionsTid: $(date -u +%Y-%m-%dT%H:%M:%SZ)" \
  --data-binary @- "$base/service/KombiPostAfsend_1/kombi") || refused "$answer"
echo "$answer"
