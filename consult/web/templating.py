"""How templates are compiled: only what a template itself says word for word is markup.

Jinja treats the result of `_()` as markup, because a template's own sentences may contain some. A sentence from
anywhere else, above all from a frozen document or a table, is escaped like any other text.
"""

from collections.abc import Callable

from flask.templating import Environment
from jinja2 import nodes
from markupsafe import Markup, escape

#: Functions that translate, with how many of their first arguments are sentences.
_SENTENCES = {"_": 1, "gettext": 1, "ngettext": 2}
#: Prefix of the name under which the same function is called for sentences from elsewhere.
_ELSEWHERE = "from_elsewhere_"


class Templates(Environment):
    """Flask's environment, in which only a template's own sentences are markup."""

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        tree = super()._parse(source, name, filename)
        for call in tree.find_all(nodes.Call):
            if isinstance(call.node, nodes.Name) and call.node.name in _SENTENCES:
                sentences = call.args[: _SENTENCES[call.node.name]]
                if not all(isinstance(each, nodes.Const) for each in sentences):
                    many = call.node.name == "ngettext"
                    call.node.name = f"{_ELSEWHERE}{'ngettext' if many else 'gettext'}"
        return tree


def install(env: Environment, one: Callable[[str], str], many: Callable[[str, str, int], str]) -> None:
    """Give an environment its translations: for one sentence, and for two that depend on a number."""
    env.install_gettext_callables(one, many, newstyle=True)  # type: ignore[attr-defined]  # the extension adds it

    def gettext(_: object, words: str, /, **values: object) -> Markup:
        sentence = escape(one(words))
        return sentence % values if values else sentence

    def ngettext(_: object, single: str, plural: str, num: int, /, **values: object) -> Markup:
        return escape(many(single, plural, num)) % ({"num": num} | values)

    # Called with the template's context first, like Jinja's own.
    env.globals.update({f"{_ELSEWHERE}gettext": gettext, f"{_ELSEWHERE}ngettext": ngettext})


#: The names in an environment's globals that translate sentences.
TRANSLATING = ("gettext", "ngettext", f"{_ELSEWHERE}gettext", f"{_ELSEWHERE}ngettext")
