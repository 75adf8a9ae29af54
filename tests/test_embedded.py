"""How the desk starts on one machine."""

from pathlib import Path

import pytest

from socialdesk import embedded


def test_a_key_is_kept_whole_or_not_at_all(tmp_path: Path) -> None:
    def dies() -> str:
        raise KeyboardInterrupt

    file = tmp_path / "secret-key"
    with pytest.raises(KeyboardInterrupt):
        embedded.kept(file, dies)
    assert embedded.kept(file, lambda: "a key") == "a key"
    assert embedded.kept(file, lambda: "another") == "a key"
    assert file.stat().st_mode & 0o077 == 0


def test_a_command_of_the_embedded_desk_has_its_keys(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("VAR_DIR", str(tmp_path))
    monkeypatch.delenv("FIELD_KEYS", raising=False)
    code = "from django.conf import settings; print(settings.FIELD_KEYS[0], settings.VAR_DIR)"
    assert embedded.manage(["shell", "--no-imports", "--command", code]) == 0
    assert capfd.readouterr().out.split() == [(tmp_path / "field-keys").read_text(), str(tmp_path)]
