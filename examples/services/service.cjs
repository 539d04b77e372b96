"use strict";
// A web service with login and logout by Fundament, with node-saml. Usage: node service.cjs
const { SAML } = require("@node-saml/node-saml");
const { randomUUID } = require("node:crypto");
const { readFileSync } = require("node:fs");
const https = require("node:https");

const site = `https://node.localhost:${process.env.PORT ?? 9000}`;
const key = readFileSync("sp.key", "utf8");
const broker = readFileSync("broker.xml", "utf8");
const inBroker = (pattern) => broker.match(pattern)[1];
const withoutSpace = (found) => found[1].replace(/\s/g, "");
const saml2 = "urn:oasis:names:tc:SAML:2.0";
const core = "https://data.gov.dk/model/core";
const loa = "https://data.gov.dk/concept/core/nsis/loa";
const levels = ["Low", "Substantial", "High"];
const usual = "Substantial";

const options = {
  issuer: `${site}/metadata`, // our entityID
  callbackUrl: `${site}/acs`,
  entryPoint: inBroker(/SingleSignOnService[^>]*Location="([^"]+)"/),
  logoutUrl: inBroker(/SingleLogoutService[^>]*Location="([^"]+)"/),
  idpIssuer: inBroker(/entityID="([^"]+)"/),
  idpCert: [...broker.matchAll(/<(?:\w+:)?X509Certificate>([^<]+)/g)].map(withoutSpace),
  privateKey: key, // signs what we ask
  decryptionPvk: key, // opens what is told
  signatureAlgorithm: "sha256",
  identifierFormat: `${saml2}:nameid-format:persistent`,
  authnContext: [`${loa}/${usual}`],
  racComparison: "minimum", // the library's own default would ask for exactly this level
  wantAssertionsSigned: true,
  wantAuthnResponseSigned: false, // the profile signs the Assertion, and encrypts it
  validateInResponseTo: "always",
  acceptedClockSkewMs: 60000,
};
const saml = new SAML(options);
const { cacheProvider } = saml; // the requests that wait for their answer
const sessions = new Map(); // the value of our cookie -> who is logged in
const wishes = new Map(); // the state of a login under way -> which level it asked for

const redirect = (address, cookie) => ({ status: 303, address, cookie });
const show = (content, status = 200) => ({ status, content });
const kept = (name, value, site) => `${name}=${value}; Path=/; Secure; HttpOnly; SameSite=${site}`;
const brought = (request, name) =>
  new RegExp(`(?:^|; )${name}=([^;]*)`).exec(request.headers.cookie ?? "")?.[1];

const routes = {
  "GET /": (request) => {
    const person = sessions.get(brought(request, "node-session"));
    return person ? show(person) : redirect("/login");
  },

  // ?force asks the person again, ?passive asks nobody, ?level=High asks for another level.
  "GET /login": async (request, query) => {
    const state = randomUUID(); // binds the answer to this browser
    const level = query.get("level") ?? usual;
    wishes.set(state, level);
    setTimeout(() => wishes.delete(state), 3600000).unref(); // nobody came back
    const wish = new SAML({
      ...options,
      cacheProvider,
      forceAuthn: query.has("force"),
      passive: query.has("passive"),
      authnContext: [`${loa}/${level}`],
    });
    const address = await wish.getAuthorizeUrlAsync(state, undefined, {});
    return redirect(address, kept("node-state", state, "None")); // it comes back by a POST
  },

  "POST /acs": async (request, form) => {
    if (form.get("RelayState") !== brought(request, "node-state")) {
      throw new Error("this login was begun in another browser");
    }
    const answer = { SAMLResponse: form.get("SAMLResponse") };
    const wanted = wishes.get(form.get("RelayState"));
    wishes.delete(form.get("RelayState"));
    const { profile } = await saml.validatePostResponseAsync(answer);
    const wrong = brokenRule(profile, wanted);
    if (wrong) throw new Error(`the answer breaks a rule: ${wrong}`);
    const id = randomUUID();
    sessions.set(id, profile);
    return redirect("/", kept("node-session", id, "Lax"));
  },

  "GET /logout": async (request, query, raw) => {
    if (query.has("SAMLRequest") || query.has("SAMLResponse")) {
      return fromBroker(query, raw);
    }
    const id = brought(request, "node-session");
    const person = sessions.get(id);
    sessions.delete(id);
    return redirect(person ? await saml.getLogoutUrlAsync(person, "", {}) : "/");
  },
};

