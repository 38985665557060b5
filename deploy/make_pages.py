"""Write the pages that a proxy shows by itself: `python deploy/make_pages.py`.

A proxy that cannot reach the program can fetch no style for its page either, so each page is one file with
everything in it. What the pages share is written here once.
"""

from pathlib import Path

FOLDER = Path(__file__).parent / "pages"

FRAME = """\
<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>{title}</title>
<style>
:root{{color-scheme:light dark}}
body{{margin:0 auto;max-width:34rem;padding:1.5rem 1.125rem;font:18px/1.55 system-ui,sans-serif}}
h1{{font-size:1.6em;line-height:1.2}}
a{{display:inline-flex;align-items:center;min-height:2.875rem}}
</style>
</head>
<body>
<h1>{title}</h1>
{words}
<p><a href="https://www.weather.gov/" rel="noreferrer">Leave this page</a></p>
</body>
</html>
"""

DOWN = """\
<p>If you were reading: wait a minute, then load this page again.</p>
<p>If you were sending something: we do not know if it was saved. Wait a minute, then
reload this page. It is then stored once. If you go back and send it again, it could be stored twice.</p>"""

TOO_MUCH = """\
<p>It was more than this page can take, and nothing was saved. Go back: your text may still be there. Send it in
parts.</p>"""

PAGES = {
    "down.html": FRAME.format(title="This page is away for a moment", words=DOWN),
    "too-much.html": FRAME.format(title="That was too much at once", words=TOO_MUCH),
}

if __name__ == "__main__":
    for name, page in PAGES.items():
        (FOLDER / name).write_text(page, "utf-8")
