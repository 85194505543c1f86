##! Captures packets whole, so that fragments can be put together.

# Filters on ports would lose all fragments but the first.
redef frag_timeout = 5 min;
