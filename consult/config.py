"""Settings: one frozen object, read once from the environment at start.

Every setting is optional, and every default is safe in production. A bad value stops the start; the message has the
setting's name, what is wrong with the value, and an example.
"""

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pyrage import RecipientError, x25519
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

PREFIX = "CONSULT_"
#: The folder of templates, static files and migrations.
ROOT = Path(__file__).resolve().parent.parent
#: The compiled translations, one folder a language.
TRANSLATIONS = Path(__file__).parent / "translations"
SECRET_BYTES = 32
#: Nobody keeps looking at a page that takes longer than this.
MAX_PATIENCE = 120
#: About a quarter of what one worker stored in a minute on a busy disk (docs/decisions/0009-group-commit.md): a hall
#: full of people is not held, and a flood leaves room for them.
SURGE_LIMIT = 3000
#: Within this time the team answers a notice about a published comment.
NOTICE_DAYS = 2
#: In the list of trusted proxies: one that connects over a Unix socket.
UNIX = "unix"

#: The address of a database, by kind.
EXAMPLES = {"sqlite": "sqlite:///var/consult.sqlite", "postgresql": "postgresql:///consult"}
#: Where `make run` serves, while no public address is set.
LOCAL_ADDRESS = "http://127.0.0.1:8000"
#: A server on this machine: nobody can listen in between.
_NEAR = ("", "localhost", "127.0.0.1", "::1")
_ENCRYPTED = ("require", "verify-ca", "verify-full")


class BadSetting(Exception):
    """A setting with which the program refuses to start; the text is for the operator."""

    def __init__(self, name: str, fault: str, example: str) -> None:
        super().__init__(f"{name}: {fault}. For example: {name}={example}")
        self.name = name


class UnknownSetting(BadSetting):
    """A name with our prefix that is not a setting: if it is misspelt, the default would silently stay in effect."""

    def __init__(self, name: str, known: list[str]) -> None:
        near = get_close_matches(name.removeprefix(PREFIX), [each.removeprefix(PREFIX) for each in known], 1)
        hint = f"Did you mean {PREFIX}{near[0]}?" if near else "docs/operating.md lists all there are."
        Exception.__init__(self, f"{name}: there is no such setting. {hint}")
        self.name = name


class _Environment:
    """The environment, and which settings have been read from it."""

    def __init__(self, environ: Mapping[str, str]) -> None:
        self._environ = environ
        self._asked: list[str] = []

    def get(self, name: str, default: str = "") -> str:
        self._asked.append(name)
        return self._environ.get(name, default)

    def refuse_unknown(self) -> None:
        """Refuse a variable with our prefix that nothing has read.

        Raises:
            UnknownSetting
        """
        for name in sorted(self._environ):
            if name.startswith(PREFIX) and name not in self._asked:
                raise UnknownSetting(name, self._asked)


@dataclass(frozen=True, kw_only=True)
class Settings:
    """The operator's choices.

    There are three keys of 32 random bytes, in files outside the database; they are empty if there is no file yet.
    `secret` (from `secret_file`) is the pepper for all look-ups. `forms_key` (from a file next to it) signs what
    forms and cookies carry, and can be replaced at any time. `record_key` signs checkpoints of records. `timezone`
    decides which day it is and when a closing day ends. `trusted_proxies` and `trusts_unix` say which proxies are
    believed about addresses. `workers` is the number of processes. `patience` is how many seconds somebody waits to
    write, or for a commit, before being told. `surge_limit` is how many submissions in a minute a worker takes
    before it holds the rest. `backup_recipient` is the public key that backups are encrypted to; `backup_dir` is
    the folder for the files that the program itself writes for backups. Within `notice_days` the team answers a
    notice about a published comment.
    """

    data_dir: Path
    database_url: str
    secret_file: Path
    secret: bytes
    forms_key: bytes
    record_key: bytes
    public_url: str
    trusted_hosts: tuple[str, ...]
    locale: str
    timezone: ZoneInfo
    exit_url: str
    backup_dir: Path
    backup_recipient: str = ""
    trusted_proxies: tuple[IPv4Network | IPv6Network, ...] = ()
    trusts_unix: bool = False
    workers: int = 1
    patience: float = 30.0
    surge_limit: int = SURGE_LIMIT
    notice_days: int = NOTICE_DAYS

    @property
    def secure(self) -> bool:
        """Whether people use https: decides HSTS, `__Host-` cookies and secure redirects."""
        return self.public_url.startswith("https://")

    @property
    def printed_address(self) -> str:
        """The address of this site in files that nobody asked for by an address: the public one, if it has one."""
        named = [f"http://{host}" for host in self.trusted_hosts if not host.startswith(".")]
        return self.public_url or next(iter(named), LOCAL_ADDRESS)

    @property
    def forms_key_file(self) -> Path:
        """The file with the key for forms, next to the secret."""
        return _beside(self.secret_file, "forms")

    @property
    def record_key_file(self) -> Path:
        """The file with the key for checkpoints, next to the secret."""
        return _beside(self.secret_file, "record")

    @property
    def demonstration_links(self) -> bool:
        """Whether one-time sign-in links may be printed: only while there is no public address."""
        return not self.public_url


