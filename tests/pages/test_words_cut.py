"""Who signed an answer cuts words from what was written since. People see that words are gone; nothing else changes."""

import io
import zipfile

from tests.cast import CODE
from tests.pages.public_story import fresh
from tests.rooms.test_later_words import WHO, cut, followed, texts

__all__ = ["followed"]

HERE = f"/p/{CODE}"
LIST = f"/team{HERE}/answer/cut"
PUBLIC = ("/answer", "/answer?page=1", "/answer/brief", "/answer/whole", "/promises", "/read/siting", "/changes",
          "/record", "/feed.atom", "/answer.json")  # fmt: skip


def test_who_signed_sees_what_people_will_read_and_cuts_it_for_good(app, cast, followed, dee):
    page = dee.get(f"/team{HERE}/answer").click("Cut words written since")
    assert page.path == LIST
    assert page.words.count(WHO) == 11
    where = f"{LIST}/{texts(app, cast)['note'].place}"
    assert f'href="{where}"' in page.text
    form = dee.get(where).form(where)
    wrong = form.fill(text="All is well.", evidence="").send("See what people will read")
    assert wrong.status == 422
    assert wrong.form(where).fields["text"] == "All is well."
    looked = form.fill(text=f"Walked with [[name|{WHO}]].", evidence=f"Page of {WHO}").send()
    assert f"removed {WHO} added [name removed]" in " ".join(looked.words.split())
    assert f"Walked with {WHO}." in fresh(dee, f"{HERE}/promises").words, "nothing is cut yet"
    other = looked.form(where).fill(evidence=f"Page of [[name|{WHO}]]").send("Cut these words")
    assert "This is what people will see" in other.words, "what was changed since is looked at first"
    for _ in range(2):  # A form that is sent twice cuts once.
        assert "People see that words are gone" in other.form(where).send("Cut these words").words
    assert "Walked with [name removed]. Page of [name removed]" in " ".join(dee.get(LIST).words.split())


def test_no_page_and_no_file_has_the_words_any_more(app, cast, followed, client):
    shown = {path for path in PUBLIC if WHO in client.get(f"{HERE}{path}").text}
    assert {"/promises", "/answer", "/answer/whole", "/read/siting"} <= shown
    for each in texts(app, cast).values():
        cut(app, cast, each)
    assert [path for path in PUBLIC if WHO in fresh(client, f"{HERE}{path}").text] == []
    assert "[name removed]" in client.get(f"{HERE}/promises").words
    data = zipfile.ZipFile(io.BytesIO(client.get(f"{HERE}/data/data.zip").response.data))
    assert [name for name in data.namelist() if WHO.encode() in data.read(name)] == []
    listed = fresh(client, f"{HERE}/record").words
    assert listed.count("words were removed since") == 7


def test_before_the_signature_and_for_others_there_is_no_such_page(plan, dee, staff_client):
    assert dee.get(LIST).status == 409
    assert staff_client("Olga").get(LIST).status == 404
