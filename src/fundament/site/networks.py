"""Networks that a setting names, and whether a client is in one of them."""

from ipaddress import IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

from fundament.site import environment
from fundament.site.home import Problem

Network = IPv4Network | IPv6Network


def named_by(setting: str) -> list[Network]:
    """Return the networks that the setting lists, parted by commas. Raises Problem."""
    listed = environment.value(setting).split(",")
    try:
        return [ip_network(one.strip()) for one in listed if one.strip()]
    except ValueError as error:
        raise Problem(f"{setting}: {error}.") from error


def hold(networks: list[Network], address: str) -> bool:
    """Return whether the client's address is in one of the networks; no address is in none."""
    try:
        calling = ip_address(address)
    except ValueError:
        return False
    if isinstance(calling, IPv6Address) and calling.ipv4_mapped:
        calling = calling.ipv4_mapped
    return any(calling in network for network in networks)
