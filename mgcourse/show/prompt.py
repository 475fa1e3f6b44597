"""The server's side of a slider: each message leaves for the page the moment it is there.

What a move brings is several small messages. Left to itself the system holds the second one
back until the first is acknowledged (Nagle's algorithm), and the browser's system waits 40 ms
before it acknowledges anything: half of all moves came that much later. Jupyter's server does
not switch this off; its option
`--ServerApp.kernel_websocket_connection_class=mgcourse.show.prompt.PromptConnection` does.
"""

from jupyter_server.services.kernels.connection.channels import ZMQChannelsWebsocketConnection


class PromptConnection(ZMQChannelsWebsocketConnection):
    """Between a kernel and a page, without waiting for more to send."""

    def connect(self):
        """Begin."""
        self.websocket_handler.set_nodelay(True)
        return super().connect()
