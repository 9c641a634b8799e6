"""Keeps an uploaded file between the preview and its confirmation, for the user who uploaded it and nobody else."""

import hashlib
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.core import signing
from import_export.tmp_storages import BaseStorage

_PREFIX = "arms-offers-import-"
_SALT = "procurement.interchange.resources.uploads"
_KEPT_SECONDS = 24 * 60 * 60


class UploadGone(Exception):  # noqa: N818 - it reads as what happened
    """The token is not one of ours for this user and model, is too old, or its file is gone or not the same."""


@dataclass(frozen=True)
class Upload:
    """A file that was previewed: its bytes, its name, the place of its format, and what the preview showed."""

    content: bytes
    file_name: str
    format: int
    fingerprint: str


class UploadStorage(BaseStorage):
    """Files in the folder for temporary uploads (FILE_UPLOAD_TEMP_DIR), readable by this account only."""

    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.folder = Path(settings.FILE_UPLOAD_TEMP_DIR or tempfile.gettempdir())

    def save(self, data):
        with tempfile.NamedTemporaryFile(prefix=_PREFIX, dir=self.folder, delete=False) as file:
            file.write(data)
        self.name = Path(file.name).name

    def read(self):
        return (self.folder / self.name).read_bytes()

    def remove(self):
        (self.folder / self.name).unlink(missing_ok=True)

    def remove_forgotten(self):
        """Remove the files of previews that nobody has confirmed within a day."""
        for path in self.folder.glob(f"{_PREFIX}*"):
            try:
                if time.time() - path.stat().st_mtime > _KEPT_SECONDS:
                    path.unlink()
            except OSError:
                continue  # another worker was faster, or the file is another account's


def sign_upload(storage, user, model, file_name, file_format, fingerprint):
    """A token that gives the upload back to this user, for this model, unchanged."""
    return signing.dumps(
        {
            "file": storage.name,
            "digest": hashlib.sha256(storage.read()).hexdigest(),
            "user": user.pk,
            "model": model._meta.label,
            "name": file_name,
            "format": file_format,
            "fingerprint": fingerprint,
        },
        salt=_SALT,
    )


def take_upload(token, user, model):
    """The Upload of a token; its file is removed. Raises UploadGone."""
    try:
        signed = signing.loads(token, salt=_SALT, max_age=_KEPT_SECONDS)
    except signing.BadSignature as error:
        raise UploadGone from error
    if (signed["user"], signed["model"]) != (user.pk, model._meta.label):
        raise UploadGone
    storage = UploadStorage(name=signed["file"])
    try:
        content = storage.read()
    except OSError as error:
        raise UploadGone from error
    storage.remove()
    if hashlib.sha256(content).hexdigest() != signed["digest"]:
        raise UploadGone
    return Upload(content, signed["name"], signed["format"], signed["fingerprint"])
