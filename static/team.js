/* The team's pages by keys, and words hidden by selecting them. Every page works without it; it keeps nothing. */
(function () {
  "use strict";
  var byKeys = !document.currentScript.hasAttribute("data-off");
  var said = document.getElementById("said"), list = document.getElementById("suggestions");
  var kinds = document.getElementById("kinds"), box = document.getElementById("marked"), letters = [], chosen = null;

  function all(what, where) {
    return Array.from((where || document).querySelectorAll(what));
  }

  /* ---- keys: a control names its own in aria-keyshortcuts ---- */

  function takesText(element) {
    return element.isContentEditable || element.matches(
      "textarea, select, input:not([type=radio]):not([type=checkbox]):not([type=submit])"
    );
  }

  function controlFor(key) {
    return all("[aria-keyshortcuts]").find(function (each) {
      return each.getAttribute("aria-keyshortcuts") === key && each.checkVisibility() && !each.closest("#kinds");
    });
  }

  function moveInList(step) {
    var items = all(".waiting .item"), here = items.indexOf(document.activeElement);
    if (here < 0) here = items.findIndex(function (each) { return each.hasAttribute("aria-current"); });
    var next = items[here < 0 ? 0 : Math.max(0, Math.min(items.length - 1, here + step))];
    if (next) next.focus();
    return Boolean(next);
  }

  function open() {
    var item = document.activeElement.closest(".waiting .item"), control = controlFor("o");
    if (item) item.click();
    else if (control) control.click();
    return Boolean(item || control);
  }

  function somethingElse() {
    var first = document.querySelector("details[name=outcome]");
    if (!first) return false;
    first.open = true;
    first.querySelector("summary").focus();
    return true;
  }

  function help() {
    var map = document.getElementById("keys");
    if (!map) return false;
    map.showModal();
    map.querySelector("button").onclick = function () { map.close(); };
    return true;
  }

  function search() {
    var field = document.querySelector("input[type=search]");
    if (field) field.focus();
    return Boolean(field);
  }

  function press(key) {
    var kind = chosen && !chosen.box && !getSelection().isCollapsed && kinds.querySelector('[aria-keyshortcuts="' + CSS.escape(key) + '"]');
    if (kind) return hide(kind.dataset.kind);
    if ((key === "j" || key === "k") && document.querySelector(".waiting .item")) {
      return moveInList(key === "j" ? 1 : -1);
    }
    if (key === "o") return open();
    if (key === "x" && somethingElse()) return true;
    if (key === "/") return search();
    if (key === "?" && help()) return true;
    if (list && (key === "h" || key === "l")) return answerAll(key === "h" ? "hide" : "leave");
    if (list && /^[1-9]$/.test(key)) return turn(list.children[Number(key) - 1]);
    var control = controlFor(key);
    if (control && takesText(control)) control.focus();
    else if (control) control.click();
    return Boolean(control);
  }

  document.addEventListener("keydown", function (event) {
    var plain = !(event.ctrlKey || event.altKey || event.metaKey || (event.shiftKey && event.key !== "?"));
    if (!byKeys || !plain || event.repeat || event.isComposing) return;
    /* Enter works by itself where something has the focus. */
    if (event.key.length !== 1 && (event.key !== "Enter" || event.target !== document.body)) return;
    if (takesText(event.target) || document.querySelector("dialog[open]")) return;
    if (press(event.key.length === 1 ? event.key.toLowerCase() : event.key)) event.preventDefault();
  });

  /* ---- sorting: a theme brings its stance, unless one was chosen ---- */

  document.addEventListener("change", function (event) {
    var stance = event.target.checked && event.target.dataset.stance;
    if (!stance || document.querySelector("[name=stance]:checked")) return;
    document.querySelector('[name=stance][value="' + stance + '"]').checked = true;
  });

  /* ---- suggestions: each is hidden or left ---- */

  function answerOf(line) {
    var checked = line.querySelector("input:checked");
    return checked ? checked.value : "";
  }

  function answer(line, value) {
    line.querySelector("input[value=" + value + "]").checked = true;
  }

  function answerAll(value) {
    all("li", list).forEach(function (line) { answer(line, value); });
    show();
    return true;
  }

  function turn(line) {
    if (!line) return false;
    answer(line, answerOf(line) === "hide" ? "leave" : "hide");
    show();
    return true;
  }

  /* ---- places in the words: characters as the server counts them ---- */

  function readLetters() {
    all("[data-at]", said).forEach(function (piece) {
      Array.from(piece.textContent).forEach(function (letter, place) {
        letters[Number(piece.dataset.at) + place] = letter;
      });
    });
  }

  /* Where a boundary of the selection is, or -1 where the page does not show each character as it was sent. */
  function placeOf(node, offset) {
    if (node === said) {
      var child = said.children[offset];
      return child ? Number(child.dataset.at || -1) : letters.length;
    }
    var piece = (node.nodeType === Node.TEXT_NODE ? node.parentNode : node).closest("[data-at]");
    if (!piece || !said.contains(piece)) return -1;
    var before = document.createRange();
    before.selectNodeContents(piece);
    before.setEnd(node, offset);
    return Number(piece.dataset.at) + Array.from(before.toString()).length;
  }

  function textOf(start, end) {
    var part = letters.slice(start, end);
    for (var at = 0; at < part.length; at += 1) if (part[at] === undefined) return "";
    return part.join("");
  }

  function selected() {
    var selection = getSelection();
    if (!selection.rangeCount || selection.isCollapsed) return null;
    var range = selection.getRangeAt(0);
    if (!said.contains(range.commonAncestorContainer)) return null;
    var start = placeOf(range.startContainer, range.startOffset), end = placeOf(range.endContainer, range.endOffset);
    if (start < 0 || end <= start) return null;
    /* Brackets at the ends stay: the server could not tell them from its marks. */
    while (end > start && /[\s[\]]/.test(letters[end - 1])) end -= 1;
    while (start < end && /[\s[\]]/.test(letters[start])) start += 1;
    return textOf(start, end) ? {start: start, end: end, range: range.cloneRange()} : null;
  }

  /* ---- hiding what was selected ---- */

  function newLine(key, words) {
    var line = document.getElementById("one-more").content.firstElementChild.cloneNode(true), name = "hide." + key;
    line.dataset.key = key;
    line.querySelector(".number").textContent = list.children.length + 1;
    line.querySelector("select").name = "kind." + key;
    line.querySelector(".asked").textContent = words;
    line.querySelector(".asked").id = name + "-words";
    line.querySelector("[role=radiogroup]").setAttribute("aria-labelledby", name + "-words");
    all("input", line).forEach(function (each) { each.name = name; });
    line.querySelector("input").id = name;
    list.appendChild(line);
    return line;
  }

  /* In the box, too: words selected there by keys alone. */
  function putInBrackets(kind) {
    box.setRangeText("[[" + kind + "|" + chosen.words + "]]", chosen.start, chosen.end, "end");
    choose(null);
    box.focus();
    return true;
  }

  function selectedInBox() {
    var words = box.value.slice(box.selectionStart, box.selectionEnd), before = words.length - words.trimStart().length;
    var start = box.selectionStart + before, kept = words.trim();
    return kept ? {box: true, words: kept, start: start, end: start + kept.length} : null;
  }

  function hide(kind) {
    if (!chosen) return false;
    if (chosen.box) return putInBrackets(kind);
    var key = chosen.start + "-" + chosen.end, mark = document.createElement("mark");
    var line = list.querySelector('[data-key="' + key + '"]');
    if (!line) {
      line = newLine(key, textOf(chosen.start, chosen.end));
      mark.dataset.key = key;
      try {
        chosen.range.surroundContents(mark);
      } catch (across) { /* It begins in one piece and ends in another: the line below the words is enough. */ }
    }
    line.querySelector("select").value = kind;
    answer(line, "hide");
    getSelection().removeAllRanges();
    choose(null);
    show();
    return true;
  }

  function choose(words) {
    chosen = words;
    all("button", kinds).forEach(function (each) { each.disabled = !words; });
  }

  /* ---- what others would read ---- */

  function repeats(full, words) {
    var exact = words.trim().split(/\s+/).map(function (each) {
      return each.replace(/[\\^$.*+?()[\]{}|\/-]/g, "\\$&");
    });
    var found = [], one, pattern = new RegExp("(?<![\\p{L}\\p{N}_])" + exact.join("\\s+") + "(?![\\p{L}\\p{N}_])", "giu");
    while (/[\p{L}\p{N}]/u.test(words) && (one = pattern.exec(full))) found.push([one.index, one.index + one[0].length]);
    return found;
  }

  function merged(spans) {
    var found = [];
    spans.slice().sort(function (one, other) { return one[0] - other[0] || other[1] - one[1]; }).forEach(function (span) {
      var last = found[found.length - 1];
      if (last && span[0] < last[1]) last[1] = Math.max(last[1], span[1]);
      else found.push(span.slice());
    });
    return found;
  }

  /* With every further place of these words, also of what overlaps taken together. */
  function everywhere(full, spans) {
    var all = merged(spans), taken = [], before = spans.length;
    function take(span) {
      for (var at = span[0]; at < span[1]; at += 1) taken[at] = true;
    }
    function isTaken(span) {
      for (var at = span[0]; at < span[1]; at += 1) if (!taken[at]) return false;
      return true;
    }
    all.forEach(take);
    spans.concat(all).forEach(function (span) {
      repeats(full, full.slice(span[0], span[1])).forEach(function (one) {
        if (isTaken(one)) return;
        take(one);
        spans = spans.concat([one.concat(span[2])]);
      });
    });
    return spans.length > before ? everywhere(full, spans) : all;
  }

  function asRead(lines) {
    var full = textOf(0, letters.length), starts = [0], text = "", at = 0;
    letters.forEach(function (letter, place) { starts[place + 1] = starts[place] + letter.length; });
    var spans = lines.map(function (line) {
      var ends = line.dataset.key.split("-").map(Number), kind = line.querySelector("select").value;
      return [starts[ends[0]], starts[ends[1]], kinds.querySelector('[data-kind="' + kind + '"]').dataset.shown];
    });
    everywhere(full, spans).forEach(function (span) {
      text += full.slice(at, span[0]) + span[2];
      at = span[1];
    });
    return text + full.slice(at);
  }

  function show() {
    var lines = all("li", list), follows = document.getElementById("follows");
    var hidden = lines.filter(function (line) { return answerOf(line) === "hide"; });
    var left = lines.filter(function (line) { return answerOf(line) === "leave"; });
    lines.forEach(function (line) {
      all('mark[data-key="' + line.dataset.key + '"]', said).forEach(function (mark) {
        mark.className = answerOf(line);
      });
    });
    if (follows) {
      follows.hidden = !(hidden.length || left.length);
      follows.textContent = follows.dataset.hidden + " " + hidden.length + ", " + follows.dataset.left + " " + left.length;
    }
    document.getElementById("asked-first").hidden = true;
    if (textOf(0, letters.length)) {
      /* What is in brackets, too, only the server tells: by its preview. */
      document.getElementById("reading").hidden = !hidden.length || box.value !== textOf(0, letters.length);
      document.getElementById("read").textContent = asRead(hidden);
    }
  }

  /* ---- one press, one act: a second press must not act on what the first one brought ---- */

  var bench = document.getElementById("bench"), form = bench || (list && list.closest("form"));
  var sent = false, readyIn = 700, began = content();

  function content() {
    return form ? new URLSearchParams(new FormData(form)).toString() : "";
  }

  function actsHere(event) {
    return bench && (event.target === bench || event.target.id === "undo");
  }

  function decides(event) {
    return event.target === bench && !(event.submitter && /^(open|preview|plain|typed)$/.test(event.submitter.value));
  }

  /* The main button says that it does nothing yet. */
  var main = document.querySelector("#publish[data-moment]"), words = main && main.querySelector("span");
  var act = words && words.textContent;

  function sayMoment(yes) {
    if (words) words.textContent = yes ? main.dataset.moment : act;
  }

  window.addEventListener("pageshow", function () {
    sent = false;
    if (!bench) return;
    bench.removeAttribute("data-ready");
    sayMoment(true);
    setTimeout(function () {
      bench.setAttribute("data-ready", "");
      sayMoment(false);
    }, readyIn);
  });
  document.addEventListener("submit", function (event) {
    if (!actsHere(event) || !(sent || (decides(event) && !bench.hasAttribute("data-ready")))) return;
    event.preventDefault();
    event.stopPropagation();
  }, true);
  document.addEventListener("submit", function (event) {
    if ((actsHere(event) || event.target === form) && !event.defaultPrevented) sent = true;
  });

  /* What was chosen or typed is not lost without a word. */
  window.addEventListener("beforeunload", function (event) {
    if (form && !sent && (form.hasAttribute("data-unsent") || content() !== began)) event.preventDefault();
  });

  if (!said || !list) return;
  readLetters();
  kinds.hidden = false;
  choose(null);
  ["select", "keyup", "pointerup"].forEach(function (change) {
    box.addEventListener(change, function () { choose(selectedInBox()); });
  });
  document.addEventListener("selectionchange", function () {
    var now = selected();
    if (now) choose(now);
  });
  /* A finger on a button takes the selection away before the button knows. */
  document.addEventListener("pointerdown", function (event) {
    if (kinds.contains(event.target)) event.preventDefault();
    else choose(null);
  });
  kinds.addEventListener("click", function (event) {
    var button = event.target.closest("[data-kind]");
    if (button) hide(button.dataset.kind);
  });
  list.addEventListener("change", show);

  /* Publishing does not guess: what nobody has answered is asked first. */
  form.addEventListener("submit", function (event) {
    var publishes = event.submitter && /^(publish|stop)$/.test(event.submitter.value);
    var open = publishes && all("li", list).find(function (line) { return !answerOf(line); });
    if (!open) return;
    event.preventDefault();
    document.getElementById("asked-first").hidden = false;
    open.querySelector("input").focus();
  });
})();
