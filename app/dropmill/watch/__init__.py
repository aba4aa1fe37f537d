"""From a file-system event to a settled file to a submitted job."""
