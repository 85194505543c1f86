# A policy that is not there.
@load base/utils/sites
