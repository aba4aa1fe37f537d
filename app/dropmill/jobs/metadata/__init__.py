"""The kind `metadata`: what a file tells beside what it shows or plays."""
