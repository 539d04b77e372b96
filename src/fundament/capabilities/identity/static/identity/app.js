"use strict";
(function () {
  // The app's key: made here, kept here, and never to be taken out; here it signs.
  var KIND = { name: "ECDSA", namedCurve: "P-256" };
  var SIGN = { name: "ECDSA", hash: "SHA-256" };
  var SETTING_UP = "fundament app set up 1\n";
  var fault = document.querySelector("[data-app-fault]");

  function store(mode, act) {
    return new Promise(function (done, failed) {
      var opening = indexedDB.open("fundament-app", 1);
      opening.onupgradeneeded = function () {
        opening.result.createObjectStore("keys");
      };
      opening.onerror = failed;
      opening.onsuccess = function () {
        var asked = act(opening.result.transaction("keys", mode).objectStore("keys"));
        asked.onerror = failed;
        asked.onsuccess = function () {
          opening.result.close();
          done(asked.result);
        };
      };
    });
  }
  function text(octets) {
    return btoa(String.fromCharCode.apply(null, new Uint8Array(octets)));
  }
  function sign(key, message) {
    return crypto.subtle.sign(SIGN, key, new TextEncoder().encode(message)).then(text);
  }
  function plain(code) {
    return code.toUpperCase().replace(/[^A-Z0-9]/g, "").slice(0, 32);
  }
  function setUp(form) {
    return crypto.subtle.generateKey(KIND, false, ["sign", "verify"]).then(function (pair) {
      return store("readwrite", function (keys) {
        return keys.put(pair.privateKey, "key");
      })
        .then(function () {
          return crypto.subtle.exportKey("spki", pair.publicKey);
        })
        .then(function (octets) {
          form.elements.public_key.value = text(octets);
          return sign(pair.privateKey, SETTING_UP + plain(form.elements.code.value));
        });
    });
  }
  function answer(form) {
    return store("readonly", function (keys) {
      return keys.get("key");
    }).then(function (key) {
      var number = form.elements.number.value.replace(/\s/g, "");
      return sign(key, form.dataset.message + number);
    });
  }
  function listen(form, act) {
    form.addEventListener("submit", function (event) {
      event.preventDefault();
      act(form)
        .then(function (signature) {
          form.elements.signature.value = signature;
          form.submit();
        })
        .catch(function () {
          fault.hidden = false;
          fault.scrollIntoView();
        });
    });
  }
  function wait(place) {
    window.setTimeout(function () {
      fetch(place.dataset.waitAt, { headers: { Accept: "application/json" } })
        .then(function (found) {
          return found.json();
        })
        .then(function (found) {
          var isTyping = document.querySelector("form[data-app] input:focus");
          if (found.questions.join(" ") !== place.dataset.questions && !isTyping) {
            window.location.assign(window.location.pathname);
          } else {
            wait(place);
          }
        })
        .catch(function () {
          wait(place);
        });
    }, 2000);
  }
  document.querySelectorAll("form[data-app=set-up]").forEach(function (form) {
    listen(form, setUp);
  });
  document.querySelectorAll("form[data-app=answer]").forEach(function (form) {
    listen(form, answer);
  });
  document.querySelectorAll("[data-app=wait]").forEach(wait);
})();
