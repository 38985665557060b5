"""How templates are read: what a template itself does not say word by word is never taken for markup.

Jinja takes what `_()` returns for markup, as a template's own sentence may hold some. A sentence that comes from
anywhere else, from a frozen document or a table above all, is escaped like any other text.
"""

from collections.abc import Callable

from flask.templating import Environment
from jinja2 import nodes
from markupsafe import Markup, escape

#: What translates, with how many of its first arguments are sentences.
_SENTENCES = {"_": 1, "gettext": 1, "ngettext": 2}
#: Begins the name under which the same is called for sentences from elsewhere.
_ELSEWHERE = "from_elsewhere_"


class Templates(Environment):
    """Flask's environment, in which only a template's own sentences are markup."""

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        tree = super()._parse(source, name, filename)
        for call in tree.find_all(nodes.Call):
            if isinstance(call.node, nodes.Name) and call.node.name in _SENTENCES:
                said = call.args[: _SENTENCES[call.node.name]]
                if not all(isinstance(each, nodes.Const) for each in said):
                    many = call.node.name == "ngettext"
                    call.node.name = f"{_ELSEWHERE}{'ngettext' if many else 'gettext'}"
        return tree


def install(env: Environment, one: Callable[[str], str], many: Callable[[str, str, int], str]) -> None:
    """Give an environment its translations: of one sentence, and of two to choose from by a number."""
    env.install_gettext_callables(one, many, newstyle=True)  # type: ignore[attr-defined]

    def gettext(_: object, words: str, /, **values: object) -> Markup:
        said = escape(one(words))
        return said % values if values else said

    def ngettext(_: object, single: str, plural: str, /, num: int, **values: object) -> Markup:
        return escape(many(single, plural, num)) % ({"num": num} | values)

    # Called with the template's context first, as Jinja's own are.
    env.globals.update({f"{_ELSEWHERE}gettext": gettext, f"{_ELSEWHERE}ngettext": ngettext})


#: The names in an environment's globals under which sentences are translated.
TRANSLATING = ("gettext", "ngettext", f"{_ELSEWHERE}gettext", f"{_ELSEWHERE}ngettext")