const outerIssuer = /Response\b[^>]*>\s*<(?:\w+:)?Issuer[^>]*>([^<]*)/;

// What the library leaves to us: the first rule that an answer breaks. The Assertion it gives us is what it has
// verified; the Response around it is not signed.
function brokenRule(profile, wanted) {
  const { Assertion } = profile.getAssertion();
  const response = profile.getSamlResponseXml();
  const inResponse = (pattern) => response.match(pattern)?.[1];
  const [statement] = Assertion.AuthnStatement ?? [{}];
  const names = (Assertion.AttributeStatement?.[0].Attribute ?? []).map(({ $ }) => $.Name);
  const isOurs = ({ $: { Method }, SubjectConfirmationData: [data] = [] }) =>
    Method === `${saml2}:cm:bearer` && data?.$?.Recipient === options.callbackUrl;
  const rules = {
    sealed: /<(\w+:)?EncryptedAssertion\b/.test(response),
    status: inResponse(/StatusCode[^>]*\bValue="([^"]*)"/) === `${saml2}:status:Success`,
    destination: inResponse(/Response[^>]*\bDestination="([^"]*)"/) === options.callbackUrl,
    sender: [undefined, options.idpIssuer].includes(inResponse(outerIssuer)), // it may be left out
    issuer: profile.issuer === options.idpIssuer,
    id: Assertion.$.ID.length >= 16,
    recipient: Assertion.Subject?.[0].SubjectConfirmation?.some(isOurs),
    name: profile.nameIDFormat === options.identifierFormat,
    person: profile.nameID?.startsWith(`${core}/eid/person/uuid/`), // and no employee
    profile: profile[`${core}/specVersion`] === "OIO-SAML-3.0",
    once: new Set(names).size === names.length,
    index: Boolean(profile.sessionIndex), // by which a logout finds the session
    instant: Date.parse(statement.$?.AuthnInstant) <= Date.now() + 300000, // clocks differ a little
    session: !(Date.parse(statement.$?.SessionNotOnOrAfter) <= Date.now()),
    level: levels.includes(wanted) && levels.indexOf(profile[loa]) >= levels.indexOf(wanted),
  };
  return Object.keys(rules).find((rule) => !rules[rule]);
}

// The broker tells that somebody logs out elsewhere, or that our own logout is done.
async function fromBroker(query, raw) {
  if (!query.has("Signature")) {
    throw new Error("unsigned"); // the library itself would take it
  }
  const { profile } = await saml.validateRedirectAsync(Object.fromEntries(query), raw);
  if (!profile) {
    return show({ loggedOut: true });
  }
  for (const [id, person] of sessions) {
    if (person.nameID === profile.nameID) sessions.delete(id);
  }
  const state = query.get("RelayState") ?? "";
  return redirect(await saml.getLogoutResponseUrlAsync(profile, state, {}, true));
}

async function answered(request) {
  const url = new URL(request.url, site);
  let body = "";
  for await (const part of request) body += part;
  const route = routes[`${request.method} ${url.pathname}`];
  if (!route) return show({ error: "no such page" }, 404);
  const fields = request.method === "POST" ? new URLSearchParams(body) : url.searchParams;
  try {
    return await route(request, fields, url.search.slice(1));
  } catch (error) {
    return show({ error: error.message }, 403);
  }
}

https
  .createServer({ key, cert: readFileSync("sp.crt") }, async (request, response) => {
    const { status, address, cookie, content } = await answered(request);
    if (address) response.setHeader("Location", address);
    if (cookie) response.setHeader("Set-Cookie", cookie);
    response.setHeader("Content-Type", "application/json; charset=utf-8");
    response.writeHead(status).end(content ? JSON.stringify(content, null, 1) : "");
  })
  .listen(new URL(site).port, "127.0.0.1", () => console.log(`The service runs: ${site}/`));
