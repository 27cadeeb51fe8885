"""What is true of the office's forms, units, periods and findings: pydantic only, no files, no Excel."""

import os

#: pydantic would look through every installed library for plugins, which takes a tenth of a click's start.
os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
