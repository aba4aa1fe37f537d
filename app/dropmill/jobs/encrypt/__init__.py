"""Encrypting and decrypting files by a pass phrase."""

from dropmill.jobs.encrypt.kind import Encrypt

__all__ = ["Encrypt"]
