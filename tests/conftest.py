"""What every test finds set up: LibreOffice measures text with letters as wide as those of Times New Roman."""

import os
from pathlib import Path

os.environ["FONTCONFIG_FILE"] = str(Path(__file__).with_name("fonts.conf"))