def read_settings(environ: Mapping[str, str] | None = None) -> Settings:
    """Read and check every setting; creates the data folder, but no key.

    Raises:
        BadSetting: with the setting's name, what is wrong, and an example.
    """
    env = _Environment(os.environ if environ is None else environ)
    folder = env.get("CONSULT_DATA_DIR", "var") or "var"
    data_dir = Path(folder).absolute()
    secret_file = Path(env.get("CONSULT_SECRET_FILE") or data_dir / "secret").absolute()
    public_url = _public_url(env.get("CONSULT_PUBLIC_URL", ""))
    settings = Settings(
        data_dir=data_dir,
        database_url=_database_url(env.get("CONSULT_DATABASE_URL", ""), data_dir),
        secret_file=secret_file,
        secret=_key(secret_file),
        forms_key=_key(_beside(secret_file, "forms")),
        record_key=_key(_beside(secret_file, "record")),
        public_url=public_url,
        trusted_hosts=_hosts(env.get("CONSULT_TRUSTED_HOSTS", ""), public_url),
        locale=_locale(env.get("CONSULT_LOCALE", "en")),
        timezone=_timezone(env.get("CONSULT_TIMEZONE", "UTC")),
        exit_url=_exit_url(env.get("CONSULT_EXIT_URL", "https://www.weather.gov/")),
        backup_dir=_backup_dir(env.get("CONSULT_BACKUP_DIR", ""), data_dir),
        backup_recipient=_recipient(env.get("CONSULT_BACKUP_RECIPIENT", "")),
        trusted_proxies=_proxies(env.get("CONSULT_TRUSTED_PROXY", "")),
        trusts_unix=UNIX in _listed(env.get("CONSULT_TRUSTED_PROXY", "")),
        workers=_workers(env.get("CONSULT_WORKERS", "1")),
        patience=_patience(env.get("CONSULT_PATIENCE", "30")),
        surge_limit=_surge_limit(env.get("CONSULT_SURGE_LIMIT", str(SURGE_LIMIT))),
        notice_days=_notice_days(env.get("CONSULT_NOTICE_DAYS", str(NOTICE_DAYS))),
    )
    env.refuse_unknown()
    _make(data_dir, folder)
    return settings


def _make(data_dir: Path, value: str) -> None:
    try:
        data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise BadSetting("CONSULT_DATA_DIR", f"{value!r} cannot be made or used ({error.strerror})", "var") from error


def _database_url(value: str, data_dir: Path) -> str:
    if not value:
        return f"sqlite:///{data_dir / 'consult.sqlite'}"
    if value in ("sqlite:///", "sqlite://", "sqlite:///:memory:"):
        raise BadSetting(
            "CONSULT_DATABASE_URL", "a database in memory keeps nothing and cannot be safe", "sqlite:///var/c.sqlite"
        )
    if value.startswith("postgresql:"):
        return _postgresql(value)
    if not value.startswith("sqlite:///"):
        raise BadSetting(
            "CONSULT_DATABASE_URL", f"{value.split(':')[0]!r} is not a supported database", EXAMPLES["sqlite"]
        )
    return value


def _postgresql(value: str) -> str:
    """The address with the driver's name in it. No message may contain its password."""
    try:
        url = make_url(value)
    except (ArgumentError, ValueError) as error:
        raise BadSetting("CONSULT_DATABASE_URL", "it is not a database's address", EXAMPLES["postgresql"]) from error
    named = [url.host or "", *(",".join(values) for name, values in url.normalized_query.items() if "host" in name)]
    far = [host for host in ",".join(named).split(",") if host not in _NEAR and not host.startswith("/")]
    if far and url.query.get("sslmode") not in _ENCRYPTED:
        raise BadSetting(
            "CONSULT_DATABASE_URL",
            f"what people say would travel to {far[0]!r} where others can read it: add sslmode",
            "postgresql://consult@db.example.org/consult?sslmode=verify-full",
        )
    return url.set(drivername="postgresql+psycopg").render_as_string(hide_password=False)


def _beside(secret_file: Path, what: str) -> Path:
    """The file of another key: the secret's name with a dot and what the key is for."""
    return secret_file.with_name(f"{secret_file.name}.{what}")


