"""Addresses: which may be connected to, and which a host has."""

from __future__ import annotations

import socket
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address
from queue import Empty, SimpleQueue
from threading import Thread

from retrieval.errors import SourceUnreachable

Address = IPv4Address | IPv6Address

# Written out, for what Python calls global differs with its version.
_NOT_PUBLIC_4 = [
    IPv4Network(network)
    for network in (
        "0.0.0.0/8",  # "this" network
        "10.0.0.0/8",  # private
        "100.64.0.0/10",  # carriers' own, and a metadata address
        "127.0.0.0/8",  # loopback
        "168.63.129.16/32",  # public by number, but inside of a cloud
        "169.254.0.0/16",  # link-local: the metadata of most clouds
        "172.16.0.0/12",  # private
        "192.0.0.0/24",  # protocols, and a metadata address
        "192.0.2.0/24",  # documentation
        "192.31.196.0/24",  # AS112
        "192.52.193.0/24",  # AMT
        "192.88.99.0/24",  # 6to4 relays
        "192.168.0.0/16",  # private
        "192.175.48.0/24",  # AS112
        "198.18.0.0/15",  # benchmarks
        "198.51.100.0/24",  # documentation
        "203.0.113.0/24",  # documentation
        "224.0.0.0/3",  # multicast, reserved, broadcast
    )
]
# Loopback, mapped and translated IPv4, NAT64, unique and link-local, multicast lie outside of it.
_PUBLIC_6 = IPv6Network("2000::/3")
_NOT_PUBLIC_6 = [
    IPv6Network(network)
    for network in (
        "2001::/23",  # protocols: Teredo, benchmarks, ORCHID
        "2001:db8::/32",  # documentation
        "2002::/16",  # 6to4: an IPv4 address inside
        "2620:4f:8000::/48",  # AS112
        "3fff::/20",  # documentation
    )
]
_ISATAP = {0x00005EFE, 0x02005EFE}  # before an IPv4 address in the lower half


def is_public(address: Address) -> bool:
    """Whether an address is one of the open web, and holds no other one."""
    if isinstance(address, IPv4Address):
        return not any(address in network for network in _NOT_PUBLIC_4)
    if address.scope_id is not None or address not in _PUBLIC_6:
        return False
    holds_another = (int(address) >> 32) & 0xFFFFFFFF in _ISATAP
    return not holds_another and not any(address in network for network in _NOT_PUBLIC_6)


def addresses_of(host: str, port: int, *, seconds: float, checked: bool = True) -> list[Address]:
    """The addresses of a host, as the resolver gives them; it may take `seconds`.

    Raises `SourceUnreachable` where it has none or, if `checked`, where any is not public: a name
    with one address outside and one inside is a trick.
    """
    found = _resolve(host, port, seconds)
    if checked and not all(map(is_public, found)):
        raise SourceUnreachable("address_private", host=host)
    return found


def _resolve(host: str, port: int, seconds: float) -> list[Address]:
    """Asks in a thread, for the system's resolver knows no deadline."""
    answers: SimpleQueue[list[Address] | OSError | UnicodeError | ValueError] = SimpleQueue()

    def ask() -> None:
        try:
            infos = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
            answers.put(list(dict.fromkeys(ip_address(str(info[4][0])) for info in infos)))
        except (OSError, UnicodeError, ValueError) as error:
            answers.put(error)

    Thread(target=ask, name="resolver", daemon=True).start()
    try:
        answer = answers.get(timeout=max(seconds, 0.01))
    except Empty:
        raise SourceUnreachable("too_slow", temporary=True, host=host) from None
    if isinstance(answer, socket.gaierror) and answer.errno == socket.EAI_AGAIN:
        raise SourceUnreachable("no_resolver", temporary=True, host=host)
    if not isinstance(answer, list) or not answer:
        raise SourceUnreachable("host_not_found", host=host)
    return answer
