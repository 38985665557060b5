"""Routes of signing in, and one's own page."""

from tests.routes.model import EVERYONE, PASSPHRASE, STAFF, Form, Route

ROUTES = [
    Route("staff.enter", "GET", EVERYONE, 404),
    Route("staff.join", "GET", EVERYONE, 404),
    Route("staff.keys", "GET", STAFF, 200),
    Route("staff.me", "GET", STAFF, 200),
    Route("staff.prove", "GET", STAFF, 200),
    Route("staff.second", "GET", STAFF, 200),
    Route("staff.sign_in", "GET", EVERYONE, 303, also={"S": 200}),
    Route(
        "staff.change_passphrase",
        "POST",
        STAFF,
        422,
        forms=[
            Form(
                "Mo",
                good={"old": PASSPHRASE, "passphrase": PASSPHRASE, "again": PASSPHRASE, "code": "000000"},
                taken=422,
            ),
        ],
    ),
    Route(
        "staff.switch_keys",
        "POST",
        STAFF,
        422,
        forms=[
            Form("Mo", good={"act": "off"}, chosen=("act",)),
        ],
    ),
    Route(
        "staff.new_recovery",
        "POST",
        STAFF,
        200,
        forms=[
            Form("Mo", taken=200, bare=200),
        ],
    ),
    Route(
        "staff.send_enter",
        "POST",
        EVERYONE,
        404,
        forms=[
            Form(path={"token": "{demonstration}"}, bare=303),
        ],
    ),
    Route(
        "staff.send_join",
        "POST",
        EVERYONE,
        404,
        forms=[
            Form(
                good={"key": "{sealed_key}", "passphrase": PASSPHRASE, "again": PASSPHRASE, "code": "{key_code}"},
                path={"token": "{invitation}"},
                taken=200,
            ),
        ],
    ),
    Route(
        "staff.send_prove",
        "POST",
        STAFF,
        422,
        forms=[
            Form("Mo", good={"passphrase": PASSPHRASE, "code": "000000", "next": "/team/"}, taken=422),
            Form(
                "Ana", good={"passphrase": PASSPHRASE, "code": "000000", "to": "/team/p/{code}/heard/freeze"}, taken=422
            ),
        ],
    ),
    Route(
        "staff.send_second",
        "POST",
        STAFF,
        422,
        forms=[
            Form("Mo", good={"key": "no key of ours", "code": "000000"}, taken=422),
        ],
    ),
    Route(
        "staff.send_sign_in",
        "POST",
        EVERYONE,
        422,
        forms=[
            Form(good={"name": "Nobody", "passphrase": PASSPHRASE, "code": "000000"}, taken=422),
        ],
    ),
    Route(
        "staff.sign_out",
        "POST",
        EVERYONE,
        303,
        forms=[
            Form("Ada", bare=303),
        ],
    ),
    Route(
        "staff.sign_out_everywhere",
        "POST",
        STAFF,
        303,
        forms=[
            Form("Mo", bare=303),
        ],
    ),
]
