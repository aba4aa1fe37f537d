"""What stands in a job for a secret: unlike the secret it may be written, and has to be.

The secret itself is in memory and, for jobs that are kept, in the system's keyring
(docs/decisions/0024).
"""

from __future__ import annotations

PATTERN = r"secret-[0-9a-f]{16}"
