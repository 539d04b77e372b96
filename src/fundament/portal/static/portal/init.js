"use strict";
(function () {
  var more = document.currentScript.dataset.more;
  DKFDS.init();
  document.querySelectorAll(".more-button span").forEach(function (span) {
    span.textContent = more;
  });
  // A form that only passes a message on is sent at once; without script its button does it.
  var passing = document.querySelector("form[data-send-now]");
  if (passing) {
    passing.submit();
  }
})();
