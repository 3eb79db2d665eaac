"""What a visitor gets: small, without cookies, in two languages, and honest."""

from __future__ import annotations

import gzip
import re
from pathlib import Path

import pytest
from django.core.management import call_command
from django.test import Client, RequestFactory
from django.utils import translation

from gehoord.core.councils.models import Council
from gehoord.core.ui import home_blocks, views

PAGES = ("/", "/wat-wij-ermee-doen/", "/privacy/", "/toegankelijkheid/")
BUDGET_BYTES = 60_000
BUDGET_REQUESTS = 5


@pytest.fixture
def council(db) -> Council:
    return Council.objects.create(slug="proef", name="Jeugdraad Proefdorp", municipality="Proefdorp")


@pytest.fixture(scope="module")
def collected(tmp_path_factory) -> Path:
    return tmp_path_factory.mktemp("static")


@pytest.fixture
def served(settings, collected) -> Path:
    """Static files as they are served: hashed, in a folder of their own."""
    settings.STATIC_ROOT = collected
    settings.STORAGES = {
        "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"},
    }
    if not any(collected.iterdir()):
        call_command("collectstatic", interactive=False, verbosity=0)
    return collected


@pytest.fixture
def plain_static(settings) -> None:
    settings.STORAGES = {
        "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }


def files_of(html: str) -> set[str]:
    """What a browser fetches for this page: style, script, icon and preloaded font."""
    tags = re.findall(r"<(?:link|script|img)\b[^>]*>", html)
    return {found[1] for tag in tags if (found := re.search(r'(?:href|src)="([^"]+)"', tag))}


def wire_size(path: Path) -> int:
    """Bytes over the wire: gzip, which every browser takes; fonts are packed already."""
    raw = path.read_bytes()
    return len(raw) if path.suffix == ".woff2" else len(gzip.compress(raw, 6))


@pytest.mark.parametrize("path", [*PAGES, "/vertel/"])
def test_first_visit_fits_the_budget(served, council, path):
    response = Client().get(path, headers={"accept-encoding": "gzip"})
    assert response.status_code == 200
    packed = (
        response.content
        if response.headers.get("Content-Encoding") == "gzip"
        else gzip.compress(response.content)
    )
    files = files_of(gzip.decompress(packed).decode())
    assert all(name.startswith("/static/ui/") for name in files), "something comes from elsewhere"
    sizes = {name: wire_size(served / name.removeprefix("/static/")) for name in files}
    # The style sheet asks for the same font that the page preloads, so it is fetched once.
    font = next(name for name in files if name.endswith(".woff2"))
    style = next(name for name in files if name.endswith(".css"))
    assert Path(font).name in (served / style.removeprefix("/static/")).read_text()
    print(f"{path}: {len(packed) + sum(sizes.values()):,} bytes in {1 + len(files)} requests")  # pytest -s
    assert 1 + len(files) <= BUDGET_REQUESTS
    assert len(packed) + sum(sizes.values()) <= BUDGET_BYTES, (len(packed), sizes)


@pytest.mark.parametrize("path", PAGES)
def test_no_cookie_and_few_queries(served, council, path, django_assert_max_num_queries):
    client = Client()
    # the council of this host; on pages with blocks also what the rooms show there (the release; the sent advices)
    blocks = path.removeprefix("/en") in ("/", "/wat-wij-ermee-doen/")
    with django_assert_max_num_queries(2 if blocks else 1):
        response = client.get(path)
    assert not client.cookies
    assert "Set-Cookie" not in response.headers


def test_each_page_leads_to_itself_in_the_other_language(plain_static, council):
    for path in PAGES:
        dutch, english = Client().get(path), Client().get("/en" + path)
        assert f'href="/en{path}" lang="en"' in dutch.content.decode()
        assert f'href="{path}" lang="nl"' in english.content.decode()
        assert '<html lang="nl">' in dutch.content.decode()
        assert '<html lang="en">' in english.content.decode()


def test_browser_language_does_not_change_an_address(plain_static, council):
    page = Client().get("/privacy/", headers={"accept-language": "en"}).content.decode()
    assert '<html lang="nl">' in page


def test_no_language_switch_on_a_sent_form(plain_static, council):
    request = RequestFactory().post("/")
    request.council = council
    with translation.override("nl"):
        page = views.not_found(request).content.decode()
    assert 'class="languages"' not in page


@pytest.mark.parametrize("sample", [True, False])
def test_an_invented_council_says_so(plain_static, council, sample):
    Council.objects.update(is_sample=sample)
    page = Client().get("/").content.decode()
    assert ("alles op deze site is verzonnen" in page) is sample
    assert "Jeugdraad Proefdorp" in page


def test_no_promise_of_an_answer_that_the_council_does_not_make(plain_static, council):
    assert "Binnen 5 werkdagen" in Client().get("/").content.decode()
    Council.objects.update(reply_days=0)
    for path in PAGES:
        assert "werkdag" not in Client().get(path).content.decode()


def test_quick_exit_and_helplines_without_javascript(plain_static, council):
    page = Client().get("/").content.decode()
    assert re.search(r'<a [^>]*href="https://[^"]+"[^>]*rel="noreferrer[^>]*data-quick-exit', page)
    assert 'href="tel:112"' in page


def test_site_without_a_council_still_answers(plain_static, db):
    for path in PAGES:
        assert Client().get(path).status_code == 200


def test_home_blocks_show_only_what_has_something_to_show(plain_static, council):
    assert home_blocks.blocks_for(council) == []
    home_blocks.register("later", template_name="ui/_sample.html", make_context=lambda c: None, order=2)
    home_blocks.register(
        "first", template_name="ui/_sample.html", make_context=lambda c: {"n": c.pk}, order=1
    )
    try:
        assert home_blocks.blocks_for(council) == [
            {"template_name": "ui/_sample.html", "data": {"n": council.pk}}
        ]
        assert home_blocks.blocks_for(None) == []
        with pytest.raises(ValueError):
            home_blocks.register("first", template_name="x", make_context=lambda c: None)
    finally:
        home_blocks.unregister("later")
        home_blocks.unregister("first")


def test_missing_page_and_refused_page(plain_static, council):
    missing = Client().get("/bestaat-niet/")
    assert missing.status_code == 404
    assert "Deze pagina is er niet" in missing.content.decode()
    request = RequestFactory().get("/")
    request.council = council
    refused = views.forbidden(request, PermissionError("Vraag het <b>aan</b> de coördinator."))
    assert refused.status_code == 403
    assert "Vraag het &lt;b&gt;aan&lt;/b&gt; de coördinator." in refused.content.decode()


@pytest.mark.parametrize(
    ("view", "status"), [(views.bad_request, 400), (views.server_error, 500), (views.unavailable, 503)]
)
def test_bare_pages_need_no_database_and_no_style_sheet(settings, tmp_path, view, status):
    # No database mark: a query fails this test. An empty folder: no manifest, so no style sheet is found.
    settings.STATIC_ROOT = tmp_path
    settings.STORAGES = {
        "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"},
    }
    response = view(RequestFactory().get("/"))
    page = response.content.decode()
    assert response.status_code == status
    assert 'lang="en"' in page
    assert 'href="tel:112"' in page
    assert "stylesheet" not in page
    assert ("Retry-After" in response.headers) is (status == 503)


def test_over_https_a_browser_is_told_to_stay_there(client: Client, council: Council, settings) -> None:
    home, header = "/", "Strict-Transport-Security"
    settings.SECURE_HSTS_SECONDS = 60
    assert client.get(home, secure=True)[header] == "max-age=60"
    assert header not in client.get(home)
    settings.SECURE_HSTS_SECONDS = 0
    assert header not in client.get(home, secure=True)
