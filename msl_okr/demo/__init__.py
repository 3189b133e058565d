"""The demo organisation: invented people whose work of two past quarters and the current one fills every page.

Each module builds the rows of one noun in memory, ``story.py`` holds them together, ``load.py`` writes them. Nothing
depends on the clock: the same day gives the same rows. Nothing has happened after that day; plans may lie after it. All
names, institutions, products, studies and registry numbers are invented.
"""
