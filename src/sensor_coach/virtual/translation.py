"""What Bumble saw and raised, in Bleak's words."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from bleak.assigned_numbers import gatt_char_props_to_strs
from bleak.backends.characteristic import BleakGATTCharacteristic
from bleak.backends.descriptor import BleakGATTDescriptor
from bleak.backends.scanner import AdvertisementData
from bleak.backends.service import BleakGATTService, BleakGATTServiceCollection
from bleak.exc import BleakError, BleakGATTProtocolError
from bleak.uuids import normalize_uuid_str
from bumble import att, core
from bumble.core import UUID, AdvertisingData
from bumble.device import Advertisement, Connection, Peer
from bumble.gatt_client import CharacteristicProxy, ServiceProxy

_Kind = AdvertisingData.Type
_UUID_LISTS = (
    _Kind.COMPLETE_LIST_OF_16_BIT_SERVICE_CLASS_UUIDS,
    _Kind.INCOMPLETE_LIST_OF_16_BIT_SERVICE_CLASS_UUIDS,
    _Kind.COMPLETE_LIST_OF_32_BIT_SERVICE_CLASS_UUIDS,
    _Kind.INCOMPLETE_LIST_OF_32_BIT_SERVICE_CLASS_UUIDS,
    _Kind.COMPLETE_LIST_OF_128_BIT_SERVICE_CLASS_UUIDS,
    _Kind.INCOMPLETE_LIST_OF_128_BIT_SERVICE_CLASS_UUIDS,
)
_SERVICE_DATA = (
    _Kind.SERVICE_DATA_16_BIT_UUID,
    _Kind.SERVICE_DATA_32_BIT_UUID,
    _Kind.SERVICE_DATA_128_BIT_UUID,
)


@contextmanager
def as_bleak() -> Iterator[None]:
    """Turn Bumble's errors into those of Bleak."""
    try:
        yield
    except att.ATT_Error as error:
        raise BleakGATTProtocolError(error.error_code) from error
    except core.TimeoutError as error:
        raise TimeoutError(str(error)) from error
    except core.BaseBumbleError as error:
        raise BleakError(str(error)) from error
    except asyncio.CancelledError as error:
        # Bumble cancels a request whose link drops; only that is an error of the radio.
        task = asyncio.current_task()
        if task is None or task.cancelling():
            raise
        raise BleakError("the link was lost") from error


def advertisement_data(advertisement: Advertisement) -> AdvertisementData:
    """Give what was advertised."""

    def values(*kinds: AdvertisingData.Type) -> list[Any]:
        return [value for kind in kinds for value in advertisement.data.get_all(kind)]

    names = values(_Kind.COMPLETE_LOCAL_NAME, _Kind.SHORTENED_LOCAL_NAME)
    tx_powers = values(_Kind.TX_POWER_LEVEL)
    listed = [_uuid(uuid) for uuids in values(*_UUID_LISTS) for uuid in uuids]
    return AdvertisementData(
        local_name=names[0] if names else None,
        manufacturer_data=dict(values(_Kind.MANUFACTURER_SPECIFIC_DATA)),
        service_data={_uuid(uuid): value for uuid, value in values(*_SERVICE_DATA)},
        # A scan response may repeat the advertisement: each UUID once, in order.
        service_uuids=list(dict.fromkeys(listed)),
        tx_power=tx_powers[0] if tx_powers else None,
        rssi=advertisement.rssi,
        platform_data=(advertisement,),
    )


def services(peer: Peer) -> BleakGATTServiceCollection:
    """Give the services that `peer` has discovered."""
    found = BleakGATTServiceCollection()
    for proxy in peer.services:
        service = BleakGATTService(proxy, proxy.handle, _uuid(proxy.uuid))
        found.add_service(service)
        _add_characteristics(found, service, proxy, peer.connection)
    return found


def _add_characteristics(
    found: BleakGATTServiceCollection,
    service: BleakGATTService,
    proxy: ServiceProxy,
    connection: Connection,
) -> None:
    for each in proxy.characteristics:
        characteristic = _characteristic(each, service, connection)
        found.add_characteristic(characteristic)
        for descriptor in each.descriptors:
            found.add_descriptor(
                BleakGATTDescriptor(
                    descriptor, descriptor.handle, _uuid(descriptor.type), characteristic
                )
            )


def _characteristic(
    proxy: CharacteristicProxy[bytes], service: BleakGATTService, connection: Connection
) -> BleakGATTCharacteristic:
    return BleakGATTCharacteristic(
        proxy,
        proxy.handle,
        _uuid(proxy.uuid),
        sorted(gatt_char_props_to_strs(int(proxy.properties))),
        lambda: int(connection.att_mtu) - 3,
        service,
    )


def _uuid(uuid: UUID) -> str:
    return normalize_uuid_str(uuid.to_hex_str("-"))
