"use strict";
(function () {
  // The next step of a logout is a link for those without script; with script it is followed.
  var next = document.querySelector("a[data-follow-now]");
  if (next) {
    window.location.assign(next.href);
  }
})();
