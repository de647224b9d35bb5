"""Which addresses may be fetched: schemes, hosts, and the IP addresses behind them."""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Callable, Iterable
from urllib.parse import urlsplit

from nlp.errors import FetchError, UnreachableError

_NAT64 = ipaddress.ip_network("64:ff9b::/96")
_COMPATIBLE = ipaddress.ip_network("::/96")

#: Host and port to IP addresses, in the order in which they are tried.
Resolver = Callable[[str, int], Iterable[str]]
Address = ipaddress.IPv4Address | ipaddress.IPv6Address


def resolve(host: str, port: int) -> list[str]:
    """The IP addresses of a host, as the system resolves it.

    Raises:
        OSError: The name does not resolve.
    """
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


def is_public(address: str) -> bool:
    """Whether an IP address belongs to the open internet.

    Addresses that carry an IPv4 address inside (mapped, compatible, 6to4, Teredo, NAT64) count as
    that one.

    Example:
        >>> is_public("93.184.215.14"), is_public("169.254.169.254"), is_public("::ffff:10.0.0.1")
        (True, False, False)
    """
    return all(one.is_global and not one.is_multicast for one in _embedded(address))


def _embedded(address: str) -> list[Address]:
    parsed = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(parsed, ipaddress.IPv4Address):
        return [parsed]
    if parsed.ipv4_mapped:
        return [parsed.ipv4_mapped]
    if parsed in _NAT64 or parsed in _COMPATIBLE:
        return [ipaddress.IPv4Address(int(parsed) & 0xFFFFFFFF)]
    carried: list[Address] = [parsed]
    if parsed.sixtofour:
        carried.append(parsed.sixtofour)
    if parsed.teredo:
        carried.extend(parsed.teredo)
    return carried


def permitted(host: str, port: int, *, resolver: Resolver, allow_private: bool) -> list[str]:
    """The IP addresses of a host that may be connected to, in order.

    Args:
        host: A name, or an address however it is written ("2130706433" is 127.0.0.1, too).
        port: The port.
        resolver: Looks the host up; asked once.
        allow_private: Whether addresses inside the own network are permitted.

    Raises:
        UnreachableError: The host does not resolve.
        FetchError: It resolves to private addresses only.
    """
    try:
        addresses = list(resolver(host, port))
    except (OSError, UnicodeError) as error:
        raise UnreachableError(
            "the host name does not resolve",
            subject=host,
            cause=f"{host!r}: {error}",
            hint="check the spelling of the address and the connection",
        ) from error
    public = [address for address in addresses if allow_private or is_public(address)]
    if public:
        return public
    raise FetchError(
        "refused to fetch from a private address",
        subject=host,
        cause=f"{host!r} is {', '.join(addresses) or 'nowhere'}",
        hint="allow private addresses explicitly if this server is yours: "
        "fetch.allow_private = true",
    )


def require_http(url: str, *, subject: str) -> None:
    """Refuse an address that is not http or https.

    Args:
        url: The address, perhaps of a redirect.
        subject: What was asked for, for the message.

    Raises:
        FetchError: It is none, or names no server.
    """
    try:
        scheme, host = urlsplit(url).scheme.lower(), urlsplit(url).hostname
    except ValueError as error:
        raise FetchError(
            "this is no web address", subject=subject, cause=error, hint="check the spelling"
        ) from error
    if scheme in {"http", "https"} and not host:
        raise FetchError(
            "this address names no server",
            subject=subject,
            hint="write it like https://example.com/feed.xml",
        )
    if scheme not in {"http", "https"}:
        raise FetchError(
            "only http and https addresses are fetched",
            subject=subject,
            cause=f"this leads to {url!r}" if url != subject else None,
            hint="give the path of a file, or an address that starts with https://",
        )


def host_of(url: str) -> str:
    """The host of an address, lower case, or "".

    Example:
        >>> host_of("https://User@Example.com:8080/a")
        'example.com'
    """
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""
