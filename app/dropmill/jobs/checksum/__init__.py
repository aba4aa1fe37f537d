"""What a file's bytes add up to, and whether files are what a list of checksums says."""

from dropmill.jobs.checksum.algorithms import Algorithm
from dropmill.jobs.checksum.kind import Checksum

__all__ = ["Algorithm", "Checksum"]
