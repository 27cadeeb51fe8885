"""From folders, archives and e-mails to source files, and the archive of originals; never reads a sheet."""
