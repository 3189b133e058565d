"""The two files of a pack, made from its contents alone."""
