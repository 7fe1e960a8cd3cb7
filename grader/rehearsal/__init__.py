"""A program walked through on paper, from its syntax tree alone."""
