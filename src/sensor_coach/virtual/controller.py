"""The virtual Bluetooth controller: Bumble's, and what real ones do besides."""

from __future__ import annotations

import asyncio

from bumble import hci, ll
from bumble.controller import Connection, Controller


class VirtualController(Controller):
    """Has long packets, can give up connecting, and can go out of range."""

    # Bumble's 27 bytes would cut a full notification into ten pieces.
    le_acl_data_packet_length = 251

    def on_hci_le_create_connection_cancel_command(
        self, _command: hci.HCI_LE_Create_Connection_Cancel_Command
    ) -> hci.HCI_StatusReturnParameters:
        """Give up connecting; Bumble only says so and connects later all the same."""
        pending, self.pending_le_connection = self.pending_le_connection, None
        if pending is None:
            return hci.HCI_StatusReturnParameters(hci.HCI_ErrorCode.COMMAND_DISALLOWED_ERROR)
        asyncio.get_running_loop().call_soon(self.send_hci_packet, _cancelled(pending.peer_address))
        return hci.HCI_StatusReturnParameters(hci.HCI_ErrorCode.SUCCESS)

    def lose_links(self) -> None:
        """End every link as if the other side went out of range: both see a timeout."""
        reason = hci.HCI_ErrorCode.CONNECTION_TIMEOUT_ERROR
        for connection in list(self.le_connections.values()):
            peer = self.link.find_le_controller(connection.peer_address)
            if peer and (other := peer.le_connections.get(connection.self_address)):
                peer.on_le_disconnected(other, reason)
            self.on_le_disconnected(connection, reason)

    def switch_off(self) -> None:
        """End every link in good order, scan and advertise no more, leave the air."""
        self.le_scan_enable = False
        self.pending_le_connection = None
        for advertising_set in self.advertising_sets.values():
            advertising_set.stop()
        for connection in list(self.le_connections.values()):
            self._hang_up(connection)
        self.host = None
        self.link.remove_controller(self)

    def _hang_up(self, connection: Connection) -> None:
        reason = hci.HCI_ErrorCode.REMOTE_USER_TERMINATED_CONNECTION_ERROR
        if self.link.find_le_controller(connection.peer_address):
            connection.send_ll_control_pdu(ll.TerminateInd(reason))
        self.on_le_disconnected(connection, reason)


def _cancelled(peer_address: hci.Address) -> hci.HCI_LE_Connection_Complete_Event:
    return hci.HCI_LE_Connection_Complete_Event(
        status=hci.HCI_ErrorCode.UNKNOWN_CONNECTION_IDENTIFIER_ERROR,
        connection_handle=0,
        role=hci.Role.CENTRAL,
        peer_address_type=peer_address.address_type,
        peer_address=peer_address,
        connection_interval=0,
        peripheral_latency=0,
        supervision_timeout=0,
        central_clock_accuracy=0,
    )
