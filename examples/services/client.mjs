// Write the metadata of a client whose private key is in client.key.
// Usage: node client.mjs "Min avis" https://openid.localhost:9002 > client.json
import { createPublicKey } from "node:crypto";
import { readFileSync } from "node:fs";

const [, , name, site] = process.argv;
const jwk = createPublicKey(readFileSync("client.key")).export({ format: "jwk" });

const metadata = {
  client_id: site,
  client_name: name,
  redirect_uris: [`${site}/back`],
  post_logout_redirect_uris: [`${site}/bye`],
  backchannel_logout_uri: `${site}/logout-token`,
  grant_types: ["authorization_code", "refresh_token"],
  scope: "openid profile cpr",
  token_endpoint_auth_method: "private_key_jwt",
  jwks: { keys: [{ ...jwk, use: "sig", alg: "ES256" }] },
  id_token_signed_response_alg: "ES256",
  dpop_bound_access_tokens: true,
  security_profile: "fapi-2.0",
};
console.log(JSON.stringify(metadata, null, 1));
