"""reliability.md W01-W23: what other pages, names, links and broken clients may not do."""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest
from starlette.routing import Mount, Route

from narrate.cli.main import run
from narrate.studio.security import BODY_LIMIT
from narrate.studio.server import Server, listen

from .conftest import Client

FOREIGN = ["evil.example", "localhost.evil.com:{port}", "127.0.0.1.nip.io:{port}", "", "LOCALHOST:{port}", "127.0.0.1"]
PATHS = ["/", "/api/project", "/api/events", "/static/studio.css", "/script/1"]


def status(answer: bytes) -> int:
    return int(answer.split(b" ", 2)[1])


def request(client: Client, first: str, *headers: str, body: str = "") -> bytes:
    lines = [first, *headers, f"Cookie: {client.cookie}", f"Content-Length: {len(body)}", "Connection: close"]
    return client.raw(("\r\n".join(lines) + "\r\n\r\n" + body).encode())


@pytest.mark.parametrize("path", PATHS)
def test_w01_a_foreign_host_is_refused_before_any_routing(client: Client, path: str) -> None:
    assert status(request(client, f"GET {path} HTTP/1.1", "Host: evil.example")) == 400


@pytest.mark.parametrize("host", FOREIGN)
def test_w02_only_the_exact_names_of_this_server_pass(client: Client, host: str) -> None:
    named = host.format(port=client.server.port)
    assert status(request(client, "GET /api/project HTTP/1.1", f"Host: {named}")) == 400


@pytest.mark.parametrize("name", ["127.0.0.1", "localhost", "[::1]"])
def test_w02_this_computers_own_names_pass(client: Client, name: str) -> None:
    assert status(request(client, "GET /api/project HTTP/1.1", f"Host: {name}:{client.server.port}")) == 200


def test_w02_another_port_is_refused(client: Client) -> None:
    answer = request(client, "GET /api/project HTTP/1.1", f"Host: 127.0.0.1:{client.server.port + 1}")
    assert status(answer) == 400


def test_w02_two_hosts_are_refused(client: Client) -> None:
    host = f"Host: {client.host}"
    assert status(request(client, "GET /api/project HTTP/1.1", host, "Host: evil.example")) == 400


def test_w02_no_host_is_refused(client: Client) -> None:
    assert status(request(client, "GET /api/project HTTP/1.0")) == 400


@pytest.mark.parametrize("origin", ["http://evil.example", "null", "http://127.0.0.1:1", "https://{host}", ""])
def test_w03_changes_from_other_origins_are_refused(client: Client, origin: str) -> None:
    assert client.post("/api/undo", {"revision": 0}, Origin=origin.format(host=client.host)).status == 403


def test_w03_an_origin_that_equals_a_foreign_host_is_refused(client: Client) -> None:
    answer = client.post("/api/undo", {"revision": 0}, Origin="http://evil.example", Host="evil.example")
    assert answer.status == 400


def test_w03_a_change_without_an_origin_is_refused(client: Client) -> None:
    headers = {"Content-Type": "application/json", "X-Narrate": "1"}
    assert client.ask("POST", "/api/undo", b'{"revision": 0}', headers).status == 403


@pytest.mark.parametrize(
    "kind", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "", "text/json"]
)
def test_w04_json_in_another_content_type_is_refused(client: Client, kind: str) -> None:
    assert client.post("/api/undo", {"revision": 0}, Content_Type=kind).status == 415


def test_w04_a_change_without_the_studios_header_is_refused(client: Client) -> None:
    headers = {"Content-Type": "application/json", "Origin": f"http://{client.host}"}
    assert client.ask("POST", "/api/undo", b'{"revision": 0}', headers).status == 403


@pytest.mark.parametrize("path", ["/api/project", "/script/1", "/api/events", "/cast", "/api/takes/" + "0" * 64])
def test_w05_nothing_is_shown_without_a_session(stranger: Client, path: str) -> None:
    answer = stranger.get(path)
    assert answer.status == 401
    assert "Anna" not in answer.text


