"""What went wrong on the web, as one line for a person and a code for a table."""

from __future__ import annotations

import ssl
from typing import Final

import httpcore
import httpx

from flows.adapters import web_connect
from flows.adapters.web_body import BodyEncodingError, BodyTooLargeError
from flows.adapters.web_records import FetchFailure, FetchRequest, WebPolicy

NETWORK_ERRORS: Final = (
    web_connect.AddressRefusedError, web_connect.NameNotFoundError, web_connect.DeadlineError, BodyTooLargeError,
    BodyEncodingError, httpx.HTTPError, httpx.InvalidURL, httpcore.NetworkError, httpcore.TimeoutException,
    httpcore.ProtocolError, httpcore.UnsupportedProtocol, httpcore.ProxyError, httpcore.ConnectionNotAvailable,
    ssl.SSLError, OSError, UnicodeError, ValueError,
)  # fmt: skip


def make_failure(
    request: FetchRequest,
    reason: str,
    what: str,
    *,
    http_status: int | None = None,
    retry_after_seconds: float | None = None,
    final_url: str | None = None,
) -> FetchFailure:
    message = " ".join(f"{_without_password(request.url)}: {what}".split())
    return FetchFailure(request.url, reason, message, http_status, retry_after_seconds, final_url, request.key)


def _without_password(url: str) -> str:
    scheme, separator, rest = url.partition("://")
    authority, slash, path = rest.partition("/")
    return f"{scheme}{separator}{authority.rpartition('@')[2]}{slash}{path}"


def status_failure(request: FetchRequest, answer: httpx.Response, retry_after: float | None) -> FetchFailure:
    status = answer.status_code
    advice = {404: "correct or remove the address", 410: "remove the address", 429: "it is asked less often"}
    step = advice.get(status, "it is tried again later" if status >= 500 else "check the address in a browser")
    wish = f" (asks to wait {retry_after:.0f} s)" if retry_after else ""
    return make_failure(
        request, f"http_{status}", f"answered {status} {answer.reason_phrase}{wish}; {step}", http_status=status,
        retry_after_seconds=retry_after, final_url=str(answer.url),
    )  # fmt: skip


def network_failure(request: FetchRequest, error: BaseException, policy: WebPolicy) -> FetchFailure:
    reason, what = _explain(error, policy)
    return make_failure(request, reason, what)


def _explain(error: BaseException, policy: WebPolicy) -> tuple[str, str]:
    """A reason code and one line for a person, from whatever the layers below raised."""
    detail = str(error) or type(error).__name__
    matching = (entry for entry in _EXPLANATIONS if isinstance(error, entry[0]))
    _, reason, what = next(matching, _EXPLANATIONS[-1])
    if isinstance(error, httpcore.ConnectError) and "CERTIFICATE" in detail.upper():
        reason, what = "tls", "its certificate is not trusted ({detail}); ask the publisher, or set ca_file"
    elif isinstance(error, httpcore.ConnectError) and "SSL" in detail.upper():
        reason, what = "tls", "no secure connection could be made ({detail}); try http or ask the publisher"
    if isinstance(error, httpcore.RemoteProtocolError) and "complete" in detail:
        reason, what = "truncated", "the answer broke off before its end; it is tried again later"
    values = {"detail": detail, "deadline": f"{policy.deadline_seconds:g}", "cap": f"{policy.max_bytes:,}"}
    return reason, what.format(**values)


_EXPLANATIONS: Final[tuple[tuple[type[BaseException] | tuple[type[BaseException], ...], str, str], ...]] = (
    (web_connect.AddressRefusedError, "address_refused",
     "leads to the private address {detail}; allow private addresses in the settings if that is meant"),
    (web_connect.NameNotFoundError, "dns", "the host name was not found; check the address and the network"),
    ((web_connect.DeadlineError, httpcore.TimeoutException, httpx.TimeoutException, TimeoutError), "timeout",
     "no complete answer within {deadline} s; it is tried again later"),
    (BodyTooLargeError, "too_large", "the body is larger than {cap} bytes; raise max_bytes if it is wanted"),
    (BodyEncodingError, "bad_encoding", "the body cannot be unpacked ({detail}); it is tried again later"),
    (ssl.SSLError, "tls", "no secure connection could be made ({detail}); ask the publisher"),
    ((httpx.InvalidURL, httpx.UnsupportedProtocol, httpcore.UnsupportedProtocol, UnicodeError), "bad_url",
     "is no usable address ({detail}); correct it"),
    (httpcore.ConnectError, "connect", "no connection ({detail}); check that the site is up"),
    (httpcore.ProxyError, "connect", "the proxy refused ({detail}); check the proxy settings"),
    ((httpcore.ProtocolError, httpx.ProtocolError), "protocol",
     "the answer is not proper HTTP ({detail}); it is tried again later"),
    ((httpcore.NetworkError, OSError), "connect", "the connection broke ({detail}); it is tried again later"),
    (ValueError, "bad_url", "is no usable address ({detail}); correct it"),
)  # fmt: skip
