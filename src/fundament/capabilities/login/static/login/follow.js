"use strict";
(function () {
  // The next step is a link for those without script; with script it is followed, once the frames
  // of services that log out have been loaded, or have had their time.
  var next = document.querySelector("a[data-follow-now]");
  function go() {
    window.location.assign(next.href);
  }
  if (next && document.querySelector("iframe")) {
    window.addEventListener("load", go);
    window.setTimeout(go, 5000);
  } else if (next) {
    go();
  }
})();
