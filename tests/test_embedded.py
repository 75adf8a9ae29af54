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
