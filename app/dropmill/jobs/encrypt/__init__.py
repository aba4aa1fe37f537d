"""Encrypting and decrypting files by a pass phrase."""
