from xml.sax import saxutils

import pytest
from hypothesis import given
from hypothesis import strategies as st

from addin.formats import xml_text


@pytest.mark.parametrize(
    ("written", "meant"),
    [("s&#7889; h&#xED;", "số hí"), ("&amp;#50;", "&#50;"), ("&#0;&#xD800;&#1114112;", "&#0;&#xD800;&#1114112;")],
)
def test_characters_by_their_numbers_are_read(written: str, meant: str) -> None:
    assert xml_text.unescape(written) == meant


@given(st.text(st.sampled_from("a&<>'\"\n\r\t;ệ") | st.characters()))
def test_text_in_xml_is_written_as_the_standard_library_writes_it(text: str) -> None:
    assert xml_text.escape(text) == saxutils.escape(text)
    assert xml_text.quoteattr(text) == saxutils.quoteattr(text)
    entities = {"&quot;": '"', "&apos;": "'"}
    assert xml_text.unescape(xml_text.escape(text)) == text
    assert xml_text.unescape(text, entities) == saxutils.unescape(text, entities)
