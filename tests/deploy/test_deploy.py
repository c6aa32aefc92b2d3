"""The production set-up of docs/reference/production.md, started from its own files and driven.

The commands, the order and the proxy are those of `deploy/`; only what a test cannot have (the
account, ports, paths, a certificate of its own) is put in their place.
"""

from __future__ import annotations

import http.cookiejar
import os
import re
import shlex
import shutil
import signal
import socket
import ssl
import subprocess
import sys
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from configparser import RawConfigParser
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from tests.journeys.served import free_port
from tests.processes import wait_for

DEPLOY = Path(__file__).resolve().parents[2] / "deploy"
NGINX = shutil.which("nginx") or "/usr/sbin/nginx"
PASSWORD = "nhip-cau-demo"
MINUTES = """BIÊN BẢN LÀM VIỆC
Về hợp tác giữa thành phố Huế và thành phố Hà Nội
Ngày 05/10/2026, tại Hà Nội, UBND thành phố Huế và UBND thành phố Hà Nội đã làm việc.
II. NỘI DUNG THỐNG NHẤT
- UBND thành phố Hà Nội hỗ trợ doanh nghiệp Huế tham gia hội chợ trước ngày 30/6/2027.
"""


def unit(name: str) -> RawConfigParser:
    """A systemd unit; a key that stands twice keeps all its values, one a line."""

    class Many(dict):
        def __setitem__(self, key, value):
            if isinstance(value, list) and key in self:
                self[key].extend(value)
            else:
                super().__setitem__(key, value)

    parser = RawConfigParser(strict=False, dict_type=Many, comment_prefixes=("#",))
    parser.optionxform = str  # type: ignore[assignment,method-assign]
    parser.read(DEPLOY / name, encoding="utf-8")
    return parser


def commands(name: str, key: str) -> list[list[str]]:
    """The commands of a unit, with this test's programs in the place of /opt/nhipcau."""
    said = unit(name)["Service"][key].split("\n")
    here = str(Path(sys.executable).parent)
    return [shlex.split(line.replace("/opt/nhipcau/.venv/bin", here)) for line in said if line]


@dataclass
class Installation:
    """A folder with data, settings, proxy and processes, as on a server."""

    folder: Path
    database: str
    web_port: int = field(default_factory=free_port)
    port: int = field(default_factory=free_port)
    running: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)

    @property
    def address(self) -> str:
        return f"https://localhost:{self.port}"

    @property
    def environment(self) -> dict[str, str]:
        """`nhipcau.env.example` with what differs here."""
        said = {}
        for line in (DEPLOY / "nhipcau.env.example").read_text(encoding="utf-8").splitlines():
            if line and not line.startswith("#"):
                name, value = line.split("=", 1)
                said[name] = value
        plain = {
            k: v for k, v in os.environ.items() if not k.startswith(("NHIPCAU_", "PROMETHEUS"))
        }
        here = {
            "NHIPCAU_DATA_DIR": str(self.folder / "data"),
            "NHIPCAU_HOSTS": f"localhost,localhost:{self.port}",
            "NHIPCAU_DATABASE_URL": self.database,
            "NHIPCAU_BIND": f"127.0.0.1:{self.web_port}",
        }
        return {**plain, **said, **here}

    def carry_out(self, command: list[str]) -> None:
        done = subprocess.run(
            command, env=self.environment, capture_output=True, text=True, timeout=90, check=False
        )
        assert done.returncode == 0, done.stderr

    def start(self, name: str, command: list[str]) -> None:
        with (self.folder / f"{name}.log").open("ab") as log:
            self.running[name] = subprocess.Popen(
                command, env=self.environment, stdout=log, stderr=log, cwd=self.folder
            )

    def log(self, name: str) -> str:
        return (self.folder / f"{name}.log").read_text(errors="replace")

    def stop(self, name: str, how: int = signal.SIGTERM) -> int:
        process = self.running.pop(name)
        process.send_signal(how)
        return process.wait(timeout=45)

    def start_web(self) -> None:
        self.start("web", commands("nhipcau-web.service", "ExecStart")[0])
        wait_for(self.is_up, 60)

    def start_worker(self) -> None:
        self.start("worker", commands("nhipcau-worker.service", "ExecStart")[0])

    def is_up(self) -> bool:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.web_port}/healthz", timeout=5):
                return True
        except urllib.error.HTTPError:
            return True  # it answers, if only that the name is not its own
        except OSError:
            assert self.running["web"].poll() is None, self.log("web")
            return False


