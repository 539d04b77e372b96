// A web service with login and logout by Fundament, with openid-client. Usage: node openid.mjs
import { createRemoteJWKSet, importPKCS8, jwtVerify } from "jose";
import { randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import https from "node:https";
import * as client from "openid-client";

const site = `https://openid.localhost:${process.env.PORT ?? 9002}`;
const issuer = new URL(process.env.FUNDAMENT_URL ?? "https://localhost:8443");
const key = await importPKCS8(readFileSync("client.key", "utf8"), "ES256");
const config = await client.discovery(
  issuer,
  site, // our client_id
  { id_token_signed_response_alg: "ES256" },
  client.PrivateKeyJwt(key), // proves who we are
);
const DPoP = client.getDPoPHandle(config, await client.randomDPoPKeyPair("ES256"));
const brokerKeys = createRemoteJWKSet(new URL(config.serverMetadata().jwks_uri));
const begun = new Map(); // the value of a cookie -> what the login under way must prove
const sessions = new Map(); // the value of our cookie -> who is logged in

const redirect = (address, cookie) => ({ status: 303, address, cookie });
const show = (content, status = 200) => ({ status, content });
const kept = (name, value) => `${name}=${value}; Path=/; Secure; HttpOnly; SameSite=Lax`;
const brought = (request, name) =>
  new RegExp(`(?:^|; )${name}=([^;]*)`).exec(request.headers.cookie ?? "")?.[1];

const routes = {
  "GET /": (request) => {
    const person = sessions.get(brought(request, "openid-session"));
    return person ? show(person.told) : redirect("/login");
  },

  // ?prompt=none asks nobody, ?prompt=login asks the person again, ?level=high asks for more.
  "GET /login": async (request, query) => {
    const checks = {
      pkceCodeVerifier: client.randomPKCECodeVerifier(),
      expectedState: client.randomState(),
      expectedNonce: client.randomNonce(),
    };
    const wish = {
      redirect_uri: `${site}/back`,
      scope: "openid profile cpr",
      code_challenge: await client.calculatePKCECodeChallenge(checks.pkceCodeVerifier),
      code_challenge_method: "S256",
      state: checks.expectedState,
      nonce: checks.expectedNonce,
      acr_values: query.get("level") ?? "substantial",
    };
    if (query.has("prompt")) wish.prompt = query.get("prompt");
    const address = await client.buildAuthorizationUrlWithPAR(config, wish, { DPoP });
    const id = randomUUID(); // binds the answer to this browser
    begun.set(id, checks);
    return redirect(address.href, kept("openid-begun", id));
  },

  "GET /back": async (request) => {
    const id = brought(request, "openid-begun");
    const checks = begun.get(id);
    begun.delete(id);
    if (!checks) throw new Error("this login was begun in another browser");
    const here = new URL(request.url, site);
    const tokens = await client.authorizationCodeGrant(config, here, checks, undefined, { DPoP });
    const { sub, sid, acr } = tokens.claims();
    const person = await client.fetchUserInfo(config, tokens.access_token, sub, { DPoP });
    const session = randomUUID();
    sessions.set(session, { sid, idToken: tokens.id_token, told: { ...person, acr } });
    return redirect("/", kept("openid-session", session));
  },

  "GET /logout": (request) => {
    const id = brought(request, "openid-session");
    const person = sessions.get(id);
    sessions.delete(id);
    if (!person) return redirect("/bye");
    const wish = { id_token_hint: person.idToken, post_logout_redirect_uri: `${site}/bye` };
    return redirect(client.buildEndSessionUrl(config, wish).href);
  },

  "GET /bye": () => show({ loggedOut: true }),

  // The broker tells that somebody has logged out elsewhere.
  "POST /logout-token": async (request, form) => {
    const { payload } = await jwtVerify(form.get("logout_token"), brokerKeys, {
      issuer: config.serverMetadata().issuer,
      audience: site,
      algorithms: ["ES256"],
      typ: "logout+jwt",
      requiredClaims: ["sid", "jti", "events"],
    });
    for (const [id, person] of sessions) {
      if (person.sid === payload.sid) sessions.delete(id);
    }
    console.log(`Logged out elsewhere: ${payload.sid}`);
    return show({});
  },
};

async function answered(request) {
  const url = new URL(request.url, site);
  let body = "";
  for await (const part of request) body += part;
  const route = routes[`${request.method} ${url.pathname}`];
  if (!route) return show({ error: "no such page" }, 404);
  const fields = request.method === "POST" ? new URLSearchParams(body) : url.searchParams;
  try {
    return await route(request, fields);
  } catch (error) {
    return show({ error: error.error ?? error.message, why: error.error_description }, 400);
  }
}

https
  .createServer({ key: readFileSync("sp.key"), cert: readFileSync("sp.crt") }, async (request, response) => {
    const { status, address, cookie, content } = await answered(request);
    if (address) response.setHeader("Location", address);
    if (cookie) response.setHeader("Set-Cookie", cookie);
    response.setHeader("Content-Type", "application/json; charset=utf-8");
    response.writeHead(status).end(content ? JSON.stringify(content, null, 1) : "");
  })
  .listen(new URL(site).port, "127.0.0.1", () => console.log(`The service runs: ${site}/`));
