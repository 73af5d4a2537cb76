"""A reader that fails as the page's URL says. Run by tests in its own process."""

from __future__ import annotations

import os
import socket
import time

from evaluation.readings import Question, Reading
from evaluation.serving import serve


def read(page: bytes, question: Question) -> Reading:
    fault = question.url.rpartition("/")[2]
    if fault == "dies":
        os._exit(9)
    elif fault == "hangs":
        time.sleep(600)
    elif fault == "raises":
        raise ValueError("two\nlines")
    elif fault == "fetches":
        socket.create_connection(("127.0.0.1", 9), timeout=1)
    print("not an answer")
    return Reading(body=page.decode())


if __name__ == "__main__":
    serve(read, {"fragile": "1.0"})