def test_w05_the_first_page_shows_a_stranger_nothing_of_the_story(stranger: Client) -> None:
    answer = stranger.get("/")
    assert answer.status == 401
    assert "Quay" not in answer.text


def test_w05_nothing_is_changed_without_a_session(stranger: Client) -> None:
    assert stranger.post("/api/undo", {"revision": 0}).status == 401


def test_w05_wrong_tokens_are_slowed_down(stranger: Client) -> None:
    found = [stranger.post("/auth", {"token": f"wrong{n}"}).status for n in range(10)]
    assert found == [401] * 5 + [429] * 5


def test_w05_tokens_are_compared_in_constant_time() -> None:
    source = (Path(__file__).parents[2] / "narrate" / "studio" / "security.py").read_text("utf-8")
    assert source.count("hmac.compare_digest") == 2
    assert not re.search(r"(token|session)\s*==|==\s*(self\._token|session)", source)


def test_w06_a_launch_token_works_once(client: Client) -> None:
    token = client.server.link.partition("token=")[2]
    assert Client(client.server).post("/auth", {"token": token}).status == 401


def test_w06_the_token_is_in_the_fragment_which_no_browser_sends(server: Server) -> None:
    address, _, fragment = server.link.partition("#")
    assert "token" not in address
    assert len(fragment) > len("token=") + 40


def test_w06_the_page_takes_the_token_out_of_the_address_and_sends_no_referrer(stranger: Client) -> None:
    assert "history.replaceState" in stranger.get("/static/js/enter.js").text
    assert stranger.get("/").headers["referrer-policy"] == "no-referrer"


def test_w07_the_session_cookie_is_for_this_site_and_no_script(stranger: Client) -> None:
    token = stranger.server.link.partition("token=")[2]
    attributes = stranger.post("/auth", {"token": token}).headers["set-cookie"].split("; ")[1:]
    assert set(attributes) == {"HttpOnly", "SameSite=Strict", "Path=/"}


def test_w07_no_route_changes_anything_by_reading(client: Client, tale: Path) -> None:
    routes = [route for route in client.server.app.routes if isinstance(route, Route)]
    reading = {route.path for route in routes if "GET" in (route.methods or ())}
    changing = {route.path for route in routes if (route.methods or set()) - {"GET", "HEAD"}}
    assert not reading & changing - {"/api/lines", "/api/jobs"}
    before = sorted((path.name, path.stat().st_mtime_ns) for path in tale.parent.iterdir())
    for path in sorted(reading - {"/api/events"}):
        client.get(re.sub(r"\{\w+(:int)?\}", "1", path))
    assert sorted((path.name, path.stat().st_mtime_ns) for path in tale.parent.iterdir()) == before


@pytest.mark.parametrize("path", ["/", "/script/1", "/api/project", "/static/studio.css", "/nothing", "/auth"])
def test_w08_no_page_may_be_framed(client: Client, path: str) -> None:
    answer = client.get(path)
    assert "frame-ancestors 'none'" in answer.headers["content-security-policy"]
    assert answer.headers["x-frame-options"] == "DENY"


HOSTILE = "<script>alert(1)</script></script><img src=x onerror=alert(2)>javascript:alert(3) ${7*7} {{7*7}}"


def test_w09_what_a_story_contains_is_shown_literally(tmp_path: Path) -> None:
    from narrate.production import Wishes
    from narrate.studio.desk import Desk
    from narrate.studio.events import Events
    from narrate.studio.pages import page
    from narrate.studio.scriptpage import line_rows
    from narrate.studio.views import line_views, project_view

    story = tmp_path / "x.txt"
    story.write_text(f'# {HOSTILE}\n\nAnna said, "{HOSTILE}" and left.\n', "utf-8")
    snapshot = Desk(Wishes(story, engine="tone"), Events()).snapshot()
    project = {**project_view(snapshot), "title": HOSTILE, "can_undo": HOSTILE}
    rows = [{**line, "name": HOSTILE, "flag": HOSTILE} for line in line_views(snapshot, snapshot.lines.values())]
    shown = page("script", HOSTILE, project) + line_rows(rows)
    scripts = re.findall(r"<script[^>]*>", shown)
    assert scripts == ['<script src="/static/js/script.js" type="module">']
    assert "<img" not in shown
    assert "&lt;script&gt;alert(1)" in shown


