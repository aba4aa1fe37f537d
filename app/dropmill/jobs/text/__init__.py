"""The kind `text`: text in another encoding, with other line ends."""
