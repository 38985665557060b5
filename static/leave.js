/* Leaving at once, and leaving nothing in this browser's history. Every page works without it. */
(function () {
  "use strict";
  var here = document.currentScript, way = document.querySelector("a.leave"), shifts = [], told;

  function blank() {
    var root = document.documentElement;
    while (root.firstChild) root.removeChild(root.firstChild);
  }

  function leave() {
    blank();
    location.replace(way.href);
  }

  if (way) {
    way.addEventListener("click", function (event) {
      event.preventDefault();
      leave();
    });
    /* Shift three times within a second and a half, nothing else pressed between. */
    document.addEventListener("keydown", function (event) {
      if (event.repeat) return;
      shifts = event.key === "Shift" ? shifts.slice(-2).concat(event.timeStamp) : [];
      if (shifts.length === 3 && shifts[2] - shifts[0] < 1500) leave();
    }, true);
  }

  /* What a form brought forth: the browser is not to keep what was sent, nor to send it again. */
  if (here.hasAttribute("data-forget")) history.replaceState(null, "", location.pathname);

  /* "Start fresh" takes this page's place, so that Back does not lead here. */
  document.addEventListener("click", function (event) {
    var link = event.target.closest && event.target.closest("a.fresh");
    if (!link) return;
    event.preventDefault();
    location.replace(link.href);
  });

  /* Once it is sent, pages that the browser holds ready for Back, with the words in them, are let go. */
  if (window.BroadcastChannel) {
    told = new BroadcastChannel("sent");
    told.onmessage = function () {};
    if (here.hasAttribute("data-once")) told.postMessage("");
  }

  /* A receipt is shown once: its page goes blank when it is left, and is asked for anew when it comes back. */
  if (here.hasAttribute("data-once")) {
    addEventListener("pagehide", blank);
    addEventListener("pageshow", function (event) {
      if (event.persisted) location.reload();
    });
  }
})();
