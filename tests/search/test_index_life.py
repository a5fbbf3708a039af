"""The life of the index: built once, swapped whole, shared by processes, and never in the way of a search."""

import multiprocessing
import threading
from multiprocessing.queues import Queue
from multiprocessing.synchronize import Event
from pathlib import Path

import pytest

from portal.content import Library
from portal.search import SearchEngine
from portal.search import index as index_module
from portal.search.engine import RENEWING

from .conftest import DICTIONARY, write_page


def open_engine(content_dir: Path, index_dir: Path) -> SearchEngine:
    return SearchEngine(
        Library(content_dir, check_every=0), index_dir, DICTIONARY, synonyms=content_dir / "synonyms.yml"
    )


def builds(index_dir: Path) -> list[str]:
    return sorted(path.name for path in index_dir.iterdir() if path.is_dir())


def renew(engine: SearchEngine) -> None:
    """Search once, which has a changed index renewed aside, and return when that is done."""
    engine.search("cludiant", "cy")
    for thread in threading.enumerate():
        if thread.name == RENEWING:
            thread.join(timeout=60)


def test_a_second_worker_opens_what_the_first_built(
    content_dir: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = open_engine(content_dir, tmp_path / "index").prepare()
    monkeypatch.setattr(index_module, "_build_aside", lambda *_: pytest.fail("built again"))
    assert open_engine(content_dir, tmp_path / "index").prepare() == first


def test_a_change_is_found_while_the_old_index_answers(engine: SearchEngine, content_dir: Path, tmp_path: Path) -> None:
    engine.prepare()
    assert engine.search("eiriolaeth", "cy").total == 0
    write_page(content_dir, "page/advocacy", "cy", "Eiriolaeth", "Siarad ar eich rhan.")
    write_page(content_dir, "page/advocacy", "en", "Advocacy", "Speaking for you.")
    assert engine.search("cludiant", "cy").total == 1
    renew(engine)
    assert engine.search("eiriolaeth", "cy").total == 1
    assert len(builds(tmp_path / "index")) == 2


def test_titles_are_todays_and_a_page_taken_away_is_gone_at_once(
    engine: SearchEngine, content_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine.prepare()
    monkeypatch.setattr(engine, "_renew", lambda _content: None)
    write_page(content_dir, "page/transport", "cy", "Teitl newydd sbon", "Cludiant.")
    (content_dir / "page" / "college" / "cy.md").unlink()
    (content_dir / "page" / "college" / "en.md").unlink()
    (content_dir / "page" / "college").rmdir()
    assert engine.search("cludiant", "cy").results[0].entry.title == "Teitl newydd sbon"
    assert engine.search("coleg", "cy").total == 0


def test_only_the_two_newest_builds_are_kept(content_dir: Path, tmp_path: Path) -> None:
    names = []
    for number in range(4):
        write_page(content_dir, "page/extra", "cy", f"Tudalen {number}", "Testun.")
        write_page(content_dir, "page/extra", "en", f"Page {number}", "Text.")
        names.append(open_engine(content_dir, tmp_path / "index").prepare())
    assert builds(tmp_path / "index") == sorted(names[-2:])


def test_what_a_killed_build_left_behind_is_cleared(content_dir: Path, tmp_path: Path) -> None:
    stale = tmp_path / "index" / ".building-left-by-a-kill"
    (stale / "cy").mkdir(parents=True)
    (stale / "cy" / "half.toc").write_bytes(b"half")
    name = open_engine(content_dir, tmp_path / "index").prepare()
    assert builds(tmp_path / "index") == [name]


def test_a_build_that_fails_leaves_no_half_index_and_the_old_one_answers(
    engine: SearchEngine, content_dir: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine.prepare()
    failures: list[int] = []

    def fail(*_: object) -> None:
        failures.append(1)
        raise OSError("disk full")

    monkeypatch.setattr(index_module, "_write", fail)
    write_page(content_dir, "page/transport", "cy", "Cludiant arall", "Cludiant.")
    renew(engine)
    assert failures
    assert engine.search("cludiant", "cy").total == 1
    assert len(builds(tmp_path / "index")) == 1


def test_synonyms_can_be_edited_and_a_broken_file_changes_nothing(engine: SearchEngine, content_dir: Path) -> None:
    engine.prepare()
    path = content_dir / "synonyms.yml"
    path.write_text(
        path.read_text(encoding="utf-8") + "- cy: [cludiant, lifft]\n  en: [transport, lift]\n", encoding="utf-8"
    )
    renew(engine)
    assert engine.search("lifft", "cy").total == 1
    path.write_text("- cy: not a list\n", encoding="utf-8")
    served = engine.prepare()
    assert engine.prepare() == served
    assert engine.search("lifft", "cy").total == 1


def _search_until_told(content_dir: Path, index_dir: Path, stop: Event, builds_seen: "Queue[str]") -> None:
    """Search on, telling of each build that is first seen; end with an error at the first wrong answer."""
    engine = open_engine(content_dir, index_dir)
    seen = ""
    while not stop.is_set():
        assert engine.search("gludiant", "cy").results[0].entry.id == "transport"
        name = engine.prepare()
        if name != seen:
            builds_seen.put(name)
            seen = name


def test_two_processes_search_on_while_the_index_is_swapped(content_dir: Path, tmp_path: Path) -> None:
    context = multiprocessing.get_context("spawn")
    stop = context.Event()
    queues: list[Queue[str]] = [context.Queue() for _ in range(2)]
    workers = [
        context.Process(target=_search_until_told, args=(content_dir, tmp_path / "index", stop, queue))
        for queue in queues
    ]
    for worker in workers:
        worker.start()
    seen = [{queue.get(timeout=90)} for queue in queues]
    for number in range(4):
        write_page(content_dir, "page/plan", "cy", f"Cynllun {number}", "Cynllun datblygu unigol.")
        for queue, names in zip(queues, seen, strict=True):
            names.add(queue.get(timeout=30))
    stop.set()
    for worker in workers:
        worker.join(timeout=30)
    assert [worker.exitcode for worker in workers] == [0, 0]
    assert all(len(names) == 5 for names in seen)
    assert len(builds(tmp_path / "index")) <= 2
