"""The reference: a bare Flask view on the same server, in the same run."""

from flask import Flask

app = Flask(__name__)


@app.get("/")
def answer() -> str:
    return "ok"
