"""Serves a folder over SFTP to one user, in a process of its own, until its input ends.

Its connections outlive the tests that use them: libcurl keeps them for the next file.
"""

from __future__ import annotations

import asyncio
import sys

import asyncssh


class Guard(asyncssh.SSHServer):
    """Lets one user in."""

    def begin_auth(self, username: str) -> bool:
        return True

    def password_auth_supported(self) -> bool:
        return True

    def validate_password(self, username: str, password: str) -> bool:
        return [username, password] == sys.argv[2:]


async def serve() -> None:
    key = asyncssh.generate_private_key("ssh-ed25519")
    acceptor = await asyncssh.listen(
        "127.0.0.1",
        0,
        server_host_keys=[key],
        server_factory=Guard,
        sftp_factory=lambda chan: asyncssh.SFTPServer(chan, chroot=sys.argv[1]),
    )
    port = acceptor.sockets[0].getsockname()[1]
    print(port, key.export_public_key().decode().strip(), flush=True)
    await asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)


if __name__ == "__main__":
    asyncio.run(serve())
