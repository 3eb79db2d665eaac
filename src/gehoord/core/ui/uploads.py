"""Files that people send: kept in memory, up to a size, and read only after it is known who sends them."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.files.uploadedfile import InMemoryUploadedFile
from django.core.files.uploadhandler import FileUploadHandler, SkipFile
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_protect

MEGABYTE = 1_000_000


class UpTo(FileUploadHandler):
    """Keeps a file of at most `most` bytes in memory; of a larger one nothing, and `is_too_large` says so."""

    chunk_size = 256 * 1024

    def __init__(self, most: int, request: HttpRequest | None = None) -> None:
        super().__init__(request)
        self.most = most
        self.is_too_large = False
        self._parts: list[bytes] = []
        self._size = 0

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        self._parts, self._size = [], 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        self._size += len(raw_data)
        if self._size > self.most:
            self.is_too_large, self._parts = True, []
            # The rest of it is read away, so that the answer reaches the browser.
            raise SkipFile
        self._parts.append(raw_data)

    def file_complete(self, file_size: int) -> InMemoryUploadedFile:
        from io import BytesIO

        content, self._parts = b"".join(self._parts), []
        return InMemoryUploadedFile(
            BytesIO(content), self.field_name, self.file_name or "", self.content_type or "", len(content),
            self.charset, self.content_type_extra,
        )


def receives_file(most: int) -> Callable[[Callable[..., HttpResponse]], Callable[..., HttpResponse]]:
    """A view that gets files of at most `most` bytes.

    Put `csrf_exempt` above the guard that says who may come in: the form is read after it, and its token checked here.
    """

    def decorate(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        checked = csrf_protect(view)

        @wraps(view)
        def bounded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if request.method == "POST":
                request.upload_handlers = [UpTo(most, request)]
            return checked(request, *args, **kwargs)

        return bounded

    return decorate


def is_too_large(request: HttpRequest) -> bool:
    """Whether a file of this request was larger than the view takes. Reads the form."""
    _read = request.FILES
    return any(getattr(handler, "is_too_large", False) for handler in request.upload_handlers)