@pytest.fixture(scope="module")
def database(tmp_path_factory) -> Iterator[str]:
    """A new database of the server that CI gives; SQLite where there is none."""
    server = os.environ.get("NHIPCAU_TEST_DATABASE_URL", "")
    if not server:
        yield f"sqlite:///{tmp_path_factory.mktemp('database') / 'nhipcau.sqlite3'}"
        return
    name = f"nc_deploy_{uuid4().hex[:8]}"
    with psycopg.connect(server, autocommit=True) as one:
        one.execute(f"CREATE DATABASE {name}")
    yield f"{server.rsplit('/', 1)[0]}/{name}"
    with psycopg.connect(server, autocommit=True) as one:
        one.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(scope="module")
def site(tmp_path_factory, database) -> Iterator[Installation]:
    made = Installation(tmp_path_factory.mktemp("site"), database)
    for command in commands("nhipcau-web.service", "ExecStartPre"):
        made.carry_out(command)
    made.carry_out([str(Path(sys.executable).parent / "nhipcau"), "load_demo"])
    make_certificate(made.folder)
    (made.folder / "nginx.conf").write_text(nginx_settings(made), encoding="utf-8")
    made.start_web()
    made.start_worker()
    made.start("nginx", [NGINX, "-c", str(made.folder / "nginx.conf"), "-g", "daemon off;"])
    wait_for(lambda: listens(made))
    yield made
    for name in list(made.running):
        made.running[name].kill()
        made.running[name].wait()


def listens(made: Installation) -> bool:
    assert made.running["nginx"].poll() is None, made.log("nginx")
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", made.port)) == 0


def nginx_settings(made: Installation) -> str:
    """`deploy/nginx.conf` with this test's ports, names and paths, in the frame nginx asks for."""
    ours = (DEPLOY / "nginx.conf").read_text(encoding="utf-8")
    for before, after in (
        ("127.0.0.1:8000", f"127.0.0.1:{made.web_port}"),
        ("listen 80;", f"listen 127.0.0.1:{free_port()};"),
        ("listen 443 ssl;", f"listen 127.0.0.1:{made.port} ssl;"),
        ("nhipcau.example.vn", "localhost"),
        ("/etc/ssl/certs/nhipcau.pem", str(made.folder / "certificate.pem")),
        ("/etc/ssl/private/nhipcau.key", str(made.folder / "key.pem")),
    ):
        assert before in ours
        ours = ours.replace(before, after)
    paths = "".join(
        f"{name}_temp_path {made.folder}/nginx-{name};\n"
        for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    return (
        f"pid {made.folder}/nginx.pid;\nerror_log {made.folder}/nginx-error.log;\n"
        f"events {{}}\nhttp {{\naccess_log off;\n{paths}{ours}}}\n"
    )


def make_certificate(folder: Path) -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "localhost")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(hours=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .sign(key, hashes.SHA256())
    )
    form = serialization.Encoding.PEM
    (folder / "certificate.pem").write_bytes(made.public_bytes(form))
    plain = serialization.NoEncryption()
    kind = serialization.PrivateFormat.PKCS8
    (folder / "key.pem").write_bytes(key.private_bytes(form, kind, plain))


class Browser:
    """Cookies, a certificate it trusts, forms with their secret."""

    def __init__(self, site: Installation) -> None:
        self.site = site
        trust = ssl.create_default_context(cafile=str(site.folder / "certificate.pem"))
        self.cookies = http.cookiejar.CookieJar()
        self.opener = urllib.request.build_opener(
            urllib.request.HTTPSHandler(context=trust),
            urllib.request.HTTPCookieProcessor(self.cookies),
        )

    def open(self, path: str, data: bytes | None = None, **headers: str):
        address = path if path.startswith("http") else f"{self.site.address}{path}"
        request = urllib.request.Request(address, data=data, headers=headers)
        try:
            return self.opener.open(request, timeout=30)
        except urllib.error.HTTPError as error:
            return error

    def page(self, path: str) -> str:
        with self.open(path) as answer:
            return answer.read().decode()

    def send(self, path: str, **fields: str) -> tuple[int, str, str]:
        """Fill in the form of a page and send it; returns status, address and page."""
        token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', self.page(path))
        assert token is not None
        said = urllib.parse.urlencode({"csrfmiddlewaretoken": token[1], **fields}).encode()
        with self.open(path, said, Referer=f"{self.site.address}{path}") as answer:
            return answer.status, answer.url, answer.read().decode()


@pytest.fixture(scope="module")
def coordinator(site) -> Browser:
    browser = Browser(site)
    status, url, _page = browser.send(
        "/tai-khoan/dang-nhap/", login="dieuphoi.hue@nhipcau.example", password=PASSWORD
    )
    assert (status, url) == (200, f"{site.address}/")
    return browser


