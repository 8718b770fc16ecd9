"""What can be set, where it comes from, and what is said when a value is wrong."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    SecretStr,
    ValidationError,
)
from pydantic_core import PydanticCustomError

PREFIX = "ISNAD_"

_HOST_AND_PORT = re.compile(r"(\[[0-9a-f:.]+\]|[^\s:/@\[\]?#*]+):([0-9]{1,5})", re.IGNORECASE)


class SettingsError(ValueError):
    """A setting has a value that cannot be used. Whoever runs Isnad can mend it.

    `variable` is the environment variable, or the file of them, to correct. The value is never
    repeated: it may be a secret.
    """

    def __init__(self, variable: str, reason: str) -> None:
        super().__init__(f"{variable}: {reason}")
        self.variable = variable


def _split_ids(value: object) -> object:
    return [part for part in value.split(",") if part.strip()] if isinstance(value, str) else value


def _split_hosts(value: object) -> object:
    if not isinstance(value, str):
        return value
    return [_host_and_port(part.strip()) for part in value.split(",") if part.strip()]


def _host_and_port(written: str) -> tuple[str, int]:
    """In the form in which addresses are compared: in ASCII, small, IPv6 short and bare."""
    from ipaddress import IPv6Address

    import idna

    match = _HOST_AND_PORT.fullmatch(written)
    try:
        if match is not None and 0 < int(match[2]) < 65_536:
            host = match[1].lower().removesuffix(".")
            if host.startswith("["):
                return IPv6Address(host[1:-1]).compressed, int(match[2])
            host = host if host.isascii() else idna.encode(host).decode("ascii")
            return host, int(match[2])
    except ValueError:
        pass
    raise PydanticCustomError(
        "host_and_port",
        "write host:port pairs with commas between them, such as intranet.example:8080,[::1]:8000",
    )


def _lower(value: object) -> object:
    return value.lower() if isinstance(value, str) else value


def _open_tilde(path: Path) -> Path:
    return Path(os.path.expanduser(path))  # noqa: PTH111 - leaves an unknown user's as it is


def _default_data_dir() -> Path:
    import platformdirs

    return Path(platformdirs.user_data_dir("isnad", appauthor=False))


class Settings(BaseModel):
    """Every setting, with its default. One field is one `ISNAD_` variable in capitals."""

    model_config = ConfigDict(frozen=True, extra="ignore", str_strip_whitespace=True)

    telegram_token: SecretStr | None = Field(None, description="the bot's token, from @BotFather")
    telegram_base_url: Annotated[str, Field(pattern=r"^https?://\S+$")] = Field(
        "https://api.telegram.org", description="root of the Bot API server"
    )
    admin_ids: Annotated[frozenset[int], BeforeValidator(_split_ids)] = Field(
        frozenset(), description="Telegram user ids of the owners, comma-separated"
    )
    # No shell opens "~" in a .env file.
    data_dir: Annotated[Path, AfterValidator(_open_tilde)] = Field(
        default_factory=_default_data_dir, description="where the database and the index live"
    )
    database_url: str | None = Field(
        None, description="an SQLAlchemy URL; SQLite in the data folder where unset"
    )
    embedding_model: str | None = Field(
        None, description="a model name or path for SentenceTransformer; the built-in where unset"
    )
    fetch_hosts: Annotated[frozenset[tuple[str, int]], BeforeValidator(_split_hosts)] = Field(
        frozenset(),
        description="`host:port` pairs, comma-separated, that may be fetched although their address"
        " is private",
    )
    log_level: Annotated[Literal["debug", "info", "warning", "error"], BeforeValidator(_lower)] = (
        Field("info", description="debug, info, warning or error")
    )
    log_format: Annotated[Literal["text", "json"], BeforeValidator(_lower)] = Field(
        "text", description="text, or json for machines"
    )

    @property
    def database_file(self) -> Path:
        """Where the database is kept, unless `database_url` names another one."""
        return self.data_dir / "isnad.db"

    @property
    def index_file(self) -> Path:
        """Where the index derived from the database is kept."""
        return self.data_dir / "index.npz"


def read_settings(
    environ: Mapping[str, str], *, env_file: Path | None = None, **flags: Any
) -> Settings:
    """Reads the settings. A flag wins over `environ`, which wins over `env_file`.

    `flags` are field names of `Settings`; one that is None counts as not given, and an empty
    variable as unset. Raises `SettingsError` for the first value that cannot be used.
    """
    values: dict[str, Any] = {}
    if env_file is not None and env_file.is_file():
        from dotenv import dotenv_values

        try:
            values |= _fields(dotenv_values(env_file))
        except (OSError, UnicodeDecodeError):
            raise SettingsError(str(env_file), "the file cannot be read as UTF-8 text") from None
    values |= _fields(environ)
    values |= {name: value for name, value in flags.items() if value is not None}
    try:
        return Settings.model_validate(values)
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        raise SettingsError(PREFIX + str(first["loc"][0]).upper(), first["msg"]) from None


def _fields(variables: Mapping[str, str | None]) -> dict[str, str]:
    return {
        name.removeprefix(PREFIX).lower(): value.strip()
        for name, value in variables.items()
        if name.startswith(PREFIX) and value and value.strip()
    }
