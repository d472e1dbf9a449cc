"""Draws the architecture from the synthesized templates: what is in a picture is read, never listed.

`estate` reads the templates, `links` says what talks to what and why that is known, `views` chooses what one picture
shows, `layout` places it, `drawing` writes SVG. The same templates give the same bytes.
"""
