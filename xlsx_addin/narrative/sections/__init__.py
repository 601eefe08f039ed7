"""What documents say, section by section: figures to paragraphs. No Word, no layout."""
