"""The kind `image`: photos and other pictures in another format, size or quality."""