def is_read(browser: Browser, address: str) -> bool:
    return "hỗ trợ doanh nghiệp Huế tham gia hội chợ" in browser.page(address)


def test_signed_in_over_https_with_cookies_that_stay_there(site, coordinator):
    with coordinator.open("/") as answer:
        headers = answer.headers

    assert {cookie.name: cookie.secure for cookie in coordinator.cookies} == dict.fromkeys(
        (cookie.name for cookie in coordinator.cookies), True
    )
    assert "sessionid" in {cookie.name for cookie in coordinator.cookies}
    assert headers["Strict-Transport-Security"] == "max-age=31536000"
    assert "default-src 'self'" in headers["Content-Security-Policy"]
    assert headers["Server"] == "nginx"


def test_minutes_are_read_by_the_worker(site, coordinator):
    status, address, _page = coordinator.send("/doc-bien-ban/them/", text=MINUTES)

    assert status == 200
    wait_for(lambda: is_read(coordinator, address), 40)


def test_static_files_are_kept_by_browsers_for_ever(site, coordinator):
    page = coordinator.page("/")
    style = re.search(r'href="(/static/nhipcau/style\.[0-9a-f]{12}\.css)"', page)

    assert style is not None
    with coordinator.open(style[1], **{"Accept-Encoding": "gzip"}) as answer:
        assert answer.status == 200
        assert answer.headers["Cache-Control"] == "max-age=315360000, public, immutable"
        assert answer.headers["Content-Encoding"] == "gzip"
    fonts = re.findall(r'href="(/static/vendor/fonts/[^"]+)"', page)
    assert fonts
    with coordinator.open(fonts[0]) as answer:
        assert answer.status == 200


def test_probes_and_figures(site, coordinator):
    with coordinator.open("/healthz") as alive, coordinator.open("/readyz") as ready:
        said = ready.read().decode()
        assert (alive.status, ready.status) == (200, 200)
    with coordinator.open("/metrics") as through_the_proxy:
        assert through_the_proxy.status == 404
    request = urllib.request.Request(
        f"http://127.0.0.1:{site.web_port}/metrics", headers={"Host": "localhost"}
    )
    with urllib.request.urlopen(request, timeout=20) as answer:
        figures = answer.read().decode()

    assert '"worker": "ok"' in said
    assert "nhipcau_workers_alive 1.0" in figures
    assert 'view="frontdoor:home"' in figures
    assert figures.count("# TYPE nhipcau_request_seconds histogram") == 1


def test_log_is_json_and_names_nobody(site, coordinator):
    coordinator.page("/van-ban/?q=bi-mat-trong-dia-chi")

    log = site.log("web")
    assert '"view": "agreements:agreement-list"' in log
    assert "bi-mat-trong-dia-chi" not in log
    assert "dieuphoi.hue@nhipcau.example" not in log
    assert "Traceback" not in log


def test_graceful_stop_lets_a_request_end_and_a_restart_loses_no_job(site, coordinator):
    assert site.stop("worker") == 0
    status, address, _page = coordinator.send(
        "/doc-bien-ban/them/", text=MINUTES.replace("30/6/2027", "30/7/2027")
    )
    stopped = site.stop("web")
    with coordinator.open("/") as meanwhile:
        during = meanwhile.status
    site.start_web()
    signed_in = coordinator.page("/")
    site.start_worker()

    assert (status, stopped, during) == (200, 0, 502)
    assert "dieuphoi" in signed_in or "Điều phối" in signed_in
    wait_for(lambda: is_read(coordinator, address), 40)


def test_back_up_of_the_timer_is_made_while_it_runs(site, tmp_path):
    command = commands("nhipcau-backup.service", "ExecStart")[0]
    place = command.index("/var/lib/nhipcau/backups")
    command[place] = str(tmp_path)

    site.carry_out(command)

    assert len(list(tmp_path.glob("nhipcau-*.zip"))) == 1


def test_units_are_sound_to_systemd(tmp_path):
    verifier = shutil.which("systemd-analyze")
    if verifier is None:
        assert [path.name for path in DEPLOY.glob("*.service")]
        return
    for path in DEPLOY.glob("nhipcau-*.*"):
        text = path.read_text(encoding="utf-8")
        text = text.replace("/opt/nhipcau/.venv/bin", str(Path(sys.executable).parent))
        (tmp_path / path.name).write_text(text, encoding="utf-8")

    done = subprocess.run(
        [verifier, "verify", *(str(path) for path in sorted(tmp_path.iterdir()))],
        capture_output=True,
        text=True,
        check=False,
    )

    ours = [line for line in done.stderr.splitlines() if "nhipcau" in line and "User" not in line]
    assert ours == [], done.stderr
