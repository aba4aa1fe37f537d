"""What went wrong with a transfer, in words a person can act on."""

from __future__ import annotations

import errno
import html
import re
import time
from email.utils import parsedate_to_datetime

import pycurl

from dropmill.core.errors import LINK, Problem
from dropmill.core.waiting import size_text
from dropmill.transfer.address import host_key
from dropmill.transfer.exchange import FAULT, Head, Outcome

MOST_RETRY_AFTER_S = 3600.0

_PASSING = frozenset({408, 425, 429, 500, 502, 503, 504})

# status → (what the server says, what to do)
_STATUS = {
    400: ("does not understand the request", "Check the link."),
    401: (
        "gives this file only with the right user name and password",
        "Give them with the download.",
    ),
    402: ("asks for a payment", "Open the link in a browser."),
    403: (
        "refuses to give this file",
        "The link may have expired or need a login: replace it by a new one.",
    ),
    404: ("has no such file", "Check the link, or ask for a new one."),
    407: ("cannot be reached: the proxy asks for a password", "Check the proxy's settings."),
    408: ("waited too long for the request", "Try again later."),
    410: (
        "no longer has this file",
        "The link has expired: replace it by a new one.",
    ),
    429: ("asks for fewer requests", "Try again later, or download fewer files at once."),
    451: ("may not give this file for legal reasons", "It is not to be had from there."),
    500: ("has an internal error", "Try again later."),
    502: ("cannot reach the machine behind it", "Try again later."),
    503: ("is busy or being repaired", "Try again later."),
    504: ("got no answer from the machine behind it", "Try again later."),
}

_MENDED_BY = {
    **dict.fromkeys((400, 402, 403, 404, 410, 451), LINK),
    401: "user",
    407: "proxy",
}
"""The setting that mends it, by status."""

_E_PROXY = 97
"""CURLE_PROXY, which pycurl has no name for."""

_E_NO_HTTP = -1
"""For libcurl an answer without a status line is a protocol that it does not support."""

# libcurl's code → (what went wrong, what to do, whether it may pass by itself)
_CODES = {
    pycurl.E_COULDNT_RESOLVE_HOST: (
        "The server “{host}” is not known",
        "Check the link for typing errors, and whether this computer is online.",
        True,
    ),
    pycurl.E_COULDNT_RESOLVE_PROXY: (
        "The proxy is not known",
        "Check the proxy's settings.",
        False,
    ),
    _E_PROXY: (
        "The proxy gave no connection to “{host}”",
        "Check the link, and the proxy's type, port and password.",
        True,
    ),
    pycurl.E_OPERATION_TIMEDOUT: (
        "The server “{host}” does not send anything",
        "Try again later, or check the network.",
        True,
    ),
    pycurl.E_SSL_CONNECT_ERROR: (
        "No secure connection to “{host}” could be made",
        "The server may speak something else on this port: check the link.",
        False,
    ),
    pycurl.E_SSL_CACERT_BADFILE: (
        "The list of trusted certificates cannot be read",
        "Check SSL_CERT_FILE, or reinstall the system's certificates.",
        False,
    ),
    pycurl.E_GOT_NOTHING: (
        "The server “{host}” closed the connection without an answer",
        "Try again later.",
        True,
    ),
    pycurl.E_PARTIAL_FILE: (
        "The connection to “{host}” broke before the file was complete",
        "What has come is kept: retry to get the rest.",
        True,
    ),
    pycurl.E_URL_MALFORMAT: ("This link is not valid", "Check it for typing errors.", False),
    pycurl.E_UNSUPPORTED_PROTOCOL: (
        "Links of this type cannot be downloaded",
        "Use a link that begins with https:// or http://.",
        False,
    ),
    _E_NO_HTTP: (
        "What “{host}” answers is not HTTP",
        "Another service may be on this port: check the link.",
        False,
    ),
    pycurl.E_REMOTE_FILE_NOT_FOUND: (
        "“{host}” has no such file",
        "Check the link, or ask for a new one.",
        False,
    ),
    pycurl.E_REMOTE_ACCESS_DENIED: (
        "“{host}” refuses to give this file",
        "Check the link, and whether it needs a user name and a password.",
        False,
    ),
    pycurl.E_LOGIN_DENIED: (
        "“{host}” does not accept the user name or the password",
        "Give them with the download.",
        False,
    ),
    pycurl.E_SSH: (
        "“{host}” did not give the file",
        "Check the link: it may lead to a folder.",
        True,
    ),
    pycurl.E_FTP_COULDNT_USE_REST: (
        "“{host}” cannot continue a file",
        "Cancel the download and add it again: it begins anew.",
        False,
    ),
    FAULT: (
        "Nothing can be downloaded any more: a part of Dropmill has failed",
        "Start Dropmill anew, then retry; please report this fault with the log.",
        False,
    ),
    pycurl.E_OUT_OF_MEMORY: (
        "There is not enough memory for this download",
        "Close other programs, then retry.",
        True,
    ),
}

_CODE_MENDED_BY = {
    **dict.fromkeys((pycurl.E_COULDNT_RESOLVE_PROXY, _E_PROXY), "proxy"),
    **dict.fromkeys((pycurl.E_LOGIN_DENIED, pycurl.E_REMOTE_ACCESS_DENIED), "user"),
    **dict.fromkeys(
        (
            pycurl.E_COULDNT_RESOLVE_HOST,
            pycurl.E_SSL_CONNECT_ERROR,
            pycurl.E_URL_MALFORMAT,
            pycurl.E_UNSUPPORTED_PROTOCOL,
            pycurl.E_REMOTE_FILE_NOT_FOUND,
            pycurl.E_SSH,
        ),
        LINK,
    ),
}
"""The setting that mends it, by libcurl's code."""

