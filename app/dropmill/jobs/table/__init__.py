"""The kind `table`: CSV, Parquet, JSON and Excel, each into the others."""
