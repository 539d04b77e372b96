"use strict";
(function () {
  var more = document.currentScript.dataset.more;
  DKFDS.init();
  document.querySelectorAll(".more-button span").forEach(function (span) {
    span.textContent = more;
  });
  // A form that only passes a message on is sent at once; without script its button does it.
  // Frames, by which services log out, are loaded before, or have had their time.
  var passing = document.querySelector("form[data-send-now]");
  function send() {
    passing.submit();
  }
  if (passing && document.querySelector("iframe")) {
    window.addEventListener("load", send);
    window.setTimeout(send, 5000);
  } else if (passing) {
    send();
  }
})();
