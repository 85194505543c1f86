# A policy that is not there, beside this one.
@load ./plases
