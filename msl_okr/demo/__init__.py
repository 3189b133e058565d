"""The demo organisation: invented people whose work of two past quarters and the running one fills every page.

Each module builds the rows of one noun in memory, ``story.py`` holds them together, ``load.py`` writes them. Nothing
depends on the clock: the same day gives the same rows. What happened never lies after the day, what is planned may.
No name is meant to be anybody's; institutions, products, studies and registry numbers do not exist.
"""
