"""The scan for secrets finds what must not be in a file, and passes over what somebody has looked at."""

import subprocess
from pathlib import Path

import pytest

from deploy import audit


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    subprocess.run(["git", "init", "-q", tmp_path], check=True)
    monkeypatch.setattr(audit, "ROOT", tmp_path)
    return tmp_path


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("key = 'AKIA" + "QWERTYUIOPASDFGH'", "AWS Access Key"),
        ("url = 'postgresql://aln:" + "hx7Qp2@db.example/portal'", "Basic Auth Credentials"),
        ("-----BEGIN RSA " + "PRIVATE KEY-----", "Private Key"),
    ],
)
def test_a_secret_is_found_with_its_line(
    repository: Path, capsys: pytest.CaptureFixture[str], line: str, kind: str
) -> None:
    (repository / "settings.py").write_text(f"# settings\n{line}\n")
    (repository / "uv.lock").write_text(f"{line}\n")
    subprocess.run(["git", "-C", repository, "add", "."], check=True)
    assert audit.main(["secrets"]) == 1
    assert capsys.readouterr().out.splitlines() == [f"settings.py:2: {kind}"]


def test_files_without_secrets_pass(repository: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (repository / "settings.py").write_text("password = ask_for_one()\n")
    subprocess.run(["git", "-C", repository, "add", "."], check=True)
    assert audit.main(["secrets"]) == 0
    assert "no secrets" in capsys.readouterr().out


def test_packages_that_could_not_be_looked_up_fail_too(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[list[str]] = []

    def run(command: list[str | Path]) -> bool:
        asked.append(list(map(str, command)))
        return len(asked) != 1

    monkeypatch.setattr(audit, "_run", run)
    assert audit.main(["packages"]) == 1
    assert len(asked) == 2
    assert "--strict" in asked[0]
