"use strict";
(function () {
  // Asks the browser to make or to show a passkey, puts its answer into the form, and sends it.
  var form = document.querySelector("form[data-passkey]");
  if (!form) {
    return;
  }
  var fault = form.querySelector("[data-passkey-fault]");
  function ask() {
    var options = JSON.parse(form.dataset.options);
    if (form.dataset.passkey === "create") {
      return navigator.credentials.create({
        publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(options),
      });
    }
    return navigator.credentials.get({
      publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(options),
    });
  }
  form.addEventListener("submit", function (event) {
    var field = form.elements[form.dataset.field];
    if (field.value) {
      return;
    }
    event.preventDefault();
    fault.hidden = true;
    Promise.resolve()
      .then(ask)
      .then(function (made) {
        field.value = JSON.stringify(made.toJSON());
        form.submit();
      })
      .catch(function () {
        fault.hidden = false;
      });
  });
})();