def _key(path: Path) -> bytes:
    """The key in a file; empty if there is no such file."""
    try:
        key = path.read_bytes()
    except FileNotFoundError:
        return b""
    except OSError as error:
        fault = f"{str(path)!r} cannot be read ({error.strerror})"
        raise BadSetting("CONSULT_SECRET_FILE", fault, "var/secret") from error
    if len(key) != SECRET_BYTES:
        fault = f"{str(path)!r} holds {len(key)} bytes, not {SECRET_BYTES}"
        raise BadSetting("CONSULT_SECRET_FILE", fault, "var/secret")
    return key


def _public_url(value: str) -> str:
    if not value:
        return ""
    parts = urlsplit(value)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.path.strip("/") or parts.query:
        raise BadSetting("CONSULT_PUBLIC_URL", f"{value!r} is not a bare web address", "https://plans.example.org")
    return f"{parts.scheme}://{parts.netloc}"


def _hosts(value: str, public_url: str) -> tuple[str, ...]:
    hosts = [host.strip() for host in value.split(",") if host.strip()]
    for host in hosts:
        if not re.fullmatch(r"\.?[A-Za-z0-9.-]+(:\d+)?|\[[0-9a-fA-F:]+\]", host):
            raise BadSetting("CONSULT_TRUSTED_HOSTS", f"{host!r} is not a host name", "plans.example.org")
    if public_url:
        hosts.append(urlsplit(public_url).hostname or "")
    return tuple(hosts)


def _listed(value: str) -> list[str]:
    return [part.strip() for part in value.split(",") if part.strip()]


def _proxies(value: str) -> tuple[IPv4Network | IPv6Network, ...]:
    """The networks of the trusted proxies, without the word for a Unix socket."""
    found = []
    for part in _listed(value):
        if part == UNIX:
            continue
        try:
            found.append(ip_network(part))
        except ValueError as error:
            raise BadSetting("CONSULT_TRUSTED_PROXY", f"{part!r} is no address or network", "unix,10.0.0.2") from error
    return tuple(found)


def _backup_dir(value: str, data_dir: Path) -> Path:
    """Outside the data folder, so that a copy of the data folder contains no backup, and stealing one does not give the
    other.
    """
    folder = Path(value or data_dir.parent / "backups").absolute()
    if folder.is_relative_to(data_dir):
        raise BadSetting("CONSULT_BACKUP_DIR", f"{value!r} is inside the data folder", "/var/backups/consult")
    return folder


def _recipient(value: str) -> str:
    """The public key for backups. No message may contain a private key that was put here by mistake."""
    value = value.strip()
    try:
        return str(x25519.Recipient.from_str(value)) if value else ""
    except RecipientError as error:
        example = "age1… (made by age-keygen)"
        raise BadSetting("CONSULT_BACKUP_RECIPIENT", "it is not a public key of the age format", example) from error


def _workers(value: str) -> int:
    """Set by `consult serve` for the processes that it starts."""
    if not re.fullmatch(r"[1-9]\d?", value):
        raise BadSetting("CONSULT_WORKERS", f"{value!r} is not a number of processes", "2")
    return int(value)


def _patience(value: str) -> float:
    if not re.fullmatch(r"\d{1,3}(\.\d{1,3})?", value) or not 0 < float(value) <= MAX_PATIENCE:
        raise BadSetting("CONSULT_PATIENCE", f"{value!r} is not a number of seconds up to {MAX_PATIENCE}", "30")
    return float(value)


def _surge_limit(value: str) -> int:
    if not re.fullmatch(r"[1-9]\d{0,6}", value):
        raise BadSetting("CONSULT_SURGE_LIMIT", f"{value!r} is not a number of submissions", str(SURGE_LIMIT))
    return int(value)


def _notice_days(value: str) -> int:
    if not re.fullmatch(r"[1-9]\d{0,2}", value):
        raise BadSetting("CONSULT_NOTICE_DAYS", f"{value!r} is not a number of days", str(NOTICE_DAYS))
    return int(value)


def languages() -> list[str]:
    """The languages of the interface: English, and each that has a compiled translation."""
    return ["en", *sorted(path.parents[1].name for path in TRANSLATIONS.glob("*/LC_MESSAGES/messages.mo"))]


def _locale(value: str) -> str:
    if value not in languages():
        raise BadSetting("CONSULT_LOCALE", f"there is no translation into {value!r}", "en")
    return value


def _timezone(value: str) -> ZoneInfo:
    try:
        return ZoneInfo(value)
    except (ZoneInfoNotFoundError, ValueError, IsADirectoryError) as error:
        raise BadSetting("CONSULT_TIMEZONE", f"{value!r} is not a time zone's name", "Europe/Lisbon") from error


def _exit_url(value: str) -> str:
    parts = urlsplit(value)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise BadSetting("CONSULT_EXIT_URL", f"{value!r} is not a web address", "https://www.weather.gov/")
    return value
