"""What a file looks like, without opening it: made in a child, for whoever shows it."""