def test_w09_the_policy_allows_the_studios_own_files_only(client: Client) -> None:
    policy = client.get("/script/1").headers["content-security-policy"]
    assert policy == (
        "default-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
    )


def test_w09_no_module_writes_html_or_evaluates_text() -> None:
    scripts = Path(__file__).parents[2] / "narrate" / "studio" / "static" / "js"
    forbidden = re.compile(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval\(|new Function|dangerously")
    assert [path.name for path in scripts.glob("*.js") if forbidden.search(path.read_text("utf-8"))] == []


def test_w10_events_cannot_be_broken_out_of() -> None:
    from narrate.studio.events import Told

    text = Told(1, "log", {"text": "a\n\nevent: evil\u2028</script>"}).text()
    assert text.count("\n") == 4
    assert "\u2028" not in text


def test_w11_captions_cannot_be_broken_out_of(client: Client) -> None:
    from narrate.listening import Heard, captions

    snapshot = client.server.app.state.desk.snapshot()
    line = next(iter(snapshot.lines))
    from dataclasses import replace

    script = snapshot.production.script
    hostile = replace(snapshot.lines[line], text="a --> b\n\n<v Mallory>& gone")
    scene = replace(script.chapters[0].scenes[0], elements=(hostile,))
    changed = replace(script, chapters=(replace(script.chapters[0], scenes=(scene,)),))
    production = replace(snapshot.production, script=changed)
    text = captions(production, Heard(Path("x"), 1.0, ((line, 0.0, 1.0),), (), True))
    assert text.count("-->") == 1
    assert "<v Mallory>" not in text


@pytest.mark.parametrize(
    "name",
    ["..%2f..%2f..%2fetc%2fpasswd", "%2e%2e/%2e%2e/etc/passwd", "%00", "a" * 5000, "A" * 64, "0" * 63, "0" * 64],
)
@pytest.mark.parametrize("place", ["/api/takes/", "/api/finished/", "/static/", "/listen/"])
def test_w12_tricks_with_paths_find_nothing(client: Client, place: str, name: str) -> None:
    assert client.get(place + name).status in (404, 422)


@pytest.mark.parametrize("range", ["bytes=-0", "bytes=9999999999-", "bytes=5-2", "bytes=a-b", "items=0-1", "bytes=--5"])
def test_w13_a_range_that_is_not_there_is_refused(client: Client, range: str) -> None:
    assert client.get(_take(client), Range=range).status == 416


def test_w13_a_thousand_ranges_are_refused(client: Client) -> None:
    many = "bytes=" + ",".join(f"{n}-{n}" for n in range(1000))
    assert client.get(_take(client), Range=many).status == 416


def test_w13_a_range_is_what_was_asked_for(client: Client) -> None:
    take = _take(client)
    whole = client.get(take).body
    part = client.get(take, Range="bytes=10-19")
    assert (part.status, part.body) == (206, whole[10:20])
    assert client.get(take, Range="bytes=-4").body == whole[-4:]
    assert client.get(take, Range="bytes=5-999999999999").body == whole[5:]


def _take(client: Client) -> str:
    line = client.line("rains")
    answer = client.post("/api/audition", {"line": line["id"], "voice": "alto"})
    assert answer.status == 200, answer.text
    url: str = answer.json()["url"]
    return url


def test_w14_a_large_body_is_refused_by_its_length(client: Client) -> None:
    answer = request(
        client,
        "POST /api/undo HTTP/1.1",
        *(f"Host: {client.host}", f"Origin: http://{client.host}", "Content-Type: application/json", "X-Narrate: 1"),
        "Content-Length: 100000000",
    )
    assert status(answer) in (400, 413)


def test_w14_a_large_body_in_chunks_is_refused(client: Client) -> None:
    head = (
        f"POST /api/undo HTTP/1.1\r\nHost: {client.host}\r\nOrigin: http://{client.host}\r\nX-Narrate: 1\r\n"
        f"Content-Type: application/json\r\nCookie: {client.cookie}\r\nTransfer-Encoding: chunked\r\n\r\n"
    )
    chunk = b"10000\r\n" + b" " * 0x10000 + b"\r\n"
    answer = client.raw(head.encode() + chunk * (BODY_LIMIT // 0x10000 + 2) + b"0\r\n\r\n", timeout=3)
    assert status(answer) == 413


@pytest.mark.parametrize(
    "body", [b"[" * 200_000, b'{"a":' * 100_000, b"[]", b"nonsense", b"\xff\xfe", b"null", b'{"revision": "0"}']
)
def test_w14_a_body_that_is_not_what_was_asked_for_is_refused(client: Client, body: bytes) -> None:
    assert client.post("/api/undo", body).status == 422


def test_w14_a_million_lines_at_once_are_refused(client: Client) -> None:
    ids = [f"{n}" for n in range(6000)]
    body = {"ids": ids, "verb": "speaker", "value": "Anna", "revision": 0}
    assert client.post("/api/lines", body, "PATCH").status == 422


def test_w15_two_hundred_slow_connections_do_not_keep_others_out(client: Client) -> None:
    slow = [socket.create_connection(("127.0.0.1", client.server.port)) for _ in range(200)]
    for connection in slow:
        connection.sendall(b"GET / HTTP/1.1\r\nHost: ")
    assert client.get("/api/project").status == 200
    for connection in slow:
        connection.close()


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.168.1.5", "example.org"])
def test_w16_the_studio_listens_to_this_computer_only(
    tale: Path, host: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["studio", str(tale), "--host", host, "--no-browser"]) == 2
    assert "this computer only" in capsys.readouterr().err


def test_w17_a_busy_port_is_said(server: Server, tale: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["studio", str(tale), "--port", str(server.port), "--no-browser", "--engine", "tone"]) == 9
    assert f"port {server.port} is in use" in capsys.readouterr().err


def test_w17_without_a_wish_the_next_free_port_is_taken() -> None:
    with listen(None) as one, listen(None) as other:
        assert one.getsockname()[1] != other.getsockname()[1]


def test_w18_pages_that_have_gone_leave_nothing_behind(client: Client) -> None:
    events = client.server.app.state.events
    asked = f"GET /api/events HTTP/1.1\r\nHost: {client.host}\r\nCookie: {client.cookie}\r\n\r\n".encode()
    streams = []
    for _ in range(12):
        connection = socket.create_connection(("127.0.0.1", client.server.port))
        connection.sendall(asked)
        connection.recv(4096)
        streams.append(connection)
    _until(lambda: events.listeners == 12)
    for connection in streams:
        connection.close()
    _until(lambda: events.listeners == 0)


def test_w18_a_page_that_comes_back_hears_what_it_missed(client: Client) -> None:
    events = client.server.app.state.events
    events.tell("log", text="early")
    events.tell("log", text="later")
    time.sleep(0.05)
    head = f"Host: {client.host}\r\nCookie: {client.cookie}\r\nLast-Event-ID: 1"
    found = client.raw(f"GET /api/events HTTP/1.1\r\n{head}\r\n\r\n".encode(), timeout=0.5)
    assert b"later" in found
    assert b"early" not in found


def _until(true: object, seconds: float = 10.0) -> None:
    end = time.monotonic() + seconds
    while not true():  # type: ignore[operator]
        assert time.monotonic() < end
        time.sleep(0.02)


def test_w19_two_windows_never_overwrite_each_other(client: Client) -> None:
    line = client.line("You?")
    assert client.decide(line["id"], "Anna", revision=0).status == 200
    late = client.decide(line["id"], "Tom", revision=0)
    assert late.status == 409
    assert late.json()["code"] == "N902"
    assert client.line("You?")["name"] == "Anna"


def test_w19_a_command_beside_the_studio_is_not_overwritten(client: Client, tale: Path) -> None:
    line = client.line("You?")
    assert run(["mend", str(tale), line["id"], "--speaker", "Anna", "--engine", "tone"]) == 0
    assert client.decide(line["id"], "Tom", revision=0).status == 409


def test_w20_what_was_answered_is_on_disk(client: Client, tale: Path) -> None:
    line = client.line("You?")
    revision = client.decide(line["id"], "Anna").json()["revision"]
    assert f'"revision": {revision}' in (tale.with_suffix(".narrate") / "edits.jsonl").read_text("utf-8")


def test_w21_there_is_nothing_to_upload_to(client: Client) -> None:
    body = b'--x\r\nContent-Disposition: form-data; name="f"; filename="../../x"\r\n\r\nhello\r\n--x--\r\n'
    assert client.post("/api/jobs", body, Content_Type="multipart/form-data; boundary=x").status == 415
    mounts = [route for route in client.server.app.routes if isinstance(route, Mount)]
    assert [mount.path for mount in mounts] == ["/static"]


@pytest.mark.parametrize("path", ["/", "/script/1", "/api/project", "/static/js/shell.js", "/nothing", "/api/takes/x"])
def test_w22_every_answer_has_the_headers(client: Client, path: str) -> None:
    headers = client.get(path).headers
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["cross-origin-resource-policy"] == "same-origin"
    assert "server" not in headers


def test_w22_what_is_refused_has_the_headers_too(stranger: Client) -> None:
    assert stranger.get("/api/project").headers["x-content-type-options"] == "nosniff"


def test_w23_no_part_of_the_studio_can_call_out() -> None:
    folder = Path(__file__).parents[2] / "narrate" / "studio"
    calls = re.compile(r"urllib|http\.client|import requests|httpx|aiohttp|create_connection|getproxies")
    assert [path.name for path in folder.glob("*.py") if calls.search(path.read_text("utf-8"))] == []
    named = re.compile(r"https?://(?!www\.w3\.org/)")
    assets = [path for path in folder.joinpath("static").rglob("*") if path.suffix in (".js", ".css", ".svg")]
    assert [path.name for path in assets if named.search(path.read_text("utf-8"))] == []


@pytest.mark.skipif(not shutil.which("unshare"), reason="needs unshare")
@pytest.mark.slow
def test_w23_the_studio_works_where_there_is_no_network(tale: Path) -> None:
    code = """
import http.client, subprocess, sys, threading
subprocess.run(["ip", "link", "set", "lo", "up"], check=True)
from pathlib import Path
from narrate.production import Wishes
from narrate.studio.server import listen, serve
server = serve(Wishes(Path(sys.argv[1]), engine="tone"), listen(0))
thread = threading.Thread(target=server.run); thread.start()
while not server.started: thread.join(0.01)
connection = http.client.HTTPConnection("127.0.0.1", server.port); connection.request("GET", "/")
print(connection.getresponse().status); server.stop(); thread.join()
"""
    proxies = dict.fromkeys(("http_proxy", "https_proxy", "HTTP_PROXY", "ALL_PROXY"), "http://127.0.0.1:9")
    command = ["unshare", "-rn", sys.executable, "-c", code, str(tale)]
    done = subprocess.run(command, env={**os.environ, **proxies}, capture_output=True, text=True, check=False)
    if "unshare" in done.stderr or "Operation not permitted" in done.stderr or "'ip'" in done.stderr:
        pytest.skip("no empty network can be made here")
    assert done.stdout.strip() == "401", done.stderr
