"""Options, stories, places and services: filtered, compared, and each on a page of its own."""

import re
import shutil
from itertools import combinations
from types import SimpleNamespace

import pytest
from flask.testing import FlaskClient
from jsonschema import Draft202012Validator

from portal import create_app
from portal.content import Content, Entry, Language, Library, PageType, Status, other
from portal.content.paths import feature_url
from portal.search import SearchEngine
from portal.web.api.openapi import DESCRIPTION
from portal.web.directory.listed import listed

from .test_pages import page, switch_of

STORIES = (PageType.CASE_STUDY, PageType.DAY_IN_THE_LIFE)
LISTS = ("post-16", "lived-experience", "directory")


@pytest.fixture
def current(parts: SimpleNamespace) -> Content:
    content: Content = parts.library.current()
    return content


def choices(html: str) -> dict[str, dict[str, int]]:
    """Read the filters of a page: for each, the values that can be chosen with their counts."""
    found = {}
    for name, options in re.findall(r'<select[^>]* name="([^"]+)">(.*?)</select>', html, re.DOTALL):
        found[name] = {
            value: int(count) for value, count in re.findall(r'<option value="([^"]+)"[^>]*>[^<]*\((\d+)\)', options)
        }
    return found


def cards(html: str) -> int:
    main = html[html.index("<main") : html.index("</main>")]
    return len(re.findall(r'<li class="card(?: option)?">\s*<p class="card__kind">', main))


@pytest.mark.parametrize("feature", LISTS)
def test_each_choice_leaves_as_many_pages_as_it_says(client: FlaskClient, feature: str, language: Language) -> None:
    address = feature_url(feature, language)
    for name, counts in choices(page(client, address)).items():
        assert counts
        for value, count in counts.items():
            assert cards(page(client, f"{address}?{name}={value}")) == count > 0


@pytest.mark.parametrize("feature", LISTS)
def test_two_choices_together_leave_what_both_hold(client: FlaskClient, feature: str, language: Language) -> None:
    address = feature_url(feature, language)
    unfiltered = choices(page(client, address))
    first, second = next(combinations(unfiltered, 2))
    value = next(iter(unfiltered[first]))
    filtered = choices(page(client, f"{address}?{first}={value}"))
    assert filtered[first] == unfiltered[first]
    for narrower, count in filtered[second].items():
        assert cards(page(client, f"{address}?{first}={value}&{second}={narrower}")) == count


@pytest.mark.parametrize("feature", LISTS)
def test_a_choice_can_be_taken_away_and_the_switch_keeps_it(
    client: FlaskClient, feature: str, language: Language
) -> None:
    address = feature_url(feature, language)
    name, counts = next(iter(choices(page(client, address)).items()))
    html = page(client, f"{address}?{name}={next(iter(counts))}")
    assert f'class="chosen__one" href="{address}"' in html
    assert switch_of(html, language) == f"{feature_url(feature, other(language))}?{name}={next(iter(counts))}"


@pytest.mark.parametrize("feature", LISTS)
def test_what_nobody_offered_changes_nothing(client: FlaskClient, feature: str, language: Language) -> None:
    address = feature_url(feature, language)
    assert cards(page(client, f"{address}?kind=nothing&town=%3Cb%3E")) == cards(page(client, address))


def test_stories_have_at_least_five_filters(client: FlaskClient, language: Language) -> None:
    assert len(choices(page(client, feature_url("lived-experience", language)))) >= 5


def test_every_id_that_content_names_has_a_name_in_both_languages(current: Content) -> None:
    named = {
        id_
        for entry in current.entries()
        for key in ("support", "subjects", "helps_with")
        for id_ in getattr(entry.meta, key, ())
    }
    assert named
    assert named - current.labels.keys() == set()
    assert current.labels.keys() - named == set(), "take out of labels.yml what no page names"


def test_no_id_is_shown(client: FlaskClient, current: Content, language: Language) -> None:
    ids = {id_ for id_ in current.labels if "-" in id_}
    for feature in LISTS:
        words = re.sub(r"<[^>]+>", " ", page(client, feature_url(feature, language)))
        assert {id_ for id_ in ids if id_ in words and id_ not in {"sixth-form"}} == set()


def test_a_planned_option_says_so_on_its_card(client: FlaskClient, current: Content, language: Language) -> None:
    html = page(client, feature_url("post-16", language))
    planned = [entry for entry in current.of_type(PageType.COURSE, language) if entry.meta.status is Status.PLANNED]
    assert html.count("tag--planned") == len(planned) > 0


def test_an_example_story_says_so_on_its_card(client: FlaskClient, current: Content, language: Language) -> None:
    html = page(client, feature_url("lived-experience", language))
    examples = [e for kind in STORIES for e in current.of_type(kind, language) if e.meta.status is Status.EXAMPLE]
    assert html.count("tag--example") == len(examples) > 0


def test_the_steps_after_year_11_are_one_press_away(client: FlaskClient, current: Content, language: Language) -> None:
    steps = current.entry("guidance/steps-after-year-11", language)
    assert (f'class="ladder" href="{steps.url}"' in page(client, feature_url("post-16", language))) is bool(steps)


def compared(client: FlaskClient, language: Language, *ids: str) -> str:
    return page(client, f"{feature_url('compare', language)}?{'&'.join(f'option={id_}' for id_ in ids)}")


def columns(html: str) -> list[str]:
    return re.findall(r'<th class="compare__option"[^>]*><a href="([^"]+)"', html)


