"""The PC with Windows: registry, folders, shortcuts, Office; the standard library alone, nothing elsewhere."""
