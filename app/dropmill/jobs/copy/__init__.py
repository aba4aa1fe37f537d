"""The kind `copy`: files to another folder, compared before they get their names."""