@pytest.mark.parametrize("size", [0, 1, 2, 3])
def test_up_to_three_options_stand_side_by_side(
    client: FlaskClient, current: Content, language: Language, size: int
) -> None:
    options = current.of_type(PageType.COURSE, language)[:size]
    html = compared(client, language, *(option.id for option in options))
    assert columns(html) == [option.url for option in options]
    rows = re.findall(r'<tr role="row">(.*?)</tr>', html, re.DOTALL)[1:]
    assert all(row.count('role="cell"') == size for row in rows)
    assert ('id="add-option"' in html) is (size < 3)


def test_a_fourth_option_is_named_as_left_out(client: FlaskClient, current: Content, language: Language) -> None:
    options = current.of_type(PageType.COURSE, language)[:4]
    html = compared(client, language, *(option.id for option in options))
    assert len(columns(html)) == 3
    notice = html[html.index('class="notice"') :]
    assert options[3].title in notice[: notice.index("</div>")]


def test_options_that_are_not_there_or_are_named_twice_are_passed_over(
    client: FlaskClient, current: Content, language: Language
) -> None:
    option = current.of_type(PageType.COURSE, language)[0]
    assert columns(compared(client, language, option.id, option.id, "nothing", "../x")) == [option.url]


def test_the_page_of_a_place_shows_what_is_offered_there_and_both_its_names(
    client: FlaskClient, current: Content, language: Language
) -> None:
    place = current.entry("place/newtown-college", language)
    html = page(client, place.url)
    assert f'href="{current.entry("course/local-college", language).url}"' in html
    twin = current.entry("place/newtown-college", other(language))
    assert f'lang="{twin.language}">{twin.title}</p>' in html


def test_an_entry_without_contact_facts_leads_to_the_front_door(
    client: FlaskClient, current: Content, language: Language
) -> None:
    html = page(client, current.entry("place/ysgol-cedewain", language).url)
    reach = html[html.index('class="reach"') :]
    assert 'href="tel:' in reach[: reach.index("</section>")]


def test_the_directory_is_in_the_order_of_the_alphabet(client: FlaskClient, current: Content) -> None:
    html = page(client, "/cy/cyfeiriadur")
    assert re.findall(r'card__title"><a href="([^"]+)"', html) == [entry.url for entry in listed(current, "cy")]


def test_the_directory_for_programs_is_a_page_of_services(
    client: FlaskClient, current: Content, language: Language
) -> None:
    found = client.get(f"/api/directory?language={language}&per_page=100").get_json()
    names = [entry.title for entry in listed(current, language) if entry.meta.status is not Status.EXAMPLE]
    assert [service["name"] for service in found["contents"]] == names
    assert found["total_items"] == found["size"] == len(names)
    assert found["first_page"] is found["last_page"] is True
    assert all(service["url"].startswith(("https://", "http://localhost/")) for service in found["contents"])
    described = {"$ref": "#/components/schemas/Services", "components": DESCRIPTION["components"]}
    Draft202012Validator(described).validate(found)


def test_a_service_keeps_its_identifier_in_both_languages_and_over_pages(client: FlaskClient) -> None:
    def identifiers(query: str) -> list[str]:
        return [service["id"] for service in client.get(f"/api/directory?{query}").get_json()["contents"]]

    assert set(identifiers("language=cy&per_page=100")) == set(identifiers("language=en&per_page=100"))
    in_pages = identifiers("language=en&per_page=2&page=1") + identifiers("language=en&per_page=2&page=2")
    assert in_pages == identifiers("language=en&per_page=4")
    assert client.get("/api/directory?language=en&page=1000").get_json()["empty"] is True


@pytest.mark.parametrize("query", ["", "language=fr", "language=en&page=0", "language=cy&per_page=101"])
def test_a_directory_that_cannot_be_given_is_refused_with_a_reason(client: FlaskClient, query: str) -> None:
    response = client.get(f"/api/directory?{query}")
    assert response.status_code == 422
    assert response.get_json()["error"]["message"]


@pytest.fixture(scope="module")
def past_consent(parts: SimpleNamespace, tmp_path_factory: pytest.TempPathFactory) -> FlaskClient:
    """A site on which the consent to one story ran out long ago."""
    root = tmp_path_factory.mktemp("content")
    shutil.copytree(parts.settings.content_dir, root, dirs_exist_ok=True)
    for path in (root / "case-study" / "asking-for-an-idp").iterdir():
        text = path.read_text(encoding="utf-8")
        path.write_text(
            text.replace("voice:", "consent: {given: 2020-01-01, expires: 2021-01-01}\nvoice:"), encoding="utf-8"
        )
    library = Library(root)
    search = SearchEngine(library, root / "index", parts.settings.dictionary_dir)
    app = create_app(parts.settings, SimpleNamespace(**{**vars(parts), "library": library, "search": search}))
    return app.test_client()


def told(parts: SimpleNamespace, language: Language) -> Entry:
    entry: Entry = parts.library.current().entry("case-study/asking-for-an-idp", language)
    return entry


def test_a_story_past_its_consent_is_gone_with_kind_words(
    past_consent: FlaskClient, parts: SimpleNamespace, language: Language
) -> None:
    story = told(parts, language)
    html = page(past_consent, story.url, status=410)
    assert story.title not in html
    assert switch_of(html, language) == story.twin_url
    assert 'href="tel:' in html
    page(past_consent, f"{feature_url('lived-experience', language)}/nothing", status=404)


def test_a_story_past_its_consent_is_in_no_list_and_no_search(
    client: FlaskClient, past_consent: FlaskClient, parts: SimpleNamespace, language: Language
) -> None:
    story = told(parts, language)
    search = f"{feature_url('search', language)}?q={story.title.replace(' ', '+')}&type=case-study"
    for address in (feature_url("lived-experience", language), search):
        assert f'href="{story.url}"' in page(client, address)
        assert f'href="{story.url}"' not in page(past_consent, address)
