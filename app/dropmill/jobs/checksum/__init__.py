"""What a file's bytes add up to, and whether files are what a list of checksums says."""
