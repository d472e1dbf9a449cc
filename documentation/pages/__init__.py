"""What is generated: one module for each `<!-- generated: NAME -->`, with `markdown(sources)`."""
