// npm oidc-provider as a peer of the benchmark `oidc`: what it does, our provider does too.
// Started by tools/bench/oidc.py; the order comes as JSON in ORDER. Everything is kept in memory.
import { generateKeyPairSync } from "node:crypto";
import { readFileSync } from "node:fs";
import https from "node:https";
import { Provider } from "oidc-provider";

const order = JSON.parse(process.env.ORDER);
const issuer = `https://localhost:${order.port}`;
const { privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
const key = { ...privateKey.export({ format: "jwk" }), use: "sig", alg: "ES256", kid: "bench" };
const silent = { error() {}, info() {}, warn() {} };
console.info = console.warn = silent.info;

const provider = new Provider(issuer, {
  clients: order.clients,
  jwks: { keys: [key] },
  clientAuthMethods: ["client_secret_basic", "private_key_jwt"],
  cookies: { keys: ["bench"] },
  pkce: { required: () => true },
  scopes: ["openid", "rapport"],
  findAccount: (_, id) => ({ accountId: id, claims: async () => ({ sub: id }) }),
  interactions: { url: (_, interaction) => `/interaction/${interaction.uid}` },
  features: {
    devInteractions: { enabled: false },
    clientCredentials: { enabled: true },
    resourceIndicators: {
      enabled: true,
      // Tokens of machines are signed by ES256, as ours are.
      defaultResource: (ctx) => (ctx.oidc.params.grant_type === "client_credentials" ? issuer : undefined),
      getResourceServerInfo: () => ({
        scope: "rapport",
        audience: issuer,
        accessTokenFormat: "jwt",
        jwt: { sign: { alg: "ES256" } },
      }),
    },
  },
  async loadExistingGrant(ctx) {
    const { Grant } = ctx.oidc.provider;
    const { clientId } = ctx.oidc.client;
    const kept = ctx.oidc.session.grantIdFor(clientId);
    if (kept) return Grant.find(kept);
    const grant = new Grant({ accountId: ctx.oidc.session.accountId, clientId });
    grant.addOIDCScope("openid");
    await grant.save();
    return grant;
  },
});

const form =
  '<form method="post" action=""><input name="username"><input name="password" type="password"><button>OK</button></form>';
const callback = provider.callback();

async function interaction(request, response) {
  if (request.method === "GET") {
    const page = form.replace('action=""', `action="${request.url}"`);
    response.writeHead(200, { "Content-Type": "text/html" }).end(page);
    return;
  }
  let body = "";
  for await (const part of request) body += part;
  const accountId = new URLSearchParams(body).get("username"); // no password is checked
  await provider.interactionFinished(request, response, { login: { accountId } });
}

https
  .createServer({ key: readFileSync(order.key), cert: readFileSync(order.certificate) }, (request, response) =>
    request.url.startsWith("/interaction/") ? interaction(request, response) : callback(request, response),
  )
  .listen(order.port, "127.0.0.1", () => console.log("ready"));
