"""Which version of the product this is, as pyproject.toml says; between releases it ends in dev."""

import tomllib
from pathlib import Path

_PROJECT = Path(__file__).resolve().parent.parent / "pyproject.toml"
VERSION = tomllib.loads(_PROJECT.read_text(encoding="utf-8"))["project"]["version"]
