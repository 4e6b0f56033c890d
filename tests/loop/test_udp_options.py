"""Options of datagram sockets, multicast among them."""

from __future__ import annotations

import errno
import socket
import sys
from collections.abc import Iterator

import pytest

from pynet._handles import _multicast as multicast
from pynet._handles._udp import UDP
from pynet._loop import Loop
from tests.loop.streams import Status, until


@pytest.fixture
def udp4(loop: Loop) -> Iterator[UDP]:
    handle = UDP(loop, socket.AF_INET)
    handle.bind(("127.0.0.1", 0))
    yield handle
    handle.close()


@pytest.fixture
def udp6(loop: Loop) -> Iterator[UDP]:
    handle = UDP(loop, socket.AF_INET6)
    try:
        handle.bind(("::", 0), ipv6_only=True)
    except OSError:
        handle.close()
        pytest.skip("no IPv6 here")
    yield handle
    handle.close()


def option(handle: UDP, level: int, name: int) -> int:
    assert handle._sock is not None
    return handle._sock.getsockopt(level, name)


def refused(call: object, *args: object) -> int | None:
    assert callable(call)
    with pytest.raises(OSError) as caught:
        call(*args)
    return caught.value.errno


def loopback_name() -> str:
    names = [name for _, name in socket.if_nameindex() if name.startswith("lo")]
    if not names:
        pytest.skip("no loopback interface by name")
    return names[0]


def test_hops(udp4: UDP, udp6: UDP) -> None:
    for handle, level, unicast, group in (
        (udp4, socket.IPPROTO_IP, socket.IP_TTL, socket.IP_MULTICAST_TTL),
        (udp6, socket.IPPROTO_IPV6, socket.IPV6_UNICAST_HOPS, socket.IPV6_MULTICAST_HOPS),
    ):
        handle.set_ttl(7)
        handle.set_multicast_ttl(3)
        assert (option(handle, level, unicast), option(handle, level, group)) == (7, 3)
        for hops in (0, 256, -1):
            assert refused(handle.set_ttl, hops) == errno.EINVAL
        for hops in (256, -1):
            assert refused(handle.set_multicast_ttl, hops) == errno.EINVAL
        handle.set_multicast_ttl(0)


def test_broadcast_and_loop(udp4: UDP, udp6: UDP) -> None:
    for on in (True, False):
        udp4.set_broadcast(on)
        assert bool(option(udp4, socket.SOL_SOCKET, socket.SO_BROADCAST)) is on
        udp4.set_multicast_loop(on)
        assert bool(option(udp4, socket.IPPROTO_IP, socket.IP_MULTICAST_LOOP)) is on
        udp6.set_multicast_loop(on)
        assert bool(option(udp6, socket.IPPROTO_IPV6, socket.IPV6_MULTICAST_LOOP)) is on


def test_buffer_sizes(udp4: UDP) -> None:
    udp4.set_recv_buffer_size(8_192)
    udp4.set_send_buffer_size(16_384)
    factor = 2 if sys.platform == "linux" else 1
    assert udp4.get_recv_buffer_size() == 8_192 * factor
    assert udp4.get_send_buffer_size() == 16_384 * factor


def test_ipv6_only(udp6: UDP) -> None:
    assert option(udp6, socket.IPPROTO_IPV6, socket.IPV6_V6ONLY) == 1


def test_ipv4_interfaces(udp4: UDP) -> None:
    udp4.set_multicast_interface("127.0.0.1")
    for wrong in ("lo", "", "1.2.3"):
        assert refused(udp4.set_multicast_interface, wrong) == errno.EINVAL


def test_ipv6_interfaces(udp6: UDP) -> None:
    name = loopback_name()
    index = socket.if_nametoindex(name)
    for interface, expected in ((f"::%{name}", index), (f"::1%{name}", index), ("::", 0), ("::%no-such", 0)):
        udp6.set_multicast_interface(interface)
        assert option(udp6, socket.IPPROTO_IPV6, socket.IPV6_MULTICAST_IF) == expected
    for wrong in (name, f"%{name}"):
        assert refused(udp6.set_multicast_interface, wrong) == errno.EINVAL


