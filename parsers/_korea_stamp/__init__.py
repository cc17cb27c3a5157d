"""The parts of `parsers.korea_stamp`, which alone imports them: from what is printed, in rows, to blocks and items."""
