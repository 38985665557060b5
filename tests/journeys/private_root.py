"""A machine in a folder: Consult at a Unix socket, and Debian's nginx or Caddy in front of it.

The proxies use the configurations in `deploy/`; only paths, ports and the certificate are replaced. The visitor has an
address of this machine that nothing else has, so that files can be searched for it.
"""

import os
import re
import shutil
import socket
import ssl
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from http.client import HTTPConnection
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from tests.faults.program import command_environ, parents

ROOT = Path(__file__).resolve().parents[2]
DEPLOY = ROOT / "deploy"
NAME = "plans.example.org"
VISITOR = "127.45.67.89"
AGENT = "MarkedAgent/7.31"


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


def wait_for(what: Callable[[], bool], why: Callable[[], str], seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < end, why()
        time.sleep(0.05)


@dataclass(frozen=True)
class Answer:
    status: int
    headers: dict[str, str]
    body: str


class Machine:
    """The folder, its ports, and what runs in it."""

    def __init__(self) -> None:
        # A socket's path may have 107 characters: not in a folder of pytest's, whose names are long.
        self.folder = Path(tempfile.mkdtemp(prefix="consult-"))
        self.folder.chmod(0o755)
        self.proxy = self.folder / "proxy"
        for each in ("etc/letsencrypt/live/plans.example.org", "run", "var/lib/nginx", "home"):
            (self.proxy / each).mkdir(parents=True)
        self.socket = self.folder / "run" / "consult" / "consult.sock"
        self.socket.parent.mkdir(parents=True)
        self.http, self.https, self.onion = free_port(), free_port(), free_port()
        self._started: list[subprocess.Popen[bytes]] = []
        self.program: subprocess.Popen[bytes] | None = None
        self._make_certificate()

    def serve(self) -> None:
        """Start Consult on the data folder `var`."""
        environ = command_environ({
            "CONSULT_DATA_DIR": str(self.folder / "var"), "CONSULT_PUBLIC_URL": f"https://{NAME}",
            "CONSULT_TRUSTED_HOSTS": "marked.onion", "CONSULT_TRUSTED_PROXY": "unix",
        })  # fmt: skip
        command = [sys.executable, "-m", "consult.cli", "serve", "--uds", str(self.socket)]
        with (self.folder / "log").open("wb") as log:
            self.program = subprocess.Popen(command, env=environ, cwd=self.folder, stdout=log, stderr=log)
        log_says = (self.folder / "log").read_text
        wait_for(lambda: "Serving at" in log_says(), log_says)

    def stop(self) -> None:
        if self.program is not None:
            self.program.terminate()
            self.program.wait(30)
            self.program = None

    def nginx(self, change: Callable[[str], str] = lambda text: text) -> None:
        """Start nginx with the configuration of the guide."""
        text = (DEPLOY / "nginx.conf").read_text("utf-8").replace("user www-data;", "user root;")
        text = re.sub(r"\n *listen \[::\]:[^;]*;", "", text)  # this machine may have no such addresses
        ports = {"80": self.http, "443": self.https, "8081": self.onion}
        text = re.sub(r"listen (?:127\.0\.0\.1:)?(\d+)", lambda found: f"listen 127.0.0.1:{ports[found[1]]}", text)
        self._take(self.proxy / "etc" / "nginx.conf", change(text))
        words = ["nginx", "-c", str(self.proxy / "etc" / "nginx.conf"), "-e", str(self.proxy / "early.log")]
        self._start([*words, "-g", "daemon off;"])

    def caddy(self, change: Callable[[str], str] = lambda text: text) -> None:
        """Start Caddy with the configuration of the guide; the certificate is ours, as nobody issues one here."""
        text = (DEPLOY / "Caddyfile").read_text("utf-8")
        ports = f"\thttp_port {self.http}\n\thttps_port {self.https}\n\tdefault_bind 127.0.0.1\n\tadmin off"
        text = text.replace("\tadmin off", ports, 1).replace("http://:8081", f"http://:{self.onion}")
        text = text.replace(f"{NAME} {{", f"{NAME} {{\n\ttls {self._certificate} {self._key}", 1)
        self._take(self.proxy / "etc" / "Caddyfile", change(text))
        self._start(["caddy", "run", "--config", str(self.proxy / "etc" / "Caddyfile"), "--adapter", "caddyfile"])

    def ask(self, path: str, body: bytes = b"", *, onion: bool = False, **headers: str) -> Answer:
        """One request of a visitor; with a body, it is a form that they send."""
        name, scheme = ("marked.onion", "http") if onion else (NAME, "https")
        connection = HTTPConnection("127.0.0.1", self.onion if onion else self.https, timeout=60)
        sent = {"Host": name, "User-Agent": AGENT, **headers}
        if body:
            sent |= {"Content-Type": "application/x-www-form-urlencoded", "Origin": f"{scheme}://{name}"}
        with self._connected(onion=onion) as connection.sock:
            connection.request("POST" if body else "GET", path, body or None, sent)
            answer = connection.getresponse()
            return Answer(answer.status, dict(answer.getheaders()), answer.read().decode("utf-8", "replace"))

    def found_while_sending(self, path: str, body: bytes, *words: str, seconds: float) -> list[str]:
        """What `written` finds, again and again, while all of a form but its last byte has arrived."""
        with self._connected(onion=False) as connection:
            head = f"POST {path} HTTP/1.1\r\nHost: {NAME}\r\nContent-Length: {len(body) + 1}\r\n"
            kind = "Content-Type: application/x-www-form-urlencoded\r\nConnection: close\r\n\r\n"
            connection.sendall(f"{head}{kind}".encode() + body)
            end = time.monotonic() + seconds
            while not (found := self.written(*words)) and time.monotonic() < end:
                time.sleep(0.05)
        return found

    def written(self, *words: str) -> list[str]:
        """The proxies' files, also outside the folder, that contain any of the words."""
        folders = [self.proxy, *map(Path, ("/var/log/nginx", "/var/lib/nginx", "/var/log/caddy", "/var/lib/caddy"))]
        files = [path for folder in folders for path in folder.rglob("*") if path.is_file()]
        return [str(path) for path in files + self._held() if any(word.encode() in _bytes(path) for word in words)]

    def _held(self) -> list[Path]:
        """Files that the proxies hold open and that have no name any more, but are still on the disk."""
        masters = {process.pid for process in self._started}
        pids = [pid for pid, parent in parents().items() if pid in masters or parent in masters]
        held = (path for pid in pids for path in Path(f"/proc/{pid}/fd").iterdir())
        return [path for path in held if str(path.resolve()).endswith(" (deleted)")]

    def close(self) -> None:
        self.stop()
        for process in self._started:
            process.terminate()
            process.wait(30)
        shutil.rmtree(self.folder)

    def _take(self, path: Path, text: str) -> None:
        """Write a configuration with its paths changed to the folder."""
        text = text.replace("/run/consult/", f"{self.socket.parent}/").replace("/srv/consult/", f"{ROOT}/")
        text = re.sub(r"(?<=[ \t])(/etc/|/var/|/run/)(?!\S*(?:mime\.types))", rf"{self.proxy}\1", text)
        path.write_text(text, "utf-8")

    def _start(self, command: list[str]) -> None:
        home = str(self.proxy / "home")
        environ = os.environ | {"HOME": home, "XDG_DATA_HOME": home}
        with (self.proxy / "said").open("wb") as said:
            process = subprocess.Popen(command, stdout=said, stderr=said, cwd=self.proxy, env=environ)
        self._started.append(process)
        wait_for(lambda: _answers(self.onion) or process.poll() is not None, (self.proxy / "said").read_text)
        assert process.poll() is None, (self.proxy / "said").read_text()

    def _connected(self, *, onion: bool) -> socket.socket:
        plain = socket.create_connection(
            ("127.0.0.1", self.onion if onion else self.https), timeout=60, source_address=(VISITOR, 0)
        )
        if onion:
            return plain
        context = ssl.create_default_context()
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
        return context.wrap_socket(plain, server_hostname=NAME)

    def _make_certificate(self) -> None:
        live = self.proxy / "etc" / "letsencrypt" / "live" / NAME
        self._certificate, self._key = live / "fullchain.pem", live / "privkey.pem"
        key, name = ec.generate_private_key(ec.SECP256R1()), x509.Name([x509.NameAttribute(x509.OID_COMMON_NAME, NAME)])
        began = datetime.now(UTC) - timedelta(days=1)
        made = (
            x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
            .serial_number(x509.random_serial_number()).not_valid_before(began)
            .not_valid_after(began + timedelta(days=30))
            .add_extension(x509.SubjectAlternativeName([x509.DNSName(NAME)]), critical=False)
            .sign(key, hashes.SHA256())
        )  # fmt: skip
        self._certificate.write_bytes(made.public_bytes(serialization.Encoding.PEM))
        self._key.write_bytes(key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        ))  # fmt: skip


@contextmanager
def machine() -> Iterator[Machine]:
    made = Machine()
    try:
        yield made
    finally:
        made.close()


def _answers(port: int) -> bool:
    with socket.socket() as trial:
        return trial.connect_ex(("127.0.0.1", port)) == 0


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError:  # it was there for a moment
        return b""