def test_ipv4_groups(loop: Loop) -> None:
    member, sender = UDP(loop), UDP(loop)
    member.bind(("0.0.0.0", 0))
    sender.bind(("127.0.0.1", 0))
    sender.set_multicast_interface("127.0.0.1")
    messages: list[bytes] = []
    member.recv_start(lambda data, address: messages.append(data), lambda error: None)
    port = member.getsockname()[1]
    assert refused(member.add_membership, "127.0.0.1") == errno.EINVAL
    assert refused(member.add_membership, "no address") == errno.EINVAL
    assert refused(member.add_membership, "239.1.2.3", "lo") == errno.EINVAL
    assert refused(member.drop_membership, "239.1.2.3", "127.0.0.1") == errno.EADDRNOTAVAIL
    member.add_membership("239.1.2.3", "127.0.0.1")
    assert refused(member.add_membership, "239.1.2.3", "127.0.0.1") == errno.EADDRINUSE
    sender.send(b"group", ("239.1.2.3", port), Status())
    until(loop, lambda: messages)
    member.drop_membership("239.1.2.3", "127.0.0.1")
    member.add_source_membership("127.0.0.1", "232.1.1.1", "127.0.0.1")
    sender.send(b"source", ("232.1.1.1", port), Status())
    until(loop, lambda: len(messages) == 2)
    assert messages == [b"group", b"source"]
    assert refused(member.drop_source_membership, "127.0.0.2", "232.1.1.1", "127.0.0.1") == errno.EADDRNOTAVAIL
    member.drop_source_membership("127.0.0.1", "232.1.1.1", "127.0.0.1")
    assert refused(member.add_source_membership, "::1", "232.1.1.1") == errno.EINVAL
    member.close()
    sender.close()


def test_ipv6_groups(udp6: UDP) -> None:
    interface = f"::%{loopback_name()}"
    udp6.add_membership("ff02::1234", interface)
    assert refused(udp6.add_membership, "ff02::1234", interface) == errno.EADDRINUSE
    udp6.drop_membership("ff02::1234", interface)
    assert refused(udp6.drop_membership, "ff02::1234", interface) == errno.EADDRNOTAVAIL
    udp6.add_source_membership("::1", "ff3e::1234", interface)
    assert refused(udp6.add_source_membership, "::1", "ff3e::1234", interface) == errno.EADDRNOTAVAIL
    udp6.drop_source_membership("::1", "ff3e::1234", interface)
    assert refused(udp6.add_membership, "ff02::1234", "127.0.0.1") == errno.EINVAL
    assert refused(udp6.add_source_membership, "127.0.0.1", "ff3e::1234") == errno.EINVAL


def test_a_numeric_zone_is_no_name() -> None:
    assert multicast.interface_index("::%1") == (1 if sys.platform == "win32" else 0)
    assert multicast.interface_index(None) == 0


def test_a_link_local_destination(udp6: UDP, loop: Loop) -> None:
    scope = socket.if_nametoindex(loopback_name())
    messages: list[bytes] = []
    udp6.recv_start(lambda data, address: messages.append(data), lambda error: None)
    udp6.set_multicast_interface(f"::%{loopback_name()}")
    udp6.add_membership("ff02::1234", f"::%{loopback_name()}")
    port = udp6.getsockname()[1]
    try:
        udp6.send(b"scoped", ("ff02::1234", port, 0, scope), Status())
        udp6.send(b"named", (f"ff02::1234%{loopback_name()}", port), Status())
    except OSError as error:
        pytest.skip(f"no such route: {error}")
    until(loop, lambda: len(messages) == 2)
    assert messages == [b"scoped", b"named"]
