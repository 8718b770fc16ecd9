from __future__ import annotations

from pathlib import Path

import pytest
from pydantic import ValidationError

from config.settings import PREFIX, Settings, SettingsError, read_settings


def env_file(folder: Path, content: str) -> Path:
    file = folder / ".env"
    file.write_text(content, encoding="utf-8")
    return file


def test_without_a_setting_everything_has_its_default() -> None:
    settings = read_settings({})
    assert settings.telegram_token is None
    assert settings.telegram_base_url == "https://api.telegram.org"
    assert settings.admin_ids == frozenset()
    assert settings.embedding_model is None
    assert (settings.log_level, settings.log_format) == ("info", "text")
    assert settings.data_dir.is_absolute()


def test_database_and_index_live_in_the_data_folder(tmp_path: Path) -> None:
    settings = read_settings({"ISNAD_DATA_DIR": str(tmp_path)})
    assert settings.database_file == tmp_path / "isnad.db"
    assert settings.index_file == tmp_path / "index.npz"


def test_a_flag_wins_over_the_environment_which_wins_over_the_file(tmp_path: Path) -> None:
    file = env_file(
        tmp_path, "ISNAD_DATA_DIR=/file\nISNAD_LOG_FORMAT=json\nISNAD_LOG_LEVEL=error\n"
    )
    settings = read_settings(
        {"ISNAD_DATA_DIR": "/environment", "ISNAD_LOG_LEVEL": "debug"},
        env_file=file,
        data_dir=Path("/flag"),
    )
    assert settings.data_dir == Path("/flag")
    assert settings.log_level == "debug"
    assert settings.log_format == "json"


def test_a_flag_of_none_counts_as_not_given() -> None:
    environ = {"ISNAD_DATA_DIR": "/environment"}
    assert read_settings(environ, data_dir=None).data_dir == Path("/environment")


def test_an_empty_variable_counts_as_unset() -> None:
    settings = read_settings({"ISNAD_LOG_LEVEL": "", "ISNAD_EMBEDDING_MODEL": "  "})
    assert settings.log_level == "info"
    assert settings.embedding_model is None


def test_an_empty_variable_does_not_hide_the_one_in_the_file(tmp_path: Path) -> None:
    file = env_file(tmp_path, "ISNAD_LOG_LEVEL=debug\n")
    assert read_settings({"ISNAD_LOG_LEVEL": ""}, env_file=file).log_level == "debug"


def test_a_missing_env_file_is_no_error(tmp_path: Path) -> None:
    assert read_settings({}, env_file=tmp_path / ".env").log_level == "info"


def test_an_env_file_that_is_no_utf_8_is_named(tmp_path: Path) -> None:
    file = tmp_path / ".env"
    file.write_bytes("ISNAD_DATA_DIR=/بيانات".encode("cp1256"))
    with pytest.raises(SettingsError) as caught:
        read_settings({}, env_file=file)
    assert caught.value.variable == str(file)


def test_variables_of_others_are_passed_over() -> None:
    assert read_settings({"LOG_LEVEL": "shout", "OTHER_ISNAD_LOG_LEVEL": "shout"}) == Settings()


def test_an_unknown_variable_of_ours_is_passed_over() -> None:
    assert read_settings({"ISNAD_FUTURE": "1"}) == Settings()


def test_a_tilde_means_the_home_folder() -> None:
    settings = read_settings({"ISNAD_DATA_DIR": "~/isnad"})
    assert settings.data_dir == Path.home() / "isnad"


@pytest.mark.parametrize(
    ("written", "ids"),
    [
        ("7", {7}),
        ("7,8", {7, 8}),
        (" 7 , 8 ", {7, 8}),
        ("7,,8,", {7, 8}),
        ("7,7", {7}),
        ("5000000000", {5_000_000_000}),
    ],
)
def test_admin_ids_are_numbers_between_commas(written: str, ids: set[int]) -> None:
    assert read_settings({"ISNAD_ADMIN_IDS": written}).admin_ids == ids


def test_words_are_taken_in_capitals_too() -> None:
    settings = read_settings({"ISNAD_LOG_LEVEL": "DEBUG", "ISNAD_LOG_FORMAT": "Json"})
    assert (settings.log_level, settings.log_format) == ("debug", "json")


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("ISNAD_ADMIN_IDS", "7,anna"),
        ("ISNAD_LOG_LEVEL", "shout"),
        ("ISNAD_LOG_FORMAT", "xml"),
        ("ISNAD_TELEGRAM_BASE_URL", "api.telegram.org"),
        ("ISNAD_TELEGRAM_BASE_URL", "https://api telegram.org"),
    ],
)
def test_a_wrong_value_names_its_variable_and_is_not_repeated(variable: str, value: str) -> None:
    with pytest.raises(SettingsError) as caught:
        read_settings({variable: value})
    assert caught.value.variable == variable
    assert str(caught.value).startswith(f"{variable}: ")
    assert value.rpartition(",")[2] not in str(caught.value)
    assert caught.value.__cause__ is None


def test_the_token_shows_nowhere() -> None:
    settings = read_settings({"ISNAD_TELEGRAM_TOKEN": "12345:very-secret"})
    assert "very-secret" not in repr(settings) + str(settings) + settings.model_dump_json()
    assert settings.telegram_token is not None
    assert settings.telegram_token.get_secret_value() == "12345:very-secret"


def test_settings_are_frozen() -> None:
    with pytest.raises(ValidationError):
        Settings().log_level = "debug"  # type: ignore[misc]


def test_each_field_can_be_set_from_the_environment() -> None:
    values = {
        "telegram_token": "1:a",
        "telegram_base_url": "http://localhost:8081",
        "admin_ids": "1",
        "data_dir": "/data",
        "database_url": "sqlite:////x.db",
        "embedding_model": "some/model",
        "fetch_hosts": "intranet.example:8080",
        "log_level": "warning",
        "log_format": "json",
    }
    assert set(values) == set(Settings.model_fields)
    settings = read_settings({PREFIX + name.upper(): value for name, value in values.items()})
    default = Settings()
    assert all(getattr(settings, name) != getattr(default, name) for name in values)


def test_every_setting_says_what_it_is() -> None:
    assert all(field.description for field in Settings.model_fields.values())


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("", []),
        ("intranet.example:8080", [("intranet.example", 8080)]),
        (" Intranet.Example.:80 , [::1]:8000,", [("intranet.example", 80), ("::1", 8000)]),
        ("[0:0:0:0:0:0:0:1]:1", [("::1", 1)]),
        ("127.0.0.1:65535", [("127.0.0.1", 65535)]),
        ("موقع.example:80", [("xn--4gbrim.example", 80)]),
    ],
)
def test_hosts_that_may_be_fetched_are_pairs(written: str, read: list[tuple[str, int]]) -> None:
    assert read_settings({"ISNAD_FETCH_HOSTS": written}).fetch_hosts == frozenset(read)


@pytest.mark.parametrize(
    "written",
    [
        "intranet.example", "intranet.example:", ":80", "a:0", "a:65536", "a:-1", "a:80x", "a b:80",
        "http://a:80", "a:80/x", "me@a:80", "::1:80", "[::1]", "[1.2.3]:80", "a:80,b", "a:80;b:80",
        "*:80", "a/8:80", "\u2603\ufe0f..x:80",
    ],
)  # fmt: skip
def test_a_host_without_its_port_is_told_with_an_example(written: str) -> None:
    with pytest.raises(SettingsError, match="intranet") as caught:
        read_settings({"ISNAD_FETCH_HOSTS": written})
    assert caught.value.variable == "ISNAD_FETCH_HOSTS"
