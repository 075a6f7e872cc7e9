"""With accounts: nobody passes without one, a role does what it may, and what hostile visitors try does nothing."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from musnad.web.access import passwords
from musnad.web.access.accounts import AccountsFile
from musnad.web.access.door import safe_next
from musnad.web.forms import FORMS
from musnad.web.pages import PAGES
from musnad.web.safety import Guard, ServeError, check_host
from web import people
from web.people import BASE, WORD, inside, log_in, served, token

_COOKIE = "musnad_session"


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return people.accounts(tmp_path_factory.mktemp("accounts"), tries_of_address=1000, forms_burst=1000)


@pytest.fixture(scope="module")
def app(built: str, kept: Path) -> Iterator[Guard]:
    guard = served(built, kept)
    with TestClient(guard, base_url=BASE):
        yield guard


@pytest.fixture
def stranger(app: Guard) -> TestClient:
    return TestClient(app, base_url=BASE)


def lines(kept: Path) -> list[dict[str, str]]:
    return [json.loads(line) for line in kept.with_name("accounts.json.log").read_text("utf-8").splitlines()]


PATHS = [p for at in PAGES for p in (at.path.replace("{id}", "I1"), at.path.replace("{id}", "I1") + ".json")]


@pytest.mark.parametrize(
    "path", [*PATHS, "/", "/audit", "/audit.json", "/openapi.json", "/nowhere", "/docs", "/logout"]
)
def test_nobody_passes_without_an_account(stranger: TestClient, path: str) -> None:
    found = stranger.get(path, follow_redirects=False)
    assert found.status_code == (401 if path.endswith(".json") else 303)
    assert "casefile" not in found.text.casefold()
    if found.status_code == 303:
        assert found.headers["location"].startswith("/login?next=")


@pytest.mark.parametrize("form", [*(f.path for f in FORMS), "/logout"])
def test_no_form_is_taken_without_an_account(stranger: TestClient, form: str) -> None:
    page = stranger.get("/login")
    found = stranger.post(form, data={"token": token(page.text), "what": "undo", "part": "J1"}, follow_redirects=False)
    assert found.status_code == 303
    assert found.headers["location"].startswith("/login")


_WAYS = ("/static/%2e%2e/overview.json", "/static/..%2foverview.json", "/login/../overview.json", "//overview.json",
         "/overview.json/", "/OVERVIEW.json", "/login/overview", "/login%2foverview",
         "/static", "/static/")  # fmt: skip


@pytest.mark.parametrize("path", _WAYS)
def test_no_way_round_the_door(stranger: TestClient, path: str) -> None:
    found = stranger.get(path, follow_redirects=False)
    assert found.status_code in (401, 303, 307, 404)
    assert "incidents" not in found.text


@pytest.mark.parametrize("method", ["HEAD", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE"])
def test_no_method_opens_it(stranger: TestClient, method: str) -> None:
    for path in ("/overview", "/overview.json", "/decide", "/audit"):
        assert stranger.request(method, path, follow_redirects=False).status_code in (401, 303)


def test_what_the_login_page_needs_is_open(stranger: TestClient) -> None:
    assert stranger.get("/static/style.css").status_code == 200
    page = stranger.get("/login?lang=en")
    assert '<html lang="en" dir="ltr"' in page.text
    assert 'dir="rtl"' in stranger.get("/login?lang=ar").text
    assert 'href="/overview"' in page.text  # the seal; no navigation, no name of the casefile
    assert "/timeline" not in page.text
    assert "case.musnad" not in page.text


def test_in_and_out(app: Guard, kept: Path) -> None:
    client = TestClient(app, base_url=BASE)
    found = log_in(client, "ليلى", there="/search?q=%D9%83&kind=incident")
    assert found.headers["location"] == "/search?q=%D9%83&kind=incident"
    cookie = found.headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "samesite=strict" in cookie.lower()
    page = client.get("/overview")
    assert "ليلى" in page.text
    assert client.get("/login", follow_redirects=False).headers["location"] == "/overview"
    assert client.post("/logout", data={"token": "wrong"}).status_code == 403
    assert client.get("/overview").status_code == 200
    gone = dict(client.cookies)
    client.post("/logout", data={"token": token(page.text)})
    again = TestClient(app, base_url=BASE, cookies=gone)
    assert again.get("/overview.json").status_code == 401
    acts = [(e["who"], e["what"]) for e in lines(kept)]
    assert acts.index(("ليلى", "login")) < len(acts) - 1
    assert ("ليلى", "logout") in acts


def test_names_that_look_alike_are_one_account(app: Guard) -> None:
    for name in ("ROOT", " root ", "ｒｏｏｔ"):
        assert inside(app, name).get("/audit").status_code == 200


ROLES = {"قارئ": 0, "open": 0, "ليلى": 1, "root": 2}
NEEDED = {"reader": 0, "analyst": 1, "admin": 2}


@pytest.mark.parametrize("name", ["open", "ليلى", "root"])
def test_each_role_sees_what_it_may(app: Guard, name: str) -> None:
    client = inside(app, name)
    for path, role in [(at.path, at.role) for at in PAGES] + [("/audit", "admin")]:
        for twin in ("", ".json"):
            found = client.get(path.replace("{id}", "documents") + twin)
            allowed = found.status_code in (200, 404)
            assert allowed is (ROLES[name] >= NEEDED[role]), path
            assert allowed or found.status_code == 403
    assert client.get("/openapi.json").status_code == 200


@pytest.mark.parametrize("name", ["open", "ليلى", "root"])
def test_each_role_sends_what_it_may(copied: str, kept: Path, name: str) -> None:
    with TestClient(served(copied, kept), base_url=BASE) as outer:
        client = inside(outer.app, name)
        page = client.get("/incidents/I1").text
        may = ROLES[name] >= NEEDED["analyst"]
        assert ('action="/decide"' in page) is may
        assert 'name="by"' not in page or may
        fields = {"token": token(page), "what": "merge", "name": "I1", "part": "I2", "by": "somebody else"}
        found = client.post("/decide", data=fields)
        assert found.status_code == (200 if may else 403)
        if may:  # signed by the account, whatever the form says
            assert {d["by"] for d in client.get(f"{found.url.path}.json").json()["why"]["decisions"]} == {name}
            assert any(e["what"] == "decision" and e["who"] == name and "merge" in e["detail"] for e in lines(kept))


def test_a_token_belongs_to_its_session(app: Guard) -> None:
    one, other = inside(app, "ليلى"), inside(app, "root")
    fields = {"what": "undo", "part": "J1", "token": token(one.get("/incidents/I1").text)}
    assert other.post("/decide", data=fields).status_code == 403
    assert one.post("/decide", data={**fields, "token": ""}).status_code == 403
    assert one.post("/decide", data=fields, headers={"origin": "http://evil.example"}).status_code == 403
    assert one.post("/decide", data=fields, headers={"origin": "https://127.0.0.1:8400"}).status_code == 403
    assert one.post("/decide", data=fields).status_code == 404  # let in; no such judgement


def test_a_session_is_never_one_that_was_brought_along(app: Guard) -> None:
    client = TestClient(app, base_url=BASE)
    client.cookies.set(_COOKIE, "chosen-by-somebody-else")
    log_in(client, "ليلى")
    first = client.cookies.get(_COOKIE, domain="127.0.0.1")
    assert first != "chosen-by-somebody-else"
    fixed = TestClient(app, base_url=BASE, cookies={_COOKIE: "chosen-by-somebody-else"})
    assert fixed.get("/overview.json").status_code == 401
    page = client.get("/overview").text  # a login on top of a session ends that session
    fields = {"name": "root", "password": WORD, "token": token(page)}
    assert client.post("/login", data=fields, follow_redirects=False).status_code == 303
    assert TestClient(app, base_url=BASE, cookies={_COOKIE: str(first)}).get("/overview.json").status_code == 401


def test_a_cookie_of_another_process_is_nobodys(built: str, kept: Path, app: Guard) -> None:
    client = inside(app, "root")
    with TestClient(served(built, kept), base_url=BASE, cookies=dict(client.cookies)) as other:
        assert other.get("/overview.json").status_code == 401


def test_a_changed_or_removed_account_has_no_session(built: str, tmp_path: Path) -> None:
    path = people.accounts(tmp_path)
    file = AccountsFile(path)
    with TestClient(served(built, path), base_url=BASE) as outer:
        one, other = inside(outer.app, "ليلى"), inside(outer.app, "root")
        kept = file.read()
        file.change(lambda held: held.without("ليلى"))
        assert one.get("/overview.json").status_code == 401
        assert other.get("/overview.json").status_code == 200
        file.change(lambda held: kept)  # as before: the session stays ended
        assert one.get("/overview.json").status_code == 401
        path.chmod(0o644)
        assert other.get("/overview.json").status_code == 503


@pytest.mark.parametrize("wanted", ["https://evil.example/", "//evil.example", "/\\evil.example", "\\\\evil.example",
    "javascript:alert(1)", "/a/../../etc/passwd", "/%2e%2e/x", "/x\r\nset-cookie: a=b", "/x%0d%0a\nset-cookie: a=b",
    "/login", "/logout", "/", "", "overview", "/a//evil.example", "http:/evil", "/\tx", "/" + "a" * 5000,
    "/عربي", "///evil.example", "http://[evil"])  # fmt: skip
def test_no_login_leads_elsewhere(app: Guard, wanted: str) -> None:
    assert safe_next(wanted) == "/overview"
    client = TestClient(app, base_url=BASE)
    found = log_in(client, "ليلى", there=wanted)
    assert found.headers["location"] == "/overview"
    assert "a=b" not in found.headers["set-cookie"]


def test_own_paths_are_gone_on_to() -> None:
    for wanted in ("/search?q=%D8%A7&next=//x", "/incidents/I1", "/documents/d1?at=s1"):
        assert safe_next(wanted) == wanted


def test_wrong_passwords_say_the_same_for_every_name(built: str, tmp_path: Path) -> None:
    kept = people.accounts(tmp_path)  # a log of its own: of many refusals not all are written down
    client = TestClient(served(built, kept), base_url=BASE)
    said = set()
    for name in ("root", "nobody-of-that-name"):
        found = log_in(client, name, "wrong wrong wrong wrong")
        assert found.status_code == 403
        assert _COOKIE not in found.headers.get("set-cookie", "")
        said.add(found.text.replace(token(found.text), ""))
    assert len(said) == 1
    failed = [e for e in lines(kept) if e["what"] == "login_failed"]
    assert {e["who"] for e in failed} >= {"root", ""}  # a name that is none may be a password in the wrong field
    assert "nobody-of-that-name" not in json.dumps(lines(kept), ensure_ascii=False)


def test_one_hash_is_checked_whoever_asks(monkeypatch: pytest.MonkeyPatch, app: Guard) -> None:
    """The same work, at the same cost, for a name that nobody has."""
    checked: list[str] = []
    real = passwords._hasher().verify

    class Counting:
        def verify(self, kept: str, given: str) -> bool:
            checked.append(kept)
            return real(kept, given)

    monkeypatch.setattr(passwords, "_hasher", Counting)
    for name in ("root", "nobody-of-that-name", "x" * 80):
        log_in(TestClient(app, base_url=BASE), name, "wrong wrong wrong wrong")
    log_in(TestClient(app, base_url=BASE), "root", "w" * 5000)
    assert len(checked) == 4
    assert {kept.rsplit("$", 2)[0] for kept in checked} == {checked[0].rsplit("$", 2)[0]}  # kind, version, costs


def test_guessing_is_slowed_down_for_names_that_exist_or_not(built: str, tmp_path: Path) -> None:
    path = people.accounts(tmp_path, tries_of_pair=3)
    with TestClient(served(built, path), base_url=BASE) as outer:
        for name in ("root", "nobody-of-that-name"):
            client = TestClient(outer.app, base_url=BASE)
            for _ in range(3):
                assert log_in(client, name, "wrong wrong wrong wrong").status_code == 403
            found = log_in(client, name, WORD)  # also the right one waits
            assert found.status_code == 429
            assert int(found.headers["retry-after"]) >= 1
            assert 'role="alert"' in found.text
        assert log_in(TestClient(outer.app, base_url=BASE), "ليلى").status_code == 303
        assert sum(e["what"] == "login_delayed" for e in lines(path)) == 2


def test_too_many_requests_are_refused_for_a_while(built: str, tmp_path: Path) -> None:
    path = people.accounts(tmp_path, requests_burst=12, requests_a_minute=1, forms_burst=3, forms_a_minute=1)
    with TestClient(served(built, path), base_url=BASE) as outer:
        client = inside(outer.app, "ليلى")
        page = client.get("/incidents/I1").text
        fields = {"token": token(page), "what": "undo", "part": "J0"}
        answers = [client.post("/decide", data=fields) for _ in range(4)]
        assert [a.status_code for a in answers] == [404, 404, 404, 429]
        assert int(answers[-1].headers["retry-after"]) in range(1, 61)
        found = [client.get("/overview.json").status_code for _ in range(12)]
        assert found[0] == 200
        assert found[-1] == 429
        assert inside(outer.app, "root").get("/overview.json").status_code == 200  # another visitor's is another's
        assert client.get("/overview.json").json()["status"] == 429
        assert any(e["what"] == "limited" and e["who"] == "ليلى" for e in lines(path))


def test_login_by_json_is_none(app: Guard) -> None:
    client = TestClient(app, base_url=BASE)
    proof = token(client.get("/login").text)
    found = client.post("/login", json={"name": "root", "password": WORD, "token": proof}, follow_redirects=False)
    assert found.status_code == 403
    assert client.get("/overview.json").status_code == 401
    assert client.get("/login", params={"name": "root", "password": WORD}).status_code == 200
    assert client.get("/overview.json").status_code == 401


def test_oversized_and_broken_cookies_are_refused_or_nobodys(stranger: TestClient) -> None:
    assert stranger.get("/overview.json", headers={"cookie": f"{_COOKIE}={'x' * 40_000}"}).status_code == 431
    for cookie in (f"{_COOKIE}=", f'{_COOKIE}="', f"{_COOKIE}=\xe9;;=;", "=", f"{_COOKIE}={'x' * 20_000}"):
        assert stranger.get("/overview.json", headers={"cookie": cookie.encode("latin-1")}).status_code == 401  # type: ignore[dict-item]


def test_no_password_token_or_cookie_is_written_down(app: Guard, kept: Path) -> None:
    client = inside(app, "root")
    page = client.get("/overview").text
    client.post("/decide", data={"token": token(page), "what": "x", "name": "y"})
    log_in(TestClient(app, base_url=BASE), "root", "a secret that is wrong")
    written = kept.with_name("accounts.json.log").read_text("utf-8")
    for secret in (WORD, "a secret that is wrong", token(page), client.cookies.get(_COOKIE) or "?"):
        assert secret not in written


@pytest.mark.parametrize(("host", "options"), [
    ("0.0.0.0", {}), ("0.0.0.0", {"accounts": True}), ("0.0.0.0", {"accounts": True, "names": ("case.example",)}),
    ("::", {"accounts": True, "behind_https": True}), ("127.0.0.1", {"names": ("case.example",)}),
    ("127.0.0.1", {"behind_https": True})])  # fmt: skip
def test_it_binds_elsewhere_only_with_accounts_names_and_https(host: str, options: dict[str, object]) -> None:
    with pytest.raises(ServeError):
        check_host(host, **options)  # type: ignore[arg-type]


def test_it_binds_where_it_is_safe() -> None:
    check_host("127.0.0.1")
    check_host("127.0.0.1", accounts=True)
    check_host("0.0.0.0", accounts=True, names=("case.example",), behind_https=True)


def test_behind_https(built: str, tmp_path: Path) -> None:
    """Names as given and no others, cookies for TLS only, forms from https only, the address from the proxy's word."""
    path = people.accounts(tmp_path)
    guard = served(built, path, names=("Case.Example",), behind_https=True)
    with TestClient(guard, base_url="https://case.example", client=("127.0.0.1", 1)) as client:
        assert client.get("/login", headers={"host": "127.0.0.1"}).status_code == 421
        assert client.get("/login", headers={"host": "other.example"}).status_code == 421
        assert "secure" in client.get("/login?lang=en").headers["set-cookie"].lower()
        page = client.get("/login")
        fields = {"name": "root", "password": WORD, "token": token(page.text)}
        assert client.post("/login", data=fields, headers={"origin": "http://case.example"}).status_code == 403
        headers = {"origin": "https://case.example", "x-forwarded-for": "6.6.6.6, 203.0.113.9"}
        found = client.post("/login", data=fields, headers=headers, follow_redirects=False)
        cookie = found.headers["set-cookie"]
        assert cookie.startswith("__Host-musnad_session=")
        assert "; Secure" in cookie
        assert "Path=/" in cookie
        assert "omain=" not in cookie
        assert [e["from_"] for e in lines(path) if e["what"] == "login"] == ["203.0.113.9"]
        elsewhere = TestClient(guard, base_url="https://case.example", client=("198.51.100.7", 1))
        log_in(elsewhere, "root", "wrong wrong wrong wrong", **{"x-forwarded-for": "10.0.0.1"})
        assert lines(path)[-1]["from_"] == "198.51.100.7"  # no proxy of ours: its word on who asks is nothing
        assert [e["detail"] for e in lines(path) if e["path"] == "/login" and e["what"] == "refused"]


def test_the_log_shows_an_admin_what_was_done(app: Guard) -> None:
    client = inside(app, "root")
    found = client.get("/audit.json").json()
    assert found["entries"][0]["what"] == "login"
    assert found["entries"][0]["who"] == "root"
    assert {(a["name"], a["role"], a["masked"]) for a in found["accounts"]} == {
        ("قارئ", "reader", True), ("open", "reader", False), ("ليلى", "analyst", False), ("root", "admin", False)
    }  # fmt: skip
    assert all("password" not in a for a in found["accounts"])
    mine = client.get("/audit.json", params={"who": "ليلى", "what": "login"}).json()["entries"]
    assert mine
    assert {(e["who"], e["what"]) for e in mine} == {("ليلى", "login")}
    assert client.get("/audit.json?from=2999-01-01").json()["entries"] == []
    assert client.get("/audit.json?to=1999-01-01").json()["entries"] == []
    for language in ("ar", "en"):
        assert client.get(f"/audit?lang={language}").status_code == 200
