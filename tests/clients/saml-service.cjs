"use strict";
// A service provider made of node-saml: one JSON order on stdin, one JSON answer on stdout.
// It keeps the requests it made in a file, as a real service would in its session store.
const fs = require("node:fs");
const { SAML } = require("@node-saml/node-saml");

const order = JSON.parse(fs.readFileSync(0, "utf8"));
const kept = order.store;
const requests = fs.existsSync(kept) ? JSON.parse(fs.readFileSync(kept, "utf8")) : {};
const cacheProvider = {
  saveAsync: async (key, value) => {
    requests[key] = value;
    fs.writeFileSync(kept, JSON.stringify(requests));
    return { value, createdAt: Date.now() };
  },
  getAsync: async (key) => requests[key] ?? null,
  removeAsync: async (key) => {
    delete requests[key];
    fs.writeFileSync(kept, JSON.stringify(requests));
    return key;
  },
};
const saml = new SAML({ ...order.options, cacheProvider });

async function main() {
  if (order.act === "authorize") {
    return { address: await saml.getAuthorizeUrlAsync("tilbage-hertil", undefined, {}) };
  }
  if (order.act === "answer") {
    const found = await saml.validatePostResponseAsync({ SAMLResponse: order.response });
    return { profile: found.profile };
  }
  if (order.act === "logout") {
    return { address: await saml.getLogoutUrlAsync(order.profile, "farvel", {}) };
  }
  const found = await saml.validateRedirectAsync(order.query, order.original);
  return { loggedOut: found.loggedOut };
}

main().then(
  (answer) => process.stdout.write(JSON.stringify(answer)),
  (error) => process.stdout.write(JSON.stringify({ error: String(error) })),
);
