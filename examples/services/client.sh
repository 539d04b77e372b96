#!/bin/sh
# Write the metadata of a client and its secret, for mod_auth_openidc.
# Usage: sh client.sh "Min side" https://openidc.localhost:9003
set -eu

secret=$(openssl rand -hex 32)
cat > client.json <<JSON
{
  "client_id": "$2",
  "client_secret": "$secret",
  "client_name": "$1",
  "redirect_uris": ["$2/back"],
  "post_logout_redirect_uris": ["$2/farvel.html"],
  "backchannel_logout_uri": "$2/back?logout=backchannel",
  "scope": "openid profile cpr",
  "token_endpoint_auth_method": "client_secret_basic",
  "userinfo_signed_response_alg": "RS256"
}
JSON
printf 'OIDCClientSecret %s\nOIDCCryptoPassphrase %s\n' "$secret" "$(openssl rand -hex 32)" > secret.conf
chmod 600 client.json secret.conf