# part of libcurl's words about a certificate → (what is wrong with it, what to do)
_CERTIFICATE = (
    ("expired", "has expired", "Tell who runs the server, or check this computer's clock."),
    ("not yet valid", "is not valid yet", "Check this computer's clock."),
    (
        "subject name",
        "is made out to another name",
        "Check the link: this may be another server than you think.",
    ),
    (
        "self",
        "was signed by nobody we trust",
        "If this is your own server, have its certificate trusted by this computer.",
    ),
)


_PROXY = re.compile(r" over proxy (\S+) after ")
"""In libcurl's words about a connection that was not made, whoever named the proxy."""

_UNREAD = r"(?is)<(script|style)\b.*?</\1\s*>|<[^>]*>"
_HEAD = r"(?is)<head\b.*?</head\s*>"


def problem_of(outcome: Outcome, url: str) -> Problem:
    """Put a failed exchange in words; not for one whose disk failed, see `disk_problem`."""
    host = host_key(url).rpartition(":")[0]
    detail = f"{url}: libcurl {outcome.code}: {outcome.text}"
    if outcome.code == pycurl.E_PEER_FAILED_VERIFICATION and url.startswith("sftp:"):
        return Problem(
            f"The key of “{host}” is not known",
            "Connect to it once with “ssh” to check its key and add it to known_hosts, or let this"
            " download accept a server that cannot prove who it is. Then resume.",
            detail=detail,
            setting="accepts_any_certificate",
            needs_person=True,
        )
    if outcome.code == pycurl.E_PEER_FAILED_VERIFICATION:
        what, hint = _certificate_words(outcome.text)
        return Problem(f"The certificate of “{host}” {what}", hint, detail=detail)
    if outcome.code == pycurl.E_LOGIN_DENIED and url.startswith("sftp:"):
        return Problem(
            f"“{host}” does not accept the user name, the password or the key",
            "Give a user name and a password with the download, or have the server know your key.",
            detail=detail,
            setting="user",
        )
    if outcome.code == pycurl.E_COULDNT_CONNECT and (proxy := _PROXY.search(outcome.text)):
        return Problem(
            f"The proxy “{proxy[1]}” cannot be reached",
            "It may be down, or the proxy's settings may be wrong.",
            detail=detail,
            setting="proxy",
            can_pass=True,
        )
    if outcome.code == pycurl.E_COULDNT_CONNECT:
        if outcome.system_errno == errno.ECONNREFUSED:
            title = f"“{host}” refuses the connection"
            hint = "The server may be down, or the port in the link may be wrong."
        else:
            title = f"“{host}” cannot be reached"
            hint = "Check whether this computer is online; the server may be down."
        return Problem(title, hint, detail=detail, setting=LINK, can_pass=True)
    code = _E_NO_HTTP if "HTTP/0.9" in outcome.text else outcome.code
    title, hint, can_pass = _CODES.get(
        code,
        ("The connection to “{host}” broke", "What has come is kept: try again later.", True),
    )
    return Problem(
        title.format(host=host),
        hint,
        detail=detail,
        setting=_CODE_MENDED_BY.get(code, ""),
        can_pass=can_pass,
    )


def status_problem(head: Head, words: str, url: str) -> Problem:
    """Put an answer that is no success in words, the server's own among them."""
    host = host_key(url).rpartition(":")[0]
    what, hint = _STATUS.get(head.status, ("did not give the file", "Check the link."))
    said = _plain(words) or head.reason
    title = f"“{host}” {what} ({head.status})"
    return Problem(
        title,
        f"{hint} The server says: “{said}”" if said else hint,
        detail=f"{url}: HTTP {head.status} {head.reason}",
        setting=_MENDED_BY.get(head.status, ""),
        can_pass=head.status in _PASSING,
        retry_after_s=retry_after_s(head) if head.status in _PASSING else None,
    )


def disk_problem(error: OSError, needed: int | None, have: int, folder: str) -> Problem | OSError:
    """Put a failed write in words; a full disk says how much room is needed."""
    if error.errno not in {errno.ENOSPC, errno.EDQUOT}:
        return error
    kept = "What has come is kept."
    if needed is None:
        hint = f"Make room, then retry. {kept}"
    else:
        hint = f"Make room for {size_text(needed)} more, then retry. {kept}"
    return Problem(
        f"There is no room left in “{folder}”",
        hint,
        detail=f"{error}; {have} bytes are there",
        setting="dir",
    )


def retry_after_s(head: Head, now: float | None = None) -> float | None:
    """Read Retry-After (RFC 9110 §10.2.3) in seconds, between 0 and an hour; None without one."""
    text = (head.get("retry-after") or "").strip()
    if re.fullmatch(r"[+-]?\d{1,18}", text):
        seconds = float(text)
    else:
        try:
            at = parsedate_to_datetime(text).timestamp()
        except (ValueError, TypeError, OverflowError):
            return None
        seconds = at - (time.time() if now is None else now)
    return min(max(seconds, 0.0), MOST_RETRY_AFTER_S)


def _certificate_words(text: str) -> tuple[str, str]:
    lowered = text.lower()
    for sign, what, hint in _CERTIFICATE:
        if sign in lowered:
            return what, hint
    return "cannot be verified", "If this is your own server, have its certificate trusted."


def _plain(words: str) -> str:
    """Make one short line of an explanation that may be HTML."""
    # A title mostly says the same once more.
    text = re.sub(_UNREAD, " ", re.sub(_HEAD, " ", words))
    if not text.strip():
        text = re.sub(_UNREAD, " ", words)
    text = "".join(c if c.isprintable() else " " for c in html.unescape(text))
    text = " ".join(text.split())
    return text if len(text) <= 160 else text[:159] + "…"
