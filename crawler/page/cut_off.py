"""Truncated pages: the server stopped in the middle but closed the answer as if it were complete."""

from __future__ import annotations

import re

_COMMENT_OR_SCRIPT = re.compile(rb"<!--(?:.*?(-->)|.*)|<script\b(?:.*?(</script)|.*)", re.DOTALL)
_ENDS = (b"</body", b"</html")
_OPENED = ((b"<!--", b"-->"), (b"<script", b"</script"))


def is_cut_off(body: bytes) -> bool:
    """Whether the markup ends inside a comment or a script, so that its rest is missing or invisible.

    Source: WHATWG HTML, 13.2.2, "eof-in-comment", "eof-in-script-html-comment-like-text". Of 1,429 real pages one has
    an unclosed comment, in its footer: it is complete, as its ``</html>`` after that shows.
    """
    markup = body.lower()
    if all(markup.rfind(start) <= markup.rfind(end) for start, end in _OPENED):
        return False
    # The last of them may be text inside a script.
    *_, last = _COMMENT_OR_SCRIPT.finditer(markup)
    return last.lastindex is None and not any(end in last[0] for end in _ENDS)
